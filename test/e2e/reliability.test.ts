/** Approving by a bound on the share of wrong ones, and the reliability diagram, in the real window. */

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareText } from '../../renderer/charts/reliability.ts';
import type { Reliability, RiskOffer } from '../../shared/contract/review.ts';
import { callFromPage, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';
import { openSampleCompany, type Tour } from './tour.ts';

let running: RunningApp;
let page: Page;
let tour: Tour;
const at = (testId: string): Locator => page.getByTestId(testId);

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const offerOf = (maxWrong: number): Promise<RiskOffer> => value('review.riskOffer', { maxWrong, account: null });
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  tour = await openSampleCompany(running);
  await at('account-select').selectOption({ index: 0 });
  await page.keyboard.press('Control+3');
  await at('queue-suggested').click();
});
afterAll(async () => {
  await running?.close();
});

describe('at most this share wrong', () => {
  it('offers nothing while nobody can know, and says from when', async () => {
    await at('bulk-by').selectOption({ label: 'At most 0.1 % wrong' });
    const { decided, needed } = await offerOf(0.001);
    expect(needed).toBe(2995);
    await expect
      .poll(() => textOf('risk-text'))
      .toBe(`${decided} decisions so far; at most 0.1 % wrong can be promised after 2,995`);
    expect(await at('bulk-approve').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('offers what its bound allows once there are enough decisions, through the same sample', async () => {
    await at('bulk-by').selectOption({ label: 'Approve ≥' });
    const rows = await value<{ rows: { key: string }[] }>('review.page', {
      queue: 'suggested',
      account: null,
      filter: '',
      sort: 'amount',
      offset: 0,
      limit: 75,
    });
    const keys = rows.rows.map(({ key }) => key);
    await value('review.approve', { keys, looked: keys, by: 'test' });
    const offer = await offerOf(0.05);
    expect(offer.threshold).not.toBeNull();
    expect(offer.count).toBeGreaterThan(0);
    await at('bulk-by').selectOption({ label: 'At most 5 % wrong' });
    await expect.poll(() => textOf('bulk-approve')).toContain(`Approve ${offer.count} ·`);
    expect(await textOf('risk-text')).toContain(shareText(offer.threshold!));
    await page.keyboard.press('Shift+A');
    await at('sample-dialog').waitFor();
    for (const row of await page.locator('.sample-head').all()) await row.click();
    expect(await textOf('sample-approve')).toContain(`Approve ${offer.count} ·`);
    await at('sample-approve').click();
    await expect.poll(() => textOf('last-action')).toContain(`Approved ${offer.count} `);
  });
});

describe('reliability', () => {
  it('opens by key, shows the same numbers as the engine gives, and is accessible in both themes', async () => {
    const { bands, decided } = await value<Reliability>('review.reliability');
    for (const theme of ['dark', 'light'] as const) {
      await tour.wear(theme);
      await page.keyboard.press('Control+3');
      await at('queue-suggested').click();
      await at('review-grid').or(at('queue-empty')).first().waitFor();
      await page.locator('main').focus();
      await page.keyboard.press('r');
      await at('reliability-dialog').waitFor();
      await at('reliability-table').waitFor();
      expect(await textOf('reliability-decided')).toContain(`${decided} suggestions decided`);
      const shown = await page
        .locator('[data-testid="reliability-table"] tbody tr')
        .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)));
      expect(shown.map((cells) => cells.slice(0, 2))).toEqual(bands.map((band) => [`${band.decided}`, `${band.kept}`]));
      const marked = await page
        .locator('[data-testid="reliability-svg"] circle')
        .evaluateAll((marks) => marks.map((mark) => Number(mark.getAttribute('data-band'))));
      expect(marked).toEqual(bands.filter((band) => band.decided > 0).map((band) => band.from));
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await at('reliability-dialog').waitFor({ state: 'detached' });
    }
  });

  it('is behind the chip beside the queue too', async () => {
    await at('reliability-open').focus();
    await page.keyboard.press('Enter');
    await at('reliability-dialog').waitFor();
    await page.keyboard.press('Escape');
    await at('reliability-dialog').waitFor({ state: 'detached' });
  });
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
