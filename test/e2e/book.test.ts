/** Booking bank lines to ledger accounts in the real window: by keys, one and all equal ones, and undone. */

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
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-book-'));
const at = (testId: string): Locator => page.getByTestId(testId);
const press = (...keys: readonly string[]): Promise<void> =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const counts = (): Promise<Counts> => value('review.counts', { account: null });

/** Eight hosting bills and four meals that no document explains, six payments that one does. */
const BANK = [
  'Date,Description,Amount',
  ...Array.from({ length: 18 }, (_, at) => {
    const day = `2026-10-${String(at + 1).padStart(2, '0')}`;
    if (at % 3 === 2) return `${day},CREDIT ACME INV-${700 + at},${1000 + at}.00`;
    const text = at % 9 < 6 ? `CARD CLOUDHOST EMEA ${9000 + at}` : `CARD TRATTORIA ${9000 + at}`;
    return `${day},${text},-${20 + at}.50`;
  }),
];
const BOOK = [
  'Date,Document Type,Document No,Party,Amount',
  ...[2, 5, 8, 11, 14, 17].map((at) => `2026-10-01,Invoice,INV-${700 + at},Acme,${1000 + at}.00`),
  '2026-10-30,Expense,EXP-1,Kiosk,-88.88',
];

const HOSTING = '6300 Hosting';

/** Moves to the first row whose text holds a word. */
async function choose(word: string): Promise<void> {
  await page.locator('[data-testid="review-grid"] .row', { hasText: word }).first().click();
  await expect.poll(() => textOf('detail')).toContain(word);
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
  for (const [side, rows] of [
    ['bank', BANK],
    ['book', BOOK],
  ] as const) {
    const file = path.join(folder, `${side}.csv`);
    writeFileSync(file, `${rows.join('\n')}\n`);
    const { stageId } = await value<{ stageId: string }>('import.stage', {
      paths: [file],
      side,
      account: 'Current',
      jobId: side,
    });
    await value('import.commit', { stageId, by: 'Asha', jobId: side, files: [0] });
  }
  await value('match.run', { jobId: 'm' });
  await page.reload({ waitUntil: 'load' });
  await at('nav-review').click();
  await at('queue-exceptions').click();
  await at('review-grid').waitFor();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Rows of the exceptions queue at the start. */
let open = 0;

describe('a bank line without a document', () => {
  it('is booked to an account by keys alone', async () => {
    const before = await counts();
    expect(before).toMatchObject({ bank_only: 0, approved: 0 });
    open = before.exceptions;
    await choose('CLOUDHOST');
    await press('c');
    await at('account-dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.type('6300 Hostng');
    await press('Enter');
    expect((await counts()).approved).toBe(0);
    await at('account-name').fill(HOSTING);
    await takePicture(page, 'book-new-account');
    expect(await violations(page)).toEqual([]);
    await at('create-expense').press('Enter');
    await expect.poll(async () => (await counts()).approved).toBe(1);
    expect(await counts()).toMatchObject({ exceptions: open - 1 });
    await expect.poll(() => textOf('last-action')).toMatch(/^Booked (1 item · 20.50|CARD CLOUDHOST)/);
  });

  it('offers an account used before by its number', async () => {
    for (const approved of [2, 3]) {
      // The row that was booked before is gone from the screen.
      await expect.poll(() => textOf('count-exceptions'), { timeout: 10_000 }).toBe(`${open - approved + 1}`);
      await choose('CLOUDHOST');
      await press('c');
      await at('offer-1').waitFor();
      expect(await textOf('offer-1')).toContain(HOSTING);
      await press('Alt+1');
      await expect.poll(async () => (await counts()).approved).toBe(approved);
    }
  });

  it('then proposes the account, says why and what it would book', async () => {
    await choose('CLOUDHOST');
    await expect.poll(() => textOf('category')).toContain(`3 of 3 lines with “CLOUDHOST” went to ${HOSTING}`);
    expect(await at('category-examples').locator('li').count()).toBe(3);
    expect(await textOf('will-post')).toContain(HOSTING);
    expect(await textOf('book-equal')).toContain('Book all 5');
    const row = page.locator('[data-testid="review-grid"] .row', { hasText: 'CLOUDHOST' }).first();
    await expect.poll(() => row.textContent()).toContain(HOSTING);
    await takePicture(page, 'book-proposed');
    await choose('TRATTORIA');
    await expect.poll(() => at('category').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('books one with A, all equal ones with Shift+A, and one undo takes them back', async () => {
    await choose('CLOUDHOST');
    await at('category').waitFor();
    await press('a');
    await expect.poll(async () => (await counts()).approved).toBe(4);
    await choose('CLOUDHOST');
    await at('category').waitFor();
    await press('Shift+A');
    await expect.poll(async () => (await counts()).approved).toBe(8);
    expect(await counts()).toMatchObject({ exceptions: open - 8 });
    await press('z');
    await expect.poll(async () => (await counts()).approved).toBe(4);
    await expect.poll(() => textOf('notice')).toContain(`Undone: Booked 4 lines to ${HOSTING}`);
    await expect.poll(() => page.locator('[data-testid="review-grid"] .row', { hasText: 'CLOUDHOST' }).count()).toBe(4);
  });

  it('stands among the approved with its account, and in the journal to post', async () => {
    await at('queue-approved').click();
    await choose('CLOUDHOST');
    await expect.poll(() => textOf('decision')).toContain('Booked to an account by');
    expect(await textOf('differences')).toContain(HOSTING);
    expect(await textOf('left-to-explain')).toContain('0.00');
    const preview = await value<{ ready: number; entries: { lines: { account: string }[] }[] }>('post.preview', {
      offset: 0,
      limit: 50,
    });
    expect(preview.ready).toBe(4);
    expect(preview.entries[0]!.lines.map(({ account }) => account).sort()).toEqual([HOSTING, 'Current']);
  });

  it('has its keys in the overlay', async () => {
    await at('queue-exceptions').click();
    await choose('CLOUDHOST');
    await press('?');
    const keys = await textOf('keys-overlay');
    expect(keys).toContain('Book to the proposed account');
    expect(keys).toContain('Book all equal ones');
    expect(keys).toContain('Book to another account');
    await press('Escape');
  });
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
