/** Import after the engine was killed, backups in the window, and a damaged workspace brought back from the first screen. */

import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callFromPage, dropFiles, killEngine, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-restore-'));
const workspace = path.join(folder, 'Month.tieout');

let running: RunningApp;
let page: Page;
const at = (id: string) => page.locator(`[data-testid="${id}"]`);

function bank(name: string, rows: number): string {
  const file = path.join(folder, name);
  const lines = Array.from({ length: rows }, (_, row) => `2026-10-13,${name} row ${row},-${row + 1}.50`);
  writeFileSync(file, ['date,description,amount', ...lines, ''].join('\n'));
  return file;
}

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

/** The engine is restarted meanwhile: a call that fell between counts as no answer yet. */
async function lines(): Promise<number> {
  const outcome = await callFromPage(page, 'workspace.info');
  return outcome.ok && outcome.value !== null ? (outcome.value as { lines: number }).lines : -1;
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  await value('workspace.create', { path: workspace, currency: 'USD', passphrase: null });
  await at('screen-close').waitFor();
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an import whose engine was killed', () => {
  it('is read again by itself when Import is pressed once more', async () => {
    await dropFiles(page, page.locator('body'), [bank('first.csv', 7)]);
    await at('import-commit').waitFor();
    await expect.poll(() => at('import-commit').textContent()).toContain('7 new lines');
    await killEngine(running.app);
    await expect.poll(lines, { timeout: 30_000 }).toBe(0);
    await at('import-commit').click();
    await expect.poll(lines, { timeout: 30_000 }).toBe(7);
    await expect.poll(() => page.locator('body').textContent()).toContain('Imported 7 new lines');
  });

  it('is shown again, and not written, when the file changed meanwhile', async () => {
    const file = bank('second.csv', 3);
    await dropFiles(page, page.locator('body'), [file]);
    await expect.poll(() => at('import-commit').textContent()).toContain('3 new lines');
    await killEngine(running.app);
    await expect.poll(lines, { timeout: 30_000 }).toBe(7);
    bank('second.csv', 5);
    await at('import-commit').click();
    await expect.poll(() => at('import-commit').textContent(), { timeout: 30_000 }).toContain('5 new lines');
    expect(await lines()).toBe(7);
    await at('import-commit').click();
    await expect.poll(lines, { timeout: 30_000 }).toBe(12);
  });
});

describe('backups', () => {
  it('are listed, written and restored beside the audit trail', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+7');
    await at('backups').waitFor();
    await at('backup-now').click();
    await expect.poll(() => at('backup-restore').count()).toBeGreaterThanOrEqual(2);
    expect(await violations(page)).toEqual([]);
    await at('backup-restore').last().click();
    await at('restore-dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await at('restore-confirm').click();
    await expect.poll(lines).toBe(7);
    expect(await value('workspace.verify')).toMatchObject({ ok: true });
  });

  it('bring a damaged workspace back from the first screen', async () => {
    await value('workspace.close');
    await at('welcome').waitFor();
    const file = openSync(workspace, 'r+');
    writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, 100);
    closeSync(file);
    await at('recent-item').first().click();
    await at('welcome-backups').waitFor();
    expect(await violations(page)).toEqual([]);
    await at('backup-restore').first().click();
    await at('restore-confirm').click();
    await at('screen-close').waitFor();
    await expect.poll(lines).toBe(12);
    expect(running.problems).toEqual([]);
  });
});
