/** A line missing in the statement, in the real window: found on Proof with the bill that explains it, added and matched with one button. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LineView } from '../../shared/contract/basic.ts';
import type { ImportView } from '../../shared/contract/import.ts';
import { callFromPage, launchApp, type RunningApp, resize, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';

let running: RunningApp;
let page: Page;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-finding-'));
const at = (testId: string): Locator => page.getByTestId(testId);
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

/** The statement lacks 781.96 on the 14th and 60.00 on the 20th. */
const BANK = [
  'Date,Description,Amount,Balance',
  '2026-10-03,TRANSFER ABLE LTD R1,2500.00,3500.00',
  '2026-10-14,CARD COFFEE,-20.00,3480.00',
  '2026-10-14,CARD TAXI,-30.00,2668.04',
  '2026-10-20,CARD BOOKS,-8.00,2600.04',
  '2026-10-21,CARD PAPER,-4.00,2596.04',
];
const BOOKS = [
  'Date,Document Type,Document No,Party,Amount,Due Date',
  '2026-10-03,Receipt,R1,Able Ltd,2500.00,',
  '2026-10-12,Bill,BILL-914,Calder,-781.96,2026-10-26',
  '2026-10-18,Bill,BILL-920,Harbour,-60.00,2026-11-02',
  '2026-10-19,Bill,BILL-921,Mason,-60.00,2026-11-03',
];

async function bring(side: 'bank' | 'book', rows: readonly string[]): Promise<void> {
  const file = path.join(folder, `${side}.csv`);
  writeFileSync(file, `${rows.join('\n')}\n`);
  const stage = { paths: [file], side, account: 'Current', jobId: 's' };
  const { stageId } = await value<{ stageId: string }>('import.stage', stage);
  await value('import.commit', { stageId, by: 'Asha', jobId: 's', files: [0] });
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'GBP', passphrase: null });
  await bring('bank', BANK);
  await bring('book', BOOKS);
  await page.reload({ waitUntil: 'load' });
  await at('accounts-grid').waitFor();
  await at('month-select').selectOption('2026-10');
  await at('account-select').selectOption({ label: 'Current · GBP' });
  await at('nav-proof').click();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function pictures(name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const [width, height] of [
      [1280, 800],
      [1440, 900],
    ] as const) {
      await resize(running.app, width, height);
      await takePicture(page, `${name}-${scheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

it('joins the first bad day, the amount and the bill in one finding', async () => {
  await at('finding').waitFor();
  expect(await textOf('finding')).toContain('14 Oct 2026: the statement lacks −781.96');
  expect(await textOf('finding')).toContain('One open book line has just this amount.');
  expect(await textOf('finding-candidate')).toContain('Bill BILL-914 Calder of 12 Oct 2026');
  await at('finding-show').click();
  expect(await textOf('finding-line')).toContain('row 3 of book.csv');
  expect(await textOf('finding-line')).toContain('due 26 Oct 2026');
  await pictures('finding-one');
  expect(await violations(page)).toEqual([]);
});

it('adds the missing line and matches it with one button', async () => {
  await at('finding-add').click();
  await expect.poll(() => textOf('finding')).toContain('14 Oct 2026 to 20 Oct 2026: the statement lacks −60.00');
  const [added] = await value<ImportView[]>('import.list');
  expect(added).toMatchObject({ file: 'Added by hand', format: 'typed', lines: 1, withdrawable: false });
});

it('lists several bills of the amount and leaves the choice', async () => {
  await expect.poll(() => textOf('finding')).toContain('2 open book lines have just this amount');
  expect(await at('finding-candidate').count()).toBe(2);
  await pictures('finding-several');
  expect(await violations(page)).toEqual([]);
  await at('finding-day').fill('2026-10-15');
  await at('finding-candidate').nth(1).getByTestId('finding-add').click();
  await expect.poll(() => at('finding').count()).toBe(0);
  await expect.poll(() => textOf('off-by-a')).toBe('Off by 0.00');
  expect(await at('first-bad-day').count()).toBe(0);
  expect(await textOf('notice')).toContain('Added −60.00 on 15 Oct 2026 and matched.');
});

it('matches a part payment by hand and leaves the rest on the party', async () => {
  await bring('bank', ['Date,Description,Amount', '2026-10-22,TRANSFER ELDER,400.00']);
  await bring('book', ['Date,Document Type,Document No,Party,Amount', '2026-10-15,Invoice,INV-7,Elder,1000.00']);
  const [bankLine] = await value<LineView[]>('lines.find', { side: 'bank', text: 'ELDER', near: null, limit: 1 });
  const [invoice] = await value<LineView[]>('lines.find', { side: 'book', text: 'INV-7', near: null, limit: 1 });
  await at('nav-review').click();
  await page.keyboard.press('f');
  await at('hand-dialog').waitFor();
  const chosen = page.locator('.find-line.is-chosen');
  for (let left = await chosen.count(); left > 0; left--) {
    await chosen.first().click();
    await expect.poll(() => chosen.count()).toBe(left - 1);
  }
  await at(`find-${bankLine!.id}`).click();
  await at(`find-${invoice!.id}`).click();
  await at('part-payment').click();
  expect(await textOf('hand-left')).toBe('0.00 ✓');
  expect(await textOf('hand-missing')).toBe('Ready to match.');
  await pictures('part-payment');
  expect(await violations(page)).toEqual([]);
  await at('hand-match').click();
  await expect.poll(() => textOf('notice')).toContain('Matched 2 lines by hand.');
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
