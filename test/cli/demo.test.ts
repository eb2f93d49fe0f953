/** The demo as a newcomer runs it: two months proved and locked, and journals that bring the ledger to its adjusted balance. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleMonths } from '../../electron/sample/month.ts';
import { isoDay } from '../../shared/day.ts';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
const folder = mkdtempSync(join(tmpdir(), 'tieout-demo-'));
const workspace = join(folder, 'harbour-pine.tieout');
const closed = sampleMonths().filter(({ span }) => span.whole);
let printed = '';

function tieout(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
}

interface JournalRow {
  readonly EntryKey: string;
  readonly Account: string;
  readonly Debit: string;
  readonly Credit: string;
}
const pence = (text: string): number => Math.round(Number(text) * 100);

/** Debits minus credits of a month's journal by account. */
function journal(key: string): ReadonlyMap<string, number> {
  const text = readFileSync(join(folder, `journal-${key}.csv`), 'utf8');
  const sums = new Map<string, number>();
  for (const { Account, Debit, Credit } of Papa.parse<JournalRow>(text, { header: true, skipEmptyLines: true }).data)
    sums.set(Account, (sums.get(Account) ?? 0) + pence(Debit) - pence(Credit));
  return sums;
}

beforeAll(() => {
  printed = tieout('demo', '--out', folder);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the demo', () => {
  it('locks both whole months of every account, proved on both sides, and leaves the third open', () => {
    const periods = JSON.parse(tieout('period', workspace, '--json')) as {
      readonly account: string;
      readonly from: string;
    }[];
    for (const { span, reckonings } of sampleMonths())
      for (const { account, opening, closing, adjustedBank } of reckonings) {
        const period = periods.find((one) => one.account === account && one.from === isoDay(span.first));
        expect(period).toMatchObject({
          openingMinor: opening,
          closingMinor: closing,
          status: span.whole ? 'locked' : 'open',
        });
        if (span.whole)
          expect(period).toMatchObject({
            offByMinor: 0,
            booksOffByMinor: 0,
            adjustedBankMinor: adjustedBank,
            adjustedLedgerMinor: adjustedBank,
          });
      }
    expect(printed.split('PROVED to the cent.').length - 1).toBe(closed.length * 4);
  }, 60_000);

  it.each(closed.map((month) => [month.span.key, month] as const))(
    '%s: the trial balance and the journal give the adjusted ledger, but for what waits or is corrected at the source',
    (key, { reckonings }) => {
      const sums = journal(key);
      expect([...sums.values()].reduce((total, amount) => total + amount, 0)).toBe(0);
      for (const { account, ledgerClosing, adjustedLedger, items } of reckonings) {
        const left = items.filter((item) => item.class !== 'outstanding' && item.contra.length === 0);
        const waits = left.reduce((total, { amount }) => total + amount, 0);
        expect(ledgerClosing + (sums.get(account) ?? 0), account).toBe(adjustedLedger - waits);
      }
      expect([...sums.keys()].filter((account) => /suspense/i.test(account))).toEqual([]);
    },
  );

  it('writes the list of what is planted, and a report for each account and month', () => {
    const planted = readFileSync(join(folder, 'PLANTED.md'), 'utf8');
    for (const { id } of sampleMonths().flatMap(({ plan }) => plan)) expect(planted).toContain(`| ${id} |`);
    for (const { span } of closed)
      for (const account of ['current-account', 'operations-account', 'company-card', 'stripe'])
        expect(existsSync(join(folder, `${account}-${span.key}.pdf`))).toBe(true);
  });

  it('runs again over itself', () => {
    const before = readFileSync(join(folder, 'journal-2026-11.csv'), 'utf8');
    tieout('demo', '--out', folder);
    expect(readFileSync(join(folder, 'journal-2026-11.csv'), 'utf8')).toBe(before);
  }, 120_000);
});
