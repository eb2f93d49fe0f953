/** One scope for what is shown and done, the look before every batch, carried lines, and no trace of one company in another: in the real window. */

import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Output } from '../../shared/contract/index.ts';
import type { BulkPreview, Counts, QueueRow } from '../../shared/contract/review.ts';
import { answerDialogs, callFromPage, launchApp, type RunningApp, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';
import { openSampleCompany, type Tour } from './tour.ts';

let running: RunningApp;
let page: Page;
let tour: Tour;
const at = (testId: string): Locator => page.getByTestId(testId);
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const counts = (): Promise<Counts> => value('review.counts', { account: null });

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  page.setDefaultTimeout(20_000);
  tour = await openSampleCompany(running);
  await at('account-select').selectOption({ index: 0 });
  await tour.queue('suggested');
});
afterAll(async () => {
  await running?.close();
});

describe('scope', () => {
  it('approves nothing where the filter shows nothing', async () => {
    await at('filter').fill('no such text anywhere');
    await expect.poll(() => textOf('bulk-approve')).toContain('Nothing to approve');
    expect(await at('bulk-approve').isDisabled()).toBe(true);
    await at('filter').fill('');
  });

  it('says the month it is about, and counts what it approves there', async () => {
    const month = (await at('month-select').locator('option').nth(1).getAttribute('value')) ?? '';
    await at('month-select').selectOption(month);
    const [year, number] = month.split('-').map(Number);
    const day = (date: Date): number => date.getTime() / 86_400_000;
    const from = day(new Date(Date.UTC(year!, number! - 1, 1)));
    const to = day(new Date(Date.UTC(year!, number!, 0)));
    const { count } = await value<BulkPreview>('review.bulkPreview', { minConfidence: 0.95, account: null, from, to });
    await expect
      .poll(() => textOf('bulk-approve'))
      .toMatch(count === 0 ? /Nothing to approve/ : new RegExp(`Approve ${count} in \\w+ ${year} ·`));
    const inMonth = await value<Counts>('review.counts', { account: null, from, to });
    await expect.poll(() => textOf('count-suggested')).toBe(`${inMonth.suggested}`);
    await at('month-select').selectOption('');
  });
});

/** Opens what is not looked at yet, until the batch may be approved. */
async function lookAtAll(): Promise<void> {
  const left = page.locator('.sample-row:has(.seen:not(.is-seen)) .sample-head');
  const look = async () => {
    if ((await left.count()) > 0) await left.first().click();
    return at('sample-approve').isEnabled();
  };
  await expect.poll(look).toBe(true);
}

describe('the look before a batch', () => {
  it('is asked of many selected rows, which the button counts', async () => {
    const { suggested } = await counts();
    await at('review-grid').focus();
    await page.keyboard.press('Control+A');
    await expect.poll(() => textOf('approve')).toContain(`Approve ${suggested} selected`);
    await page.keyboard.press('a');
    await at('sample-dialog').waitFor();
    expect(await at('sample-approve').isDisabled()).toBe(true);
    expect((await counts()).suggested).toBe(suggested);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('is asked again for the same batch once it was undone', async () => {
    await at('threshold').fill('80');
    for (const _ of ['first', 'again']) {
      const { suggested } = await counts();
      await page.locator('main').focus();
      await expect.poll(() => at('bulk-approve').isEnabled()).toBe(true);
      await at('bulk-approve').click();
      await at('sample-dialog').waitFor();
      expect(await at('sample-approve').isDisabled()).toBe(true);
      await lookAtAll();
      await at('sample-approve').click();
      await expect.poll(async () => (await counts()).suggested).toBeLessThan(suggested);
      await expect.poll(() => textOf('last-action')).toContain('Approved');
      await value('review.undo', { decisionId: null, by: 'Asha' });
      await expect.poll(async () => (await counts()).suggested).toBe(suggested);
    }
  });
});

const carriedRows = async (): Promise<readonly QueueRow[]> =>
  (
    await value<Output<'review.page'>>('review.page', {
      queue: 'carried',
      account: null,
      sort: 'day',
      offset: 0,
      limit: 50,
    })
  ).rows;

describe('carried lines', () => {
  it('leave the exceptions, say why, and come back', async () => {
    const before = await counts();
    const carried = await carriedRows();
    await tour.queue('duplicates');
    await takePicture(page, 'desk-duplicates-light');
    await tour.queue('exceptions');
    await at('detail').waitFor();
    await takePicture(page, 'desk-exceptions-light');
    await page.keyboard.press('w');
    await at('dispose-dialog').waitFor();
    await takePicture(page, 'desk-dispose-light');
    await page.keyboard.press('4');
    expect(await at('dispose-save').isDisabled()).toBe(true);
    await at('dispose-person').fill('Lena');
    expect(await violations(page)).toEqual([]);
    await at('dispose-save').click();
    await expect.poll(() => textOf('count-carried')).toBe(`${before.carried + 1}`);
    await expect.poll(() => textOf('count-exceptions')).toBe(`${before.exceptions - 1}`);
    await tour.queue('carried');
    const asked = (await carriedRows()).find(({ key }) => !carried.some((row) => row.key === key))!;
    await at(`row-${asked.key}`).click();
    await expect.poll(() => textOf('disposition')).toContain('Someone is asked: Lena');
    await takePicture(page, 'desk-carried-light');
    await tour.wear('dark');
    for (const queue of ['carried', 'exceptions', 'duplicates'] as const) {
      await tour.queue(queue);
      await takePicture(page, `desk-${queue}-dark`);
    }
    await tour.queue('carried');
    await at(`row-${asked.key}`).click();
    await at('detail').waitFor();
    await page.keyboard.press('u');
    await expect.poll(async () => (await counts()).carried).toBe(before.carried);
    expect(await counts()).toEqual(before);
  });
});

it('shows nothing of one company under the name of another', async () => {
  await page.keyboard.press('Control+1');
  await at('accounts-grid').waitFor();
  const first = await page.locator('.company').textContent();
  const foreign = await page.locator('[data-testid="account-select"] option').nth(1).textContent();
  await page.evaluate(
    ([name, account]) => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        const company = document.querySelector('.company')?.textContent ?? name;
        if (company !== name && document.body.textContent?.includes(account)) seen.push(company);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [first ?? '', (foreign ?? '').split(' · ')[0]!] as const,
  );
  await answerDialogs(running.app, { save: path.join(running.userData, 'Second.tieout') });
  await page.keyboard.press('Control+N');
  await at('create-dialog').waitFor();
  await at('create-currency').fill('USD');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.company').textContent()).toBe('Second');
  await page.keyboard.press('Control+3');
  await at('queue-empty').waitFor();
  expect(await page.evaluate(() => (window as Window & { seen?: string[] }).seen)).toEqual([]);
  expect(running.problems).toEqual([]);
});
