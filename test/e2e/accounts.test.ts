/** The question whether two accounts are one, in the real window: asked on the close board, answered once either way. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReconciledAccount } from '../../shared/contract/accounts.ts';
import { callFromPage, launchApp, type RunningApp, resize, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';

let running: RunningApp;
let page: Page;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-accounts-'));
const at = (testId: string): Locator => page.getByTestId(testId);

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}
const accounts = (): Promise<ReconciledAccount[]> => value('accounts.ties');

const PAIRS = [
  { bank: '20-45-45 73014471', books: 'Current account', amounts: ['500.00', '-200.00', '-13.37'] },
  { bank: 'Visa 4111', books: 'Company card', amounts: ['-71.10', '-8.25', '-19.90'] },
];
const rows = (name: 'bank' | 'books'): string =>
  [
    'account,date,description,amount',
    ...PAIRS.flatMap((pair) => pair.amounts.map((sum, day) => `${pair[name]},2026-10-1${day},PAYMENT ${day},${sum}`)),
    '',
  ].join('\n');

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'GBP', passphrase: null });
  for (const [side, name] of [
    ['bank', 'bank'],
    ['book', 'books'],
  ] as const) {
    const file = path.join(folder, `${name}.csv`);
    writeFileSync(file, rows(name));
    const staged = await value<{ stageId: string }>('import.stage', {
      paths: [file],
      side,
      account: null,
      jobId: side,
    });
    await value('import.commit', { stageId: staged.stageId, by: 'Asha', jobId: side, files: [0] });
  }
  await page.reload({ waitUntil: 'load' });
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const question = (text: string): Locator => at('join-question').filter({ hasText: text });

it('asks for each pair, with what speaks for it', async () => {
  await at('join-question').first().waitFor();
  expect(await at('join-question').count()).toBe(2);
  expect(await question('20-45-45 73014471').textContent()).toMatch(/belongs to Current account.*3 of 3 amounts/);
  for (const [theme, width] of [
    ['light', 1440],
    ['dark', 1280],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await resize(running.app, width, 900);
    expect(await violations(page)).toEqual([]);
    await takePicture(page, `join-question-${theme}`);
  }
});

it('joins one and keeps the other apart, and asks neither again', async () => {
  await question('20-45-45 73014471').getByTestId('join-yes').click();
  await expect.poll(() => at('join-question').count()).toBe(1);
  await question('Visa 4111').getByTestId('join-apart').click();
  await expect.poll(() => at('join-question').count()).toBe(0);
  const found = (await accounts()).map(({ name, aliases, bankLines, bookLines }) => [
    name,
    aliases,
    bankLines,
    bookLines,
  ]);
  expect(found).toEqual([
    ['Company card', [], 0, 3],
    ['Current account', ['20-45-45 73014471'], 3, 3],
    ['Visa 4111', [], 3, 0],
  ]);
  await expect
    .poll(async () => (await value<{ suggested: number }>('review.counts', { account: 'Current account' })).suggested)
    .toBe(3);
  await page.reload({ waitUntil: 'load' });
  await at('proved-count').waitFor();
  expect(await at('join-question').count()).toBe(0);
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
