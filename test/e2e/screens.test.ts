/** What the screens owe the person beside the story of the month: keys that are listed, focus that is never lost, dialogs that close, no accessibility violation on the way. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../renderer/commands.ts';
import type { Counts } from '../../shared/contract/review.ts';
import { type Month, writeMonth } from './fixtures.ts';
import { answerDialogs, callFromPage, dropFiles, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';
import { DIALOGS } from './tour.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-screens-'));
const workspace = path.join(folder, 'Harbour.tieout');

let running: RunningApp;
let page: Page;
let month: Month;

const at = (id: string) => page.getByTestId(id);
const textOf = async (id: string) => ((await at(id).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const activeRow = () => page.locator('[data-testid="review-grid"] .row.is-active').getAttribute('data-testid');
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
const gridHasFocus = async () => (await focused()) === 'review-grid';

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const counts = () => value<Counts>('review.counts', { account: null });

async function openQueue(queue: string): Promise<void> {
  await at(`queue-${queue}`).click();
  await page.locator(`.review[data-queue="${queue}"]`).waitFor();
  await expect.poll(gridHasFocus).toBe(true);
}

/** Both sides of one account through the import screen. */
async function importMonth(): Promise<void> {
  await dropFiles(page, page.locator('main'), [month.bank, month.ledger]);
  await at('file-tab-1').waitFor();
  for (const [tab, side] of ['bank', 'book'].entries()) {
    await at(`file-tab-${tab}`).click();
    await at(`side-${side}`).click();
    await expect.poll(() => at(`side-${side}`).getAttribute('aria-pressed')).toBe('true');
    await at('import-account').fill('Current');
    await at('import-account').press('Enter');
    await at('import-busy').waitFor({ state: 'hidden' });
    await expect.poll(() => at('import-account').inputValue()).toBe('Current');
  }
  await at('import-commit').click();
  await at('import-results').waitFor();
}

beforeAll(async () => {
  month = writeMonth(folder);
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  page.setDefaultTimeout(10_000);
  await answerDialogs(running.app, { save: workspace });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('first start', () => {
  it('creates a workspace in the name of the person', async () => {
    await at('door-create').click();
    await at('create-currency').fill('USD');
    await at('create-actor').fill('Asha');
    await press('Enter');
    await at('close-empty').waitFor();
    expect(await violations(page)).toEqual([]);
    await importMonth();
    expect(await violations(page)).toEqual([]);
    await expect.poll(async () => (await counts()).suggested).toBeGreaterThanOrEqual(15);
  });

  it('lists what the books hold of every account', async () => {
    await press('Control+1');
    await at('ledgers-grid').waitFor();
    expect(await textOf('ledgers-grid')).toContain('Current');
    expect(await violations(page)).toEqual([]);
  });
});

describe('import', () => {
  it('leaves with Escape when nothing is new', async () => {
    await dropFiles(page, page.locator('main'), [month.bank]);
    await at('identity').waitFor();
    expect(await textOf('identity')).toBe(
      `${month.rows.bank} read = 0 new + ${month.rows.bank} already imported + 0 refused`,
    );
    expect(await textOf('file-facts')).toContain('header in row 1');
    await page.locator('main').focus();
    await press('Escape');
    await at('past-imports').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('asks a question once and says plainly what cannot be imported', async () => {
    await dropFiles(page, page.locator('main'), [month.card, month.photo]);
    await at('question-ambiguous_date').waitFor();
    expect(await at('problems').count()).toBe(0);
    expect(await textOf('import-left-out')).toBe(
      'card-2026-10.csv waits for your answer; receipt.jpg cannot be imported.',
    );
    await at('import-discard').click();
    await at('past-imports').waitFor();
  });
});

describe('keys and focus', () => {
  it('opens an account from the board with Enter, the focus in the table', async () => {
    await press('Control+1');
    await expect.poll(focused).toBe('accounts-grid');
    await press('Enter');
    await expect.poll(gridHasFocus).toBe(true);
    await expect
      .poll(() => at('review-grid').getAttribute('aria-rowcount'))
      .toBe(String((await counts()).suggested + 1));
  });

  it('lists under ? exactly the keys that are bound here', async () => {
    await press('?');
    await at('keys-overlay').waitFor();
    const shown = await page
      .locator('[data-testid^="key-"]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')?.replace('key-', '') ?? ''));
    const elsewhere = ['unapprove', 'exclude', 'keep', 'all', 'book', 'bookEqual', 'account'].map(
      (verb) => `review.${verb}`,
    );
    const bound = commands
      .filter((command) => ['any', 'grid', 'review'].includes(command.screen) && command.keys.length > 0)
      .filter((command) => !elsewhere.includes(command.id) && !command.id.startsWith('review.reason'));
    expect(shown.filter((id) => id !== 'review.all').sort()).toEqual(bound.map((command) => command.id).sort());
    await press('Escape');
    await expect.poll(gridHasFocus).toBe(true);
  });

  it('offers the verbs of the screen first, then the ways to other screens', async () => {
    await press('Control+k');
    const ids = await page
      .locator('.palette-item')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-testid')?.replace('palette-', '') ?? ''));
    expect(ids[0]).toBe('review.approve');
    const firstGo = ids.findIndex((id) => id.startsWith('go.'));
    expect(ids.slice(0, firstGo).every((id) => id.startsWith('review.'))).toBe(true);
    expect(ids.slice(firstGo).some((id) => id.startsWith('review.'))).toBe(false);
    await page.keyboard.type('bank fee');
    await at('palette-review.find').waitFor();
    await press('Escape');
    await expect.poll(gridHasFocus).toBe(true);
  });

  it.each(DIALOGS)('closes $testId with Escape and gives the focus back', async ({ testId, key }) => {
    const row = await activeRow();
    await press(key);
    await at(testId).waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await press('Escape');
    await at(testId).waitFor({ state: 'detached' });
    await expect.poll(gridHasFocus).toBe(true);
    expect(await activeRow()).toBe(row);
  });

  it('shows where the focus is at every step of Tab, and comes round', async () => {
    const seen: string[] = [];
    for (let step = 0; step < 60; step++) {
      await press('Tab');
      const here = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return { name: 'body', visible: true };
        const style = getComputedStyle(element);
        const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
        const row = element.querySelector('.row.is-active');
        const name = element.getAttribute('data-testid') ?? `${element.tagName} ${element.textContent ?? ''}`;
        return { name, visible: ring || (row !== null && getComputedStyle(row).boxShadow !== 'none') };
      });
      expect(here).toEqual({ name: here.name, visible: true });
      if (here.name === 'review-grid') break;
      seen.push(here.name);
    }
    expect(await gridHasFocus()).toBe(true);
    expect(seen).toEqual(expect.arrayContaining(['queue-exceptions', 'filter', 'sort', 'approve', 'reject']));
  });

  it('asks why something is rejected', async () => {
    const before = await counts();
    const row = await activeRow();
    await press('x');
    await at('reject-reasons').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('1');
    await expect.poll(activeRow).not.toBe(row);
    await press('z');
    await expect.poll(counts).toEqual(before);
  });

  it('shows the very line of the file', async () => {
    await press('e');
    await at('evidence-table').waitFor();
    await press('Escape', 'o');
    await at('source-dialog').locator('pre').first().waitFor();
    expect(await at('source-dialog').locator('pre').first().textContent()).toContain('ACH');
    await press('Escape');
    await expect.poll(gridHasFocus).toBe(true);
  });
});

describe('by hand', () => {
  it('matches only when nothing is left to explain', async () => {
    const before = await counts();
    await openQueue('exceptions');
    await at('filter').fill('SERVICE FEE');
    await expect.poll(() => at('review-grid').getAttribute('aria-rowcount')).toBe('2');
    await press('Enter');
    await expect.poll(gridHasFocus).toBe(true);
    await press('f');
    await at('hand-dialog').waitFor();
    expect(await textOf('hand-left')).toBe('\u221215.00');
    expect(await at('hand-match').isDisabled()).toBe(true);
    await at('add-difference').click();
    expect(await violations(page)).toEqual([]);
    expect(await textOf('hand-missing')).toContain('account');
    await page.keyboard.type('Bank fees');
    expect(await textOf('hand-left')).toBe('0.00 \u2713');
    await press('Control+Enter');
    await expect.poll(counts).toMatchObject({ exceptions: before.exceptions - 1, approved: before.approved + 1 });
  });
});

describe('close', () => {
  it('never uses the word that promises more than was checked', async () => {
    await press('Control+4');
    await at('strip-axis').waitFor();
    expect(await textOf('strip-axis')).toContain('2026');
    expect(await page.locator('text=/reconciled/i').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('names an entry by what it settles', async () => {
    await press('Control+5');
    await at('entries-grid').waitFor();
    expect(await textOf('entries-grid')).toContain('MONTHLY SERVICE FEE');
    expect(await textOf('entries-grid')).not.toContain('Bank:');
    expect(await violations(page)).toEqual([]);
  });

  it('tells the trail in sentences, keeps the record, and verifies the file', async () => {
    await press('Control+7');
    await expect.poll(() => textOf('audit-grid')).toContain('Imported current-2026-10.csv as bank:');
    expect(await textOf('audit-grid')).toContain('Asha');
    await at('audit-entry').locator('summary').click();
    expect(await textOf('audit-entry')).toMatch(/Hash [0-9a-f]{64}/);
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
    const before = await counts();
    await at('close-workspace').click();
    await at('recent-item').first().click();
    await at('screen-close').waitFor();
    expect(await counts()).toEqual(before);
  });
});

describe('the whole run', () => {
  it('raised no console error and no policy violation', () => {
    expect(running.problems).toEqual([]);
  });
});
