/** Closing a month in the real window: the ledger balance typed on Proof, proved, signed and locked, and then left alone. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueRow } from '../../shared/contract/review.ts';
import { callFromPage, launchApp, type RunningApp, resize, takePicture } from './harness.ts';
import { violations } from './screens-axe.ts';

let running: RunningApp;
let page: Page;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-periods-'));
const at = (testId: string): Locator => page.getByTestId(testId);
const textOf = async (testId: string): Promise<string> =>
  ((await at(testId).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

const FILES = [
  [
    'bank',
    'Date,Description,Amount,Balance',
    '2026-10-03,TRANSFER ABLE LTD R1,500.00,1500.00',
    '2026-10-12,RENT HARBOUR P1,-200.00,1300.00',
  ],
  [
    'book',
    'Date,Document Type,Document No,Party,Amount',
    '2026-10-03,Receipt,R1,Able Ltd,500.00',
    '2026-10-12,Payment,P1,Harbour,-200.00',
    '2026-10-29,Cheque,C7,Mason,-300.00',
  ],
] as const;

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  page.setDefaultTimeout(15_000);
  await value('workspace.create', { path: path.join(folder, 'w.tieout'), currency: 'GBP', passphrase: null });
  for (const [side, ...rows] of FILES) {
    const file = path.join(folder, `${side}.csv`);
    writeFileSync(file, `${rows.join('\n')}\n`);
    const stage = { paths: [file], side, account: 'Current', jobId: 's' };
    const { stageId } = await value<{ stageId: string }>('import.stage', stage);
    await value('import.commit', { stageId, by: 'Asha', jobId: 's', files: [0] });
  }
  await value('match.run', { jobId: 'm' });
  const query = { queue: 'suggested', account: null, filter: '', sort: 'day', offset: 0, limit: 50 };
  const { rows } = await value<{ rows: QueueRow[] }>('review.page', query);
  await value('review.approve', { keys: rows.map(({ key }) => key), by: 'Asha' });
  await page.reload({ waitUntil: 'load' });
  await at('accounts-grid').waitFor();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Pictures at the narrow size and in the dark as well. */
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

describe('closing October', () => {
  it('starts at the board of one period, which says what is next', async () => {
    await at('month-select').selectOption('2026-10');
    await expect.poll(() => textOf('proved-count')).toBe('Oct 2026 · 0 of 1 account proved');
    await expect.poll(() => textOf('accounts-grid')).toContain('Enter the ledger balance');
    await pictures('board-period');
    await at('account-select').selectOption({ label: 'Current · GBP' });
    await expect.poll(() => textOf('proof-chip')).toBe('Ledger balance missing');
  });

  it('asks on Proof for the balance that is missing', async () => {
    await at('nav-proof').click();
    await at('ledger-form').waitFor();
    expect(await textOf('off-by-b')).toContain('Ledger balance of 2026-10-31 is missing');
    expect(await textOf('proof-state')).toBe('Matched');
    await pictures('proof-missing');
    expect(await violations(page)).toEqual([]);
    await at('ledger-amount').fill('99,9');
    expect(await at('ledger-save').isDisabled()).toBe(true);
    await at('ledger-amount').fill('1,000.00');
    await at('ledger-source').fill('Trial balance of 2 November');
    await at('ledger-save').click();
    await expect.poll(() => textOf('proof-state')).toBe('Proved');
    expect(await textOf('off-by-b')).toBe('Off by 0.00');
    expect(await textOf('ledger-balance')).toContain('Trial balance of 2 November');
  });

  it('is signed and locked, and says by whom', async () => {
    await at('sign-note').fill('tied out');
    await at('period-sign').click();
    await expect.poll(() => textOf('period-status')).toBe('Locked');
    expect(await textOf('sign-offs')).toContain('tied out');
    await expect.poll(() => textOf('proof-chip')).toBe('Locked');
    await pictures('proof-locked');
    expect(await violations(page)).toEqual([]);
  });

  it('refuses to take a decision back, and is as it was', async () => {
    await at('undo').click();
    await expect.poll(() => textOf('notice')).toContain('The period is locked');
    const outcome = await callFromPage(page, 'review.undo', { decisionId: null, by: 'Asha' });
    expect(outcome).toMatchObject({ ok: false, code: 'refused' });
    await at('nav-proof').click();
    await expect.poll(() => textOf('period-status')).toBe('Locked');
    expect(await at('period-drift').count()).toBe(0);
  });

  it('is opened again only with a reason', async () => {
    expect(await at('period-reopen').isDisabled()).toBe(true);
    await at('sign-note').fill('late invoice');
    await at('period-reopen').click();
    await expect.poll(() => textOf('period-status')).toBe('Proved');
    expect(await textOf('sign-offs')).toContain('late invoice');
  });
});

it('raises no console error and no policy violation', () => {
  expect(running.problems).toEqual([]);
});
