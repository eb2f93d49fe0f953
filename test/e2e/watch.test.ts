/** The watched folder in the real window: chosen under Settings, a new layout waits with a button, the next month comes in by itself. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerDialogs, callFromPage, launchApp, type RunningApp } from './harness.ts';

const base = mkdtempSync(path.join(os.tmpdir(), 'tieout-watch-'));
const folder = path.join(base, 'statements');
let running: RunningApp;

const at = (testId: string): Locator => running.page.getByTestId(testId);
/** Patient, because a busy machine is slow. */
const until = <T>(read: () => T) => expect.poll(read, { timeout: 20_000 });
const text = async (testId: string): Promise<string> => (await at(testId).textContent()) ?? '';
async function lines(): Promise<number> {
  const info = await callFromPage(running.page, 'workspace.info');
  return info.ok && typeof info.value === 'object' && info.value !== null && 'lines' in info.value
    ? Number(info.value.lines)
    : -1;
}

/** A month of five payments; balances follow the month before. */
function month(number: number): string {
  const rows = Array.from({ length: 5 }, (_, index) => {
    const balance = 500_000 + (number * 5 + index + 1) * 2_025;
    return `2026-0${number}-${14 + index},ACH CREDIT CUSTOMER ${number}${index},20.25,${(balance / 100).toFixed(2)}`;
  });
  return ['Date,Details,Amount,Balance', ...rows, ''].join('\n');
}

beforeAll(async () => {
  mkdirSync(folder);
  running = await launchApp({ size: { width: 1280, height: 800 } });
  running.page.setDefaultTimeout(20_000);
  const input = { path: path.join(base, 'company.tieout'), currency: 'USD', passphrase: null };
  expect(await callFromPage(running.page, 'workspace.create', input)).toMatchObject({ ok: true });
  await answerDialogs(running.app, { open: [folder] });
});
afterAll(async () => {
  await running?.close();
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

it('is off, is turned on for a chosen folder, and says so', async () => {
  await at('nav-audit').click();
  expect(await text('watch-state')).toBe('Off');
  await at('watch-choose').click();
  await until(() => text('watch-state')).toBe('On');
  expect(await text('watched-folder')).toContain(folder);
});

it('offers a file of a new layout for a look, from which it is imported by hand', async () => {
  writeFileSync(path.join(folder, 'january.csv'), month(1));
  await at('waiting-files').waitFor();
  expect(await text('waiting-files')).toContain('january.csv in the watched folder needs you.');
  expect(await lines()).toBe(0);
  await at('waiting-look').click();
  await at('screen-import').waitFor();
  await until(() => at('waiting-files').count()).toBe(0);
  await at('import-commit').click();
  await until(lines).toBe(5);
});

it('imports the next month by itself, and stops when told to', async () => {
  writeFileSync(path.join(folder, 'february.csv'), month(2));
  await until(lines).toBe(10);
  await until(() => text('notice')).toContain('february.csv: 5 read = 5 new + 0 already imported.');
  await until(() => at('job').count()).toBe(0);
  await at('nav-audit').click();
  const newest = at('intake-entry').first();
  await until(() => newest.getAttribute('data-outcome')).toBe('imported');
  await at('watch-stop').click();
  await until(() => text('watch-state')).toBe('Off');
  expect(running.problems).toEqual([]);
});
