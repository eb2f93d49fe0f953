/** Posting in the real window and the way back: confirm, write, reverse, undo, withdraw. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Output } from '../../shared/contract/index.ts';
import { answerDialogs, callFromPage, launchApp, type RunningApp, resize, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';

let running: RunningApp;
let page: Page;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-post-'));
const at = (testId: string): Locator => page.getByTestId(testId);
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

const BANK = [
  'Date,Description,Amount',
  '2026-10-05,FPS ABLE LTD INV-1042,500.00',
  '2026-10-12,CHEQUE 000107,-200.00',
  '2026-10-30,MONTHLY FEE,-5.00',
  '2026-10-30,UNKNOWN TRANSFER,-45.00',
  '2026-10-31,FPS BAKER INV-1043,80.00',
];
const BOOK = [
  'Date,Document Type,Document No,Party,Amount',
  '2026-10-01,Invoice,INV-1042,Able Ltd,500.00',
  '2026-10-11,Cheque,000107,Landlord,-200.00',
];
const SILENT = ['Date,Document No,Party,Amount', '2026-10-20,INV-1043,Baker,80.00'];
const imports: number[] = [];

async function bring(side: 'bank' | 'book', name: string, rows: readonly string[]): Promise<void> {
  const file = path.join(folder, name);
  writeFileSync(file, `${rows.join('\n')}\n`);
  const stage = { paths: [file], side, account: 'Current', jobId: name };
  const { stageId } = await value<Output<'import.stage'>>('import.stage', stage);
  await value('import.commit', { stageId, by: 'Asha', jobId: name, files: [0] });
  const [newest] = await value<Output<'import.list'>>('import.list');
  imports.push(newest?.id ?? 0);
}

/** Matches bank line `bank` with book line `book`, or books it to an account. */
const decide = (bank: number, book: readonly number[], differences: readonly unknown[] = []) =>
  value('review.matchByHand', { bank: [bank], book, differences, note: '', by: 'Asha' });

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
  await bring('bank', 'bank.csv', BANK);
  await bring('book', 'books.csv', BOOK);
  await bring('book', 'silent.csv', SILENT);
  const named = (account: string, amount: number) => [{ type: 'unexplained', amount, note: '', account }];
  await decide(1, [6]);
  await decide(2, [7]);
  await decide(3, [], [{ type: 'bank_charge', amount: -500, note: '' }]);
  await decide(4, [], named('Suspense - to be corrected', -4500));
  await decide(5, [8]);
  await page.reload({ waitUntil: 'load' });
  await at('nav-post').click();
  await at('entries-grid').waitFor();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

it('asks what a silent source is, and keeps its matches back until it is said', async () => {
  await expect.poll(() => textOf('post-figures')).toContain('3 entries to post');
  expect(await textOf('post-figures')).toContain('1 in the cash book already · 1 wait');
  await at(`nature-documents-${imports[2]}`).click();
  await expect.poll(() => textOf('post-figures')).toContain('4 entries to post');
});

it('says before it writes what goes out, what is not proved and what goes to suspense', async () => {
  await at('post-run').click();
  await at('post-dialog').waitFor();
  expect(await textOf('post-dialog')).toContain('Post 4 entries?');
  expect(await textOf('confirm-sums')).toContain('630.00');
  expect(await textOf('confirm-not-proved')).toContain('Current (4)');
  expect(await textOf('confirm-suspense')).toContain('45.00 USD');
  expect(await violations(page)).toEqual([]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 800],
      [1440, 900],
    ] as const) {
      await resize(running.app, width, height);
      await takePicture(page, `post-confirm-${colorScheme}-${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
});

it('writes the journal once it is confirmed', async () => {
  const journal = path.join(folder, 'journal.csv');
  expect(existsSync(journal)).toBe(false);
  await answerDialogs(running.app, { save: journal });
  await at('post-confirm').click();
  await expect.poll(() => textOf('post-result')).toContain('Written to journal.csv');
  expect(readFileSync(journal, 'utf8').trimEnd().split('\r\n')).toHaveLength(9);
});

it('reverses an entry after showing it, and then undoes its match', async () => {
  const copy = path.join(folder, 'copy.csv');
  await page.locator('[data-testid="entries-grid"] .row', { hasText: 'FEE' }).first().click();
  await answerDialogs(running.app, { save: copy });
  await at('entry-again').click();
  await expect.poll(() => existsSync(copy)).toBe(true);
  expect(readFileSync(copy)).toEqual(readFileSync(path.join(folder, 'journal.csv')));
  const reversal = path.join(folder, 'reversal.csv');
  await at('entry-reverse').click();
  await at('reverse-dialog').waitFor();
  expect(await textOf('reverse-dialog')).toContain('tieout-3-3-reversal');
  expect(await violations(page)).toEqual([]);
  await takePicture(page, 'post-reverse-light-1440');
  await answerDialogs(running.app, { save: reversal });
  await at('reverse-confirm').click();
  await expect.poll(() => existsSync(reversal)).toBe(true);
  expect(readFileSync(reversal, 'utf8')).toContain('tieout-3-3-reversal,2026-10-30,Current,5.00,0.00,USD');
  await expect.poll(() => textOf('entries-grid')).toContain('Reversal');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await takePicture(page, `post-posted-${colorScheme}-1440`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await value('review.undo', { decisionId: 3, by: 'Asha' });
  expect(await callFromPage(page, 'review.undo', { decisionId: 4, by: 'Asha' })).toMatchObject({ code: 'conflict' });
});

it('withdraws the file when everything is taken back', async () => {
  await value('post.reverse', {
    destination: 'journal-csv',
    path: path.join(folder, 'rest.csv'),
    keys: [],
    matches: [],
    scope: { accountId: null, from: null, to: null },
    day: null,
    dryRun: false,
    by: 'Asha',
  });
  for (const decisionId of [5, 4, 2, 1]) await value('review.undo', { decisionId, by: 'Asha' });
  await value('import.withdraw', { importId: imports[0], by: 'Asha' });
  const { checks } = await value<Output<'workspace.verify'>>('workspace.verify');
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
});
