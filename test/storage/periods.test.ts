/** Two months in a workspace: the second proves itself and leaves the first as it was, in whatever order things came. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchByHand } from '../../electron/store/decisions.ts';
import { writeLedgerBalances } from '../../electron/store/ledger-balances.ts';
import { proofInput } from '../../electron/store/proof-input.ts';
import { reportData } from '../../electron/store/report-data.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { day, importLines, line, WHO, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const OCTOBER = { accountId: 1, from: day('2026-10-01'), to: day('2026-10-31') };
const NOVEMBER = { accountId: 1, from: day('2026-11-01'), to: day('2026-11-30') };

/** The files of the two months, by side; the bank's lines fill their statements from the first day to the last. */
const FILES: Readonly<Record<string, () => void>> = {
  bank10: () =>
    void importLines(
      world.write,
      [
        line(2, '2026-10-01', 500_00, 'ABLE LTD'),
        line(3, '2026-10-12', -200_00, 'RENT'),
        line(4, '2026-10-31', -5_00, 'FEE'),
      ],
      { opening: minor(1_000_00), closing: minor(1_295_00) },
    ),
  bank11: () =>
    void importLines(world.write, [line(2, '2026-11-04', -300_00, 'CHQ 7'), line(3, '2026-11-20', 120_00, 'BAKER')], {
      opening: minor(1_295_00),
      closing: minor(1_115_00),
    }),
  book10: () =>
    void importLines(
      world.write,
      [
        line(2, '2026-10-01', 500_00, 'Able', { documentType: 'Invoice' }),
        line(3, '2026-10-11', -200_00, 'Rent paid', { documentType: 'Payment' }),
        line(4, '2026-10-29', -300_00, 'Cheque 7', { documentType: 'Cheque' }),
      ],
      { side: 'book' },
    ),
  book11: () =>
    void importLines(world.write, [line(2, '2026-11-19', 120_00, 'Baker', { documentType: 'Receipt' })], {
      side: 'book',
    }),
};

const id = (description: string): number =>
  world.write.number('SELECT id AS n FROM line WHERE description = ?', description);

function join(bank: string, book: string | null, differences: readonly Difference[] = []): void {
  matchByHand(world.write, { bank: [id(bank)], book: book === null ? [] : [id(book)], differences, note: '' }, WHO);
}

const prove = (span: typeof OCTOBER) => proof(proofInput(world.write, span));

function decide(): void {
  join('ABLE LTD', 'Able');
  join('RENT', 'Rent paid');
  join('FEE', null, [{ type: 'bank_charge', amount: minor(-5_00), note: '' }]);
  join('CHQ 7', 'Cheque 7');
  join('BAKER', 'Baker');
}

/** The trial balances of both months, each before the month's own journal. */
function enterLedger(): void {
  const balance = (iso: string, amount: number) =>
    ({ accountId: 1, day: day(iso), amount, kind: 'trial_balance', source: 'tb.csv' }) as const;
  writeLedgerBalances(world.write, [balance('2026-10-31', 500_00), balance('2026-11-30', 1_115_00)], WHO);
}

describe('two months', () => {
  it.each([[['bank10', 'book10', 'bank11', 'book11']], [['book11', 'bank11', 'book10', 'bank10']]])(
    'are proved each by itself, imported as %s',
    (order) => {
      for (const name of order) FILES[name]!();
      decide();
      expect(prove(OCTOBER)).toMatchObject({ state: 'matched', books: { ledger: null, offBy: null } });
      expect(prove(OCTOBER).books.note).toBe(
        'ledger balance of 2026-10-31 is missing: enter it or import a trial balance',
      );
      enterLedger();
      expect(prove(OCTOBER).books).toMatchObject({
        booksOnly: -300_00,
        bankOnly: 500_00,
        documents: 500_00,
        differences: -5_00,
        ledger: 500_00,
        adjustedBank: 995_00,
        adjustedLedger: 995_00,
        offBy: 0,
      });
      expect(prove(NOVEMBER).books).toMatchObject({
        booksOnly: 0,
        bankOnly: 0,
        differences: 0,
        ledger: 1_115_00,
        adjustedBank: 1_115_00,
        adjustedLedger: 1_115_00,
        offBy: 0,
      });
      expect(prove(OCTOBER).state).toBe('proved');
      expect(prove(NOVEMBER).state).toBe('proved');
    },
  );

  it('the report of October names in December the day on which the cheque cleared', () => {
    for (const add of Object.values(FILES)) add();
    decide();
    const made = { workspace: 'w', at: WHO.at, preparedBy: 'Asha' };
    const october = reportData(world.write, OCTOBER, made);
    expect(october.open).toMatchObject([
      { side: 'book', text: 'Cheque 7', amount: -300_00, kind: 'cleared_later', cause: 'cleared 2026-11-04' },
    ]);
    expect(october.differences).toMatchObject([{ type: 'bank_charge', amount: -5_00 }]);
    expect(reportData(world.write, NOVEMBER, made)).toMatchObject({ open: [], differences: [] });
  });
});
