/** Rules in the real window: written, tried and kept by keys, in order, applied by the next match. */

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestView, RuleView } from '../../shared/contract/rules.ts';
import { callFromPage, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';
import { openSampleCompany, type Tour } from './tour.ts';

let running: RunningApp;
let page: Page;
let tour: Tour;
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
const rules = (): Promise<RuleView[]> => value('rules.list');
// Trying matches the three months of the sample again.
const tried = () => expect.poll(() => at('backtest').getAttribute('data-busy'), { timeout: 20_000 }).toBe('false');

/** An open bank line of the sample that the engine names no account for. */
async function openLine(): Promise<{ key: string; text: string }> {
  const { rows } = await value<{ rows: { key: string; text: string; side: string; kind: string }[] }>('review.page', {
    queue: 'exceptions',
    account: null,
    filter: '',
    sort: 'day',
    offset: 0,
    limit: 200,
  });
  const line = rows.find((row) => row.side === 'bank' && row.kind !== 'ambiguous');
  if (!line) throw new Error('the sample has no open bank line');
  return line;
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  tour = await openSampleCompany(running);
});
afterAll(async () => {
  await running?.close();
});

describe('rules', () => {
  let text = '';

  it('begins with nothing, and says what a rule is for', async () => {
    await press('Control+8');
    await at('rules-empty').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('tries a rule while it is written, by keys alone', async () => {
    ({ text } = await openLine());
    await at('rule-first').focus();
    await press('Enter');
    await at('rule-editor').waitFor();
    await page.keyboard.type('Known charge');
    expect(await at('rule-save').isDisabled()).toBe(true);
    await press('Tab', 'Tab', 'Tab');
    await page.keyboard.type(text);
    await at('rule-account').focus();
    await page.keyboard.type('Bank charges');
    await tried();
    const asked = {
      id: null,
      name: 'x',
      active: true,
      conditions: [{ field: 'description', operator: 'contains', value: text }],
      action: { type: 'categorise', account: 'Bank charges' },
      jobId: 'test',
    };
    const result = await value<BacktestView>('rules.backtest', asked);
    expect(result.linesTouched).toBeGreaterThan(0);
    const summary = await textOf('backtest-summary');
    expect(summary).toMatch(
      new RegExp(
        `^${result.newMatches} new match(es)?, ${result.newlyAmbiguous} newly ambiguous, ${result.contradictionCount} contradictions?, effect [\\d,.]+ [A-Z]{3}`,
      ),
    );
    expect(await textOf('backtest-past')).toContain(`Applies to ${result.linesTouched} of`);
    expect(await at('backtest-examples').locator('tbody tr').count()).toBe(result.examples.length);
  });

  it.each(['dark', 'light'] as const)('is accessible while one is written, %s', async (theme) => {
    await page.emulateMedia({ colorScheme: theme });
    expect(await violations(page)).toEqual([]);
  });

  it('keeps it with Enter, and the match proposes its account', async () => {
    await at('rule-account').focus();
    await press('Enter');
    await at('rule-list').waitFor();
    const [rule] = await rules();
    expect(rule).toMatchObject({ name: 'Known charge', active: true, action: { account: 'Bank charges' } });
    await press('Control+m');
    await expect.poll(() => textOf('notice')).toContain('Matched');
    await at('account-select').selectOption({ index: 0 });
    await press('Control+3');
    await at('queue-exceptions').click();
    const { key } = await openLine();
    await at(`row-${key}`).click();
    await expect
      .poll(() => textOf('category'))
      .toBe('Proposed account: Bank charges · 100 % · by your rule “Known charge”');
    expect(await textOf('will-post')).toContain('Bank charges');
    expect(await violations(page)).toEqual([]);
  });

  it('names a pattern that cannot be used, and keeps nothing', async () => {
    await press('Control+8');
    await at('rule-new').click();
    await at('rule-name').fill('Broken');
    await at('condition-operator-0').selectOption('matches');
    await at('condition-value-0').fill('fee(');
    await at('rule-action').selectOption('ignore');
    await at('error-card').waitFor();
    expect(await textOf('error-card')).toContain('fee(');
    expect(await at('rule-save').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('warns of decisions a rule would go against', async () => {
    await at('condition-value-0').fill('.');
    await tried();
    await at('backtest-contradictions').waitFor();
    expect(await textOf('backtest-contradictions')).toContain('the rule would leave out its bank line');
    expect(await textOf('backtest-past')).toMatch(/Held against the decisions of \d+ months?\./);
    expect(await violations(page)).toEqual([]);
    await at('rule-save').click();
    await expect.poll(async () => (await rules()).map(({ name }) => name)).toEqual(['Known charge', 'Broken']);
  });

  it('moves rules up and down, switches one off, and removes it', async () => {
    const [, second] = await rules();
    await at(`rule-up-${second!.id}`).focus();
    await press('Enter');
    await expect.poll(async () => (await rules()).map(({ name }) => name)).toEqual(['Broken', 'Known charge']);
    await at(`rule-open-${second!.id}`).focus();
    await press('Enter');
    expect(await at('condition-value-0').inputValue()).toBe('.');
    await at('rule-active').press('Space');
    await tried();
    await at('rule-save').click();
    await expect.poll(async () => (await rules())[0]?.active).toBe(false);
    for (const theme of ['dark', 'light'] as const) {
      await tour.wear(theme);
      await press('Control+8');
      await at('rule-list').waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await at(`rule-remove-${second!.id}`).click();
    await expect.poll(async () => (await rules()).map(({ name }) => name)).toEqual(['Known charge']);
  });

  it('is found from the palette and the settings', async () => {
    await press('Control+7');
    await at('settings-rules').click();
    await at('rule-list').waitFor();
    await press('Control+1', 'Control+K');
    await page.keyboard.type('rules');
    await press('Enter');
    await at('rule-list').waitFor();
  });
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
