/** Rules at work in the real window: a transfer with both its ends, a lonely end, a line left out, and the backtest that foretold them. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counts } from '../../shared/contract/review.ts';
import { callFromPage, launchApp, type RunningApp, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';

let running: RunningApp;
let page: Page;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-transfers-'));
const at = (testId: string): Locator => page.getByTestId(testId);
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
const row = (text: string): Locator => page.locator('[data-testid="review-grid"] .row', { hasText: text }).first();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const counts = (): Promise<Counts> => value('review.counts', { account: null });

const FILES = [
  [
    'bank',
    'Current',
    [
      'Date,Description,Amount',
      '2026-03-02,CREDIT ACME INV-700,1000.00',
      '2026-03-04,TFR TO SAVINGS,-500.00',
      '2026-03-05,TFR TO BROKER,-75.00',
      '2026-03-09,PAYROLL PORTAL TEST,-0.01',
    ],
  ],
  ['bank', 'Savings', ['Date,Description,Amount', '2026-03-05,FROM CURRENT,500.00', '2026-03-30,CHARGES,-1.00']],
  [
    'book',
    'Current',
    [
      'Date,Document Type,Document No,Party,Amount',
      '2026-03-01,Invoice,INV-700,Acme,1000.00',
      '2026-03-30,Expense,E-1,Kiosk,-88.88',
    ],
  ],
] as const;

async function addRule(name: string, text: string, action: 'transfer' | 'ignore'): Promise<void> {
  await at('rule-new').or(at('rule-first')).first().click();
  await at('rule-name').fill(name);
  await at('condition-value-0').fill(text);
  await at('rule-action').selectOption(action);
  await expect.poll(() => at('backtest').getAttribute('data-busy')).toBe('false');
  await expect.poll(() => textOf('backtest-past')).toContain('Applies to');
}

async function openQueue(queue: string): Promise<void> {
  await at('nav-review').click();
  await at(`queue-${queue}`).click();
  await page.locator(`.review[data-queue="${queue}"]`).waitFor();
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
  for (const [number, [side, account, rows]] of FILES.entries()) {
    const file = path.join(folder, `${number}.csv`);
    writeFileSync(file, `${rows.join('\n')}\n`);
    const { stageId } = await value<{ stageId: string }>('import.stage', { paths: [file], side, account, jobId: 's' });
    await value('import.commit', { stageId, by: 'Asha', jobId: 's', files: [0] });
  }
  await value('match.run', { jobId: 'm' });
  await page.reload({ waitUntil: 'load' });
  await at('nav-rules').click();
  await at('rule-first').waitFor();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('rules at work', () => {
  it('foretell transfers and lines left out before they are kept', async () => {
    await addRule('Between own accounts', 'TFR', 'transfer');
    const foretold = await textOf('backtest-summary');
    // The one with two ends is suggested already: nothing else explains either of them.
    expect(foretold).toContain('0 new matches');
    expect(foretold).toContain('1 transfer with one end');
    await takePicture(page, 'rules-transfer');
    expect(await violations(page)).toEqual([]);
    await at('rule-save').click();
    await at('rule-list').waitFor();
    await addRule('Portal tests', 'PORTAL TEST', 'ignore');
    expect(await textOf('backtest-summary')).toContain('1 line left out');
    await at('rule-save').click();
    await expect.poll(() => at('rule-list').locator('li').count()).toBe(2);
    await page.keyboard.press('Control+m');
    await expect.poll(() => textOf('notice')).toContain('Matched');
  });

  it('suggest the transfer with both ends and what it posts', async () => {
    await openQueue('suggested');
    await row('TFR TO SAVINGS').click();
    await expect.poll(() => textOf('detail')).toContain('Out of Current');
    const detail = await textOf('detail');
    expect(detail).toContain('Into Savings');
    expect(detail).toContain('Transfer between own accounts');
    expect(await textOf('left-to-explain')).toContain('0.00');
    await takePicture(page, 'transfer');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('a');
    await expect.poll(async () => (await counts()).approved).toBe(1);
  });

  it('say that the other end of a transfer is missing', async () => {
    await openQueue('exceptions');
    await row('TFR TO BROKER').click();
    await expect.poll(() => textOf('detail')).toContain('the other end is missing, no 75.00 in another account');
  });

  it('show a line left out with its rule, and nowhere among the open ones', async () => {
    expect(await counts()).toMatchObject({ ignored: 1 });
    await openQueue('exceptions');
    await row('TFR TO BROKER').waitFor();
    expect(await row('PORTAL TEST').count()).toBe(0);
    await openQueue('ignored');
    await row('PORTAL TEST').click();
    await expect.poll(() => textOf('detail')).toContain('Left out of matching by the rule “Portal tests”');
    await takePicture(page, 'queue-left-out');
    expect(await violations(page)).toEqual([]);
  });
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
