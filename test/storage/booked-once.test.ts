/** What the proof takes for booked is what the journal posts: booking errors, lines on another account, entries of a later month. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchByHand } from '../../electron/store/decisions.ts';
import { EVERYTHING, readyCount, readyMatches } from '../../electron/store/journal-entries.ts';
import { writeLedgerBalances } from '../../electron/store/ledger-balances.ts';
import { proofInput } from '../../electron/store/proof-input.ts';
import { reportData } from '../../electron/store/report-data.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { AT, day, importLines, line, WHO, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const OCTOBER = { from: day('2026-10-01'), to: day('2026-10-31') };
const NOVEMBER = { from: day('2026-11-01'), to: day('2026-11-30') };
const CASH = { documentType: 'Payment' };
const prove = (span: typeof OCTOBER, accountId = 1) => proof(proofInput(world.write, { accountId, ...span }));
const report = (span: typeof OCTOBER, accountId = 1) =>
  reportData(world.write, { accountId, ...span }, { workspace: 'w', preparedBy: 'Asha', at: AT });
const balance = (accountId: number, on: number, amount: number) =>
  writeLedgerBalances(world.write, [{ accountId, day: on, amount, kind: 'typed', source: 'trial balance' }], WHO);
const id = (text: string): number => world.write.number('SELECT id AS n FROM line WHERE description = ?', text);
const tie = (bank: readonly string[], book: readonly string[], differences: readonly Difference[] = []) =>
  matchByHand(world.write, { bank: bank.map(id), book: book.map(id), differences, note: '' }, WHO);

const months = (account: string, lines: readonly (readonly [string, number, string])[], opening = 1_000_00): void => {
  const half = (from: string, to: string) => lines.filter(([iso]) => iso >= from && iso < to);
  let closing = opening;
  for (const rows of [half('2026-10', '2026-11'), half('2026-11', '2026-12')]) {
    const before = closing;
    closing += rows.reduce((sum, [, amount]) => sum + amount, 0);
    importLines(
      world.write,
      rows.map(([iso, amount, text], at) => line(at + 2, iso, amount, text)),
      { account, opening: minor(before), closing: minor(closing) },
    );
  }
};

describe('a booking error that names no account', () => {
  it.each([
    ['sign', 54_00, -108_00],
    ['transposition', -45_00, -9_00],
  ] as const)('%s: nothing is posted, and it stays a booking error in later months', (type, inBooks, amount) => {
    months('Current', [
      ['2026-10-05', -54_00, 'SHOP'],
      ['2026-11-05', 10_00, 'CAFE'],
    ]);
    importLines(
      world.write,
      [line(2, '2026-10-04', inBooks, 'Shop', CASH), line(3, '2026-11-05', 10_00, 'Cafe', CASH)],
      {
        side: 'book',
        account: 'Current',
      },
    );
    balance(1, OCTOBER.to, 1_000_00 + inBooks);
    balance(1, NOVEMBER.to, 1_010_00 + inBooks);
    tie(['SHOP'], ['Shop'], [{ type, amount: minor(amount), note: '' }]);
    tie(['CAFE'], ['Cafe']);
    expect(readyMatches(world.write, EVERYTHING).every(({ entry }) => entry.lines.length === 0)).toBe(true);
    for (const span of [OCTOBER, NOVEMBER]) {
      const { state, books } = prove(span);
      expect({ state, ...books }).toMatchObject({ state: 'proved', offBy: 0, bookErrors: -amount, differences: 0 });
      const { reconciliation, differences } = report(span);
      expect(reconciliation).toMatchObject({
        adjustedBank: books.adjustedBank,
        adjustedLedger: books.adjustedLedger,
        bookingErrors: { sum: amount },
      });
      expect(differences).toMatchObject([{ type, amount, account: 'Correct at the source' }]);
    }
  });
});

describe('a cash-book line on another reconciled account', () => {
  it('is that account’s cash: the entry moves the money, and both accounts are proved', () => {
    months('Current', [
      ['2026-10-05', -7_00, 'RENT'],
      ['2026-11-05', 10_00, 'CAFE'],
    ]);
    months('Savings', [
      ['2026-10-06', 3_00, 'INTEREST'],
      ['2026-11-06', 4_00, 'MORE'],
    ]);
    importLines(world.write, [line(2, '2026-10-05', -7_00, 'Rent', CASH)], { side: 'book', account: 'Savings' });
    tie(['RENT'], ['Rent']);
    for (const [text, amount] of [
      ['CAFE', 10_00],
      ['INTEREST', 3_00],
      ['MORE', 4_00],
    ] as const)
      tie([text], [], [{ type: 'categorised', amount: minor(amount), note: '', account: 'Income' }]);
    // The ledger before October's journal, and before November's.
    balance(1, OCTOBER.to, 1_000_00);
    balance(1, NOVEMBER.to, 993_00);
    balance(2, OCTOBER.to, 993_00);
    balance(2, NOVEMBER.to, 1_003_00);
    for (const account of [1, 2])
      for (const span of [OCTOBER, NOVEMBER]) {
        const { state, books } = prove(span, account);
        expect({ state, offBy: books.offBy }).toEqual({ state: 'proved', offBy: 0 });
        const { adjustedBank, adjustedLedger } = report(span, account).reconciliation;
        expect([adjustedBank, adjustedLedger]).toEqual([books.adjustedBank, books.adjustedLedger]);
      }
  });
});

describe('a match whose sides come in two months', () => {
  const october = { accountId: null, ...OCTOBER };
  const november = { accountId: null, ...NOVEMBER };
  const dated = () => readyMatches(world.write, november).map(({ entry }) => entry.day);

  it('in the cash book a month later: its difference is dated and posted then', () => {
    months('Current', [
      ['2026-10-30', -105_00, 'SHOP'],
      ['2026-11-05', 10_00, 'CAFE'],
    ]);
    importLines(world.write, [line(2, '2026-11-02', -100_00, 'Shop', CASH)], { side: 'book', account: 'Current' });
    tie(['SHOP'], ['Shop'], [{ type: 'bank_charge', amount: minor(-5_00), note: '' }]);
    expect(readyCount(world.write, october)).toBe(0);
    expect(readyCount(world.write, november)).toBe(1);
    expect(dated()).toEqual([day('2026-11-02')]);
    balance(1, OCTOBER.to, 1_000_00);
    balance(1, NOVEMBER.to, 900_00);
    for (const span of [OCTOBER, NOVEMBER]) expect(prove(span).books.offBy).toBe(0);
  });

  it('one end of a transfer each: one entry, in the month of the second end, for both accounts', () => {
    months('Current', [
      ['2026-10-30', -50_00, 'TO SAVINGS'],
      ['2026-11-05', 10_00, 'CAFE'],
    ]);
    months('Savings', [
      ['2026-10-06', 3_00, 'INTEREST'],
      ['2026-11-02', 50_00, 'FROM CURRENT'],
    ]);
    tie(['TO SAVINGS', 'FROM CURRENT'], []);
    expect(readyCount(world.write, october)).toBe(0);
    expect(dated()).toEqual([day('2026-11-02')]);
    for (const account of [1, 2])
      for (const span of [OCTOBER, NOVEMBER]) {
        balance(account, span.to, 1_000_00);
        expect(prove(span, account).books.offBy).toBe(0);
      }
  });
});
