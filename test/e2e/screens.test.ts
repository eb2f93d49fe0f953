/** A month in the real window, driven by keys: drop, read, import, review, undo, prove, post, report, reopen. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../renderer/commands.ts';
import { answerDialogs, callFromPage, dropFiles, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';
import { writeMonth } from './screens-month.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-screens-'));
const month = writeMonth(path.join(folder, 'files'));
const workspace = path.join(folder, 'Harbour.tieout');

let running: RunningApp;
let page: Page;

const at = (id: string) => page.locator(`[data-testid="${id}"]`);
const textOf = async (id: string) => ((await at(id).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const activeRow = () => page.locator('[data-testid="review-grid"] .row.is-active').getAttribute('data-testid');
const gridHasFocus = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'review-grid');

interface Counts {
  readonly suggested: number;
  readonly approved: number;
  readonly duplicates: number;
  readonly bank_only: number;
}

async function counts(): Promise<Counts> {
  const outcome = await callFromPage(page, 'review.counts', { account: null });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value as Counts;
}

/** Waits until the engine counts what is expected; fails with the last count. */
async function until(expected: Partial<Counts>): Promise<void> {
  await expect.poll(counts, { timeout: 10_000 }).toMatchObject(expected);
}

async function openQueue(queue: string): Promise<void> {
  await at(`queue-${queue}`).click();
  await at('review-grid').or(at('queue-empty')).waitFor();
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  await answerDialogs(running.app, { save: workspace });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('first start', () => {
  it('offers three doors and creates a workspace', async () => {
    await at('welcome').waitFor();
    expect(await violations(page)).toEqual([]);
    await at('door-create').click();
    await at('create-currency').fill('GBP');
    await press('Enter');
    await at('close-empty').waitFor();
    expect(existsSync(workspace)).toBe(true);
    expect(await violations(page)).toEqual([]);
  });
});

describe('import', () => {
  it('takes files dropped anywhere, and reads them without writing', async () => {
    await dropFiles(page, page.locator('main'), [month.bank, month.ledger]);
    await at('identity').waitFor();
    expect(await textOf('identity')).toBe(
      `${month.bankLines} read = ${month.bankLines} new + 0 already imported + 0 refused`,
    );
    expect(await textOf('balance-check')).toContain('\u2717 off by');
    expect(await textOf('file-facts')).toContain('header in row 1');
    const before = await callFromPage(page, 'workspace.info');
    expect(before).toMatchObject({ ok: true, value: { lines: 0 } });
    expect(await violations(page)).toEqual([]);
  });

  it('lets the person settle side and account, and imports with Enter', async () => {
    await at('import-account').fill('Current');
    await at('import-account').press('Enter');
    await expect.poll(() => at('import-account').inputValue()).toBe('Current');
    await at('file-tab-1').click();
    await at('side-book').click();
    await at('import-account').fill('Current');
    await at('import-account').press('Enter');
    await page.waitForTimeout(300);
    await page.locator('main').focus();
    await press('Enter');
    await at('import-results').waitFor();
    await until({ suggested: 30, duplicates: 1 });
    expect(await violations(page)).toEqual([]);
  });

  it('adds nothing when the same file comes again', async () => {
    await dropFiles(page, page.locator('main'), [month.bank]);
    await at('identity').waitFor();
    expect(await textOf('identity')).toBe(
      `${month.bankLines} read = 0 new + ${month.bankLines} already imported + 0 refused`,
    );
    await page.locator('main').focus();
    await press('Escape');
    await at('past-imports').waitFor();
  });
});

describe('review by keyboard', () => {
  it('opens an account from the board with Enter, the focus in the table', async () => {
    await press('Control+1');
    await at('accounts-grid').waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe('accounts-grid');
    expect(await violations(page)).toEqual([]);
    await press('Enter');
    await at('review-grid').waitFor();
    await expect.poll(gridHasFocus).toBe(true);
    await expect.poll(() => at('review-grid').getAttribute('aria-rowcount')).toBe('31');
    expect(await violations(page)).toEqual([]);
  });

  it('moves with J and K and marks only what differs', async () => {
    const first = await activeRow();
    await press('j', 'j', 'k');
    expect(await activeRow()).not.toBe(first);
    await press('Home');
    await expect.poll(() => at('detail').getAttribute('data-key')).toBe((await activeRow())?.replace('row-', ''));
    expect(await at('field-amount').locator('mark').count()).toBe(0);
    expect(await at('reasons').locator('.chip').count()).toBeGreaterThan(0);
    expect(await textOf('left-to-explain')).toBe('0.00 \u2713');
  });

  it('approves one after the other without losing the focus, and Z takes each back', async () => {
    await press('Home');
    for (let step = 0; step < 10; step++) await press('a');
    await until({ suggested: 20, approved: 10 });
    expect(await gridHasFocus()).toBe(true);
    expect(await textOf('last-action')).toContain('Approved');
    for (let step = 0; step < 10; step++) {
      await press('z');
      await until({ approved: 9 - step });
    }
    await until({ suggested: 30, approved: 0 });
    expect(await gridHasFocus()).toBe(true);
  });

  it('rejects with a reason given by number', async () => {
    const row = await activeRow();
    await press('x');
    await at('reject-reasons').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('1');
    await expect.poll(activeRow).not.toBe(row);
    expect(await gridHasFocus()).toBe(true);
    await until({ approved: 0 });
    await press('z');
    await until({ suggested: 30 });
  });

  it('does nothing while the person types in the filter', async () => {
    await press('/');
    await page.keyboard.type('axz');
    expect(await at('filter').inputValue()).toBe('axz');
    await until({ suggested: 30, approved: 0 });
    await at('queue-empty').waitFor();
    await at('filter').fill('');
    await at('review-grid').waitFor();
    await at('review-grid').focus();
  });

  it('lists under ? exactly the keys that are bound here', async () => {
    await press('?');
    await at('keys-overlay').waitFor();
    expect(await violations(page)).toEqual([]);
    const shown = await page
      .locator('[data-testid^="key-"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')?.replace('key-', '') ?? ''));
    const elsewhere = ['review.unapprove', 'review.exclude', 'review.keep', 'review.all'];
    const bound = commands
      .filter((command) => ['any', 'grid', 'review'].includes(command.screen) && command.keys.length > 0)
      .filter((command) => !elsewhere.includes(command.id) && !command.id.startsWith('review.reason'));
    expect(shown.filter((id) => id !== 'review.all').sort()).toEqual(bound.map((command) => command.id).sort());
    await press('Escape');
    await expect.poll(gridHasFocus).toBe(true);
  });

  it('finds a verb by its bookkeeping name', async () => {
    await press('Control+k');
    await page.keyboard.type('bank fee');
    await at('palette-review.find').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Escape');
    await expect.poll(gridHasFocus).toBe(true);
  });

  it('shows the evidence and the very line of the file', async () => {
    await press('e');
    await at('evidence-table').waitFor();
    await press('Escape', 'o');
    await at('source-dialog').locator('pre').first().waitFor();
    expect(await at('source-dialog').locator('pre').first().textContent()).toContain('FPS');
    await press('Escape');
  });
});

describe('bulk, duplicates, by hand', () => {
  it('approves above the threshold only after the sample was looked at, as one step to undo', async () => {
    await press('Shift+A');
    await at('sample-dialog').waitFor();
    expect(await at('sample-approve').isDisabled()).toBe(true);
    for (const head of await page.locator('.sample-head').all()) await head.click();
    expect(await violations(page)).toEqual([]);
    await at('sample-approve').click();
    await until({ suggested: 0, approved: 30 });
    await at('queue-empty').waitFor();
    await press('Control+z');
    await until({ suggested: 30, approved: 0 });
    await at('review-grid').waitFor();
    await at('bulk-approve').click();
    await until({ suggested: 0, approved: 30 });
  });

  it('excludes a duplicate with D', async () => {
    await openQueue('duplicates');
    await expect.poll(gridHasFocus).toBe(true);
    expect(await violations(page)).toEqual([]);
    await press('d');
    await until({ duplicates: 0 });
  });

  it('matches by hand only when nothing is left to explain', async () => {
    await openQueue('bank_only');
    await expect.poll(gridHasFocus).toBe(true);
    await press('f');
    await at('hand-dialog').waitFor();
    expect(await textOf('hand-left')).toBe('\u221212.50');
    expect(await at('hand-match').isDisabled()).toBe(true);
    await at('add-difference').click();
    expect(await violations(page)).toEqual([]);
    expect(await textOf('hand-missing')).toContain('account');
    await page.keyboard.type('Bank fees');
    expect(await textOf('hand-left')).toBe('0.00 \u2713');
    await press('Control+Enter');
    await until({ bank_only: 0, approved: 31 });
  });
});

describe('close', () => {
  it('proves the statement and links every term to its rows', async () => {
    await press('Control+4');
    await at('proof-a').waitFor();
    expect(await textOf('off-by-a')).toBe('Off by 0.00');
    expect(await page.locator('text=/reconciled/i').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('shows a dry run, posts once, and posts nothing twice', async () => {
    const journal = path.join(folder, 'journal.csv');
    await answerDialogs(running.app, { save: journal });
    await press('Control+5');
    await at('entries-grid').waitFor();
    expect(await violations(page)).toEqual([]);
    await at('post-dry-run').click();
    await at('post-result').waitFor();
    expect(await textOf('post-result')).toContain('nothing was written');
    expect(existsSync(journal)).toBe(false);
    await at('post-run').click();
    await expect.poll(() => textOf('post-result')).toContain('31 entries posted');
    expect(readFileSync(journal, 'utf8').split('\n').length).toBeGreaterThan(60);
    await expect.poll(() => at('post-run').isDisabled()).toBe(true);
  });

  it('prints the report', async () => {
    const pdf = path.join(folder, 'report.pdf');
    await answerDialogs(running.app, { save: pdf });
    await press('Control+6');
    await at('report-preview').waitFor();
    expect(await violations(page)).toEqual([]);
    await at('save-pdf').click();
    await at('report-saved').waitFor();
    expect(readFileSync(pdf).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  it('keeps an audit trail and verifies the file', async () => {
    await press('Control+7');
    await at('audit-grid').waitFor();
    await at('verify').click();
    await at('verify-result').waitFor();
    expect(await at('verify-result').getAttribute('data-ok')).toBe('true');
    expect(await violations(page)).toEqual([]);
  });

  it('looks as good in the dark and roomy, with no violation', async () => {
    await at('theme-dark').click();
    await at('density-comfortable').click();
    for (const screen of ['1', '2', '3', '4', '5', '6', '7']) {
      await press(`Control+${screen}`);
      await page.waitForTimeout(250);
      expect({ screen, found: await violations(page) }).toEqual({ screen, found: [] });
    }
    await at('theme-light').click();
    await at('density-compact').click();
  });

  it('is all there after closing and opening again', async () => {
    await at('close-workspace').click();
    await at('recent-item').first().click();
    await at('screen-close').waitFor();
    expect(await callFromPage(page, 'review.counts', { account: null })).toMatchObject({
      ok: true,
      value: { suggested: 0, posted: 31 },
    });
  });
});

describe('the whole run', () => {
  it('raised no console error and no policy violation', () => {
    expect(running.problems).toEqual([]);
  });
});
