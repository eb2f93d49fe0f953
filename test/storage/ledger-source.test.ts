/** Where the ledger's balance comes from: its export's balance column, a typed one, and an export that holds the journal again. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchByHand } from '../../electron/store/decisions.ts';
import { EVERYTHING, readyMatches } from '../../electron/store/journal-entries.ts';
import { removeLedgerBalance, writeLedgerBalances } from '../../electron/store/ledger-balances.ts';
import { periodViews } from '../../electron/store/periods.ts';
import { beginPosting } from '../../electron/store/postings.ts';
import { proofInput } from '../../electron/store/proof-input.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { ParsedLine } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import { day, importLines, line, WHO, World } from './world.ts';

let world: World;
const readyNow = () => readyMatches(world.write, EVERYTHING).map(({ entry }) => entry);
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const OCTOBER = { accountId: 1, from: day('2026-10-01'), to: day('2026-10-31') };
const NOVEMBER = { accountId: 1, from: day('2026-11-01'), to: day('2026-11-30') };
const prove = (span: typeof OCTOBER) => proof(proofInput(world.write, span));

function bank(): void {
  importLines(
    world.write,
    [
      line(2, '2026-10-03', 500_00, 'ABLE'),
      line(3, '2026-10-12', -200_00, 'RENT'),
      line(4, '2026-10-31', -5_00, 'FEE'),
    ],
    { opening: minor(1_000_00), closing: minor(1_295_00) },
  );
  importLines(world.write, [line(2, '2026-11-20', 120_00, 'BAKER'), line(3, '2026-11-30', -20_00, 'POST')], {
    opening: minor(1_295_00),
    closing: minor(1_395_00),
  });
}

const entry = (
  row: number,
  iso: string,
  cents: number,
  text: string,
  balance: number | null,
  reference = '',
): ParsedLine =>
  line(row, iso, cents, text, {
    documentType: 'Journal',
    balance: balance === null ? null : minor(balance),
    reference,
  });

/** The ledger's account of the bank in October, with a running balance from 1,000.00. */
const LEDGER = [
  entry(2, '2026-10-11', -200_00, 'Rent paid', 800_00),
  entry(3, '2026-10-29', -300_00, 'Cheque 7', 500_00),
];

function books(lines: readonly ParsedLine[], name = 'ledger.csv'): void {
  importLines(world.write, lines, { side: 'book', name });
}

const id = (description: string): number =>
  world.write.number('SELECT id AS n FROM line WHERE description = ?', description);

function decide(): void {
  const bookTo = (text: string, amount: number, account: string): void => {
    const difference = { type: 'categorised', amount: minor(amount), note: '', account } as const;
    matchByHand(world.write, { bank: [id(text)], book: [], differences: [difference], note: '' }, WHO);
  };
  bookTo('ABLE', 500_00, 'Sales');
  bookTo('FEE', -5_00, 'Bank charges');
  matchByHand(world.write, { bank: [id('RENT')], book: [id('Rent paid')], differences: [], note: '' }, WHO);
}

const dispose = (text: string): void => {
  const { id: decision } = world.write.run(
    "INSERT INTO decision (at, actor, verdict, text, count) VALUES (?, 'Asha', 'dispose', '', 1)",
    WHO.at,
  );
  world.write.run(
    "INSERT INTO disposition (line_id, decision_id, kind) VALUES (?, ?, 'outstanding')",
    id(text),
    decision,
  );
};

describe('the balance column of the export', () => {
  it('is the ledger balance of the month it covers, and of no other', () => {
    bank();
    books(LEDGER);
    decide();
    dispose('Cheque 7');
    const october = prove(OCTOBER);
    expect(october).toMatchObject({
      state: 'proved',
      books: {
        ledger: 500_00,
        ledgerSource: { kind: 'export', source: 'balance of 2026-10-29 in ledger.csv' },
        adjustedLedger: 995_00,
        offBy: 0,
      },
      ledgerExport: { opening: 1_000_00, openingKind: 'stated', lines: -500_00, offBy: 0, firstBadDay: null },
    });
    expect(prove(NOVEMBER).books).toMatchObject({ ledger: null, offBy: null });
  });

  it('names the day on which the export lacks a line', () => {
    bank();
    books([LEDGER[0]!, entry(3, '2026-10-29', -300_00, 'Cheque 7', 450_00)]);
    decide();
    expect(prove(OCTOBER)).toMatchObject({
      state: 'matched',
      books: { ledger: 450_00, offBy: 50_00 },
      ledgerExport: { offBy: -50_00, firstBadDay: day('2026-10-29') },
    });
  });

  it('stands behind what a person typed, and comes back when that is removed', () => {
    bank();
    books(LEDGER);
    decide();
    const typed = { accountId: 1, day: OCTOBER.to, amount: 501_00, kind: 'typed', source: 'screen' } as const;
    writeLedgerBalances(world.write, [typed], WHO);
    expect(prove(OCTOBER).books).toMatchObject({ ledger: 501_00, ledgerSource: { kind: 'typed' }, offBy: -1_00 });
    removeLedgerBalance(world.write, 1, OCTOBER.to, WHO);
    expect(prove(OCTOBER).books).toMatchObject({ ledger: 500_00, offBy: 0 });
  });
});

it('a ledger that begins in the middle of the month is named with its day', () => {
  bank();
  const half = { accountId: 1, kind: 'typed', source: 'screen' } as const;
  writeLedgerBalances(
    world.write,
    [
      { ...half, day: day('2026-09-30'), amount: 1_000_00 },
      { ...half, day: OCTOBER.to, amount: 500_00 },
    ],
    WHO,
  );
  books([entry(2, '2026-10-29', -300_00, 'Cheque 7', null)]);
  expect(prove(OCTOBER).ledgerExport).toMatchObject({
    opening: 1_000_00,
    lines: -300_00,
    offBy: -200_00,
    note: 'the ledger export begins on 2026-10-29, in the middle of the period: export it again from 2026-10-01',
  });
});

describe('a later export that holds the journal again', () => {
  const journal = { destination: 'journal-csv', file: 'journal.csv' };
  /** The ledger from the last days of October on, after October's journal. */
  const later = (reference: (memo: string) => string): readonly ParsedLine[] => [
    entry(2, '2026-10-31', -5_00, 'Bank: FEE', 995_00, reference('FEE')),
    entry(3, '2026-11-19', 120_00, 'Baker', 1_115_00),
  ];
  const keyOf = (text: string): string =>
    world.write.get<{ key: string }>('SELECT key FROM posting WHERE text LIKE ?', `%${text}%`)?.key ?? '';

  it.each([
    ['by its key', keyOf],
    ['by day, amount and memo', () => ''],
  ])('counts each entry once, recognised %s', (_, reference) => {
    bank();
    books(LEDGER);
    decide();
    const before = prove(OCTOBER);
    beginPosting(
      world.write,
      readyNow().filter(({ lines }) => lines.length > 0),
      journal,
      WHO,
    );
    books(later(reference), 'november.csv');
    const october = prove(OCTOBER);
    expect(october.reexported).toEqual({ count: 1, sum: -5_00 });
    expect(october.statement).toEqual(before.statement);
    const ledgerSource = { ...before.books.ledgerSource, source: 'balance of 2026-10-31 in november.csv' };
    expect(october.books).toEqual({ ...before.books, ledgerSource });
    matchByHand(world.write, { bank: [id('BAKER')], book: [id('Baker')], differences: [], note: '' }, WHO);
    const difference = { type: 'bank_charge', amount: minor(-20_00), note: '' } as const;
    matchByHand(world.write, { bank: [id('POST')], book: [], differences: [difference], note: '' }, WHO);
    expect(prove(NOVEMBER).books).toMatchObject({
      ledger: 1_115_00,
      adjustedBank: 1_095_00,
      adjustedLedger: 1_095_00,
      offBy: 0,
    });
  });
});

it('an export of the whole quarter counts what was posted and what was known once, against trial balances', () => {
  bank();
  const plain = LEDGER.map((item) => ({ ...item, balance: null }));
  books(plain);
  decide();
  const trial = { accountId: 1, kind: 'trial_balance', source: 'tb.csv' } as const;
  writeLedgerBalances(world.write, [{ ...trial, day: OCTOBER.to, amount: 500_00 }], WHO);
  const before = prove(OCTOBER);
  const target = { destination: 'journal-csv', file: 'journal.csv' };
  beginPosting(
    world.write,
    readyNow().filter(({ lines }) => lines.length > 0),
    target,
    WHO,
  );
  books([
    entry(2, '2026-10-03', 500_00, 'Bank: ABLE', null),
    ...plain,
    entry(5, '2026-10-31', -5_00, 'Bank: FEE', null),
    entry(6, '2026-10-31', -5_00, 'Bank: FEE', null),
  ]);
  const after = prove(OCTOBER);
  // The second fee of the same day is nobody's entry: it stands as what it is.
  expect(after.reexported).toEqual({ count: 2, sum: 495_00 });
  expect(after.books).toMatchObject({ booksOnlyCount: 2, booksOnly: -305_00, adjustedLedger: 995_00 });
  expect(after.books.booksOnly - before.books.booksOnly).toBe(-5_00);
});

it('statements in the wrong order give the periods they give in the right one; overlap and contradiction are named', () => {
  const october = { opening: minor(1_000_00), closing: minor(1_500_00), name: 'oct.csv' };
  const november = { opening: minor(1_400_00), closing: minor(1_520_00), name: 'nov.csv' };
  importLines(world.write, [line(2, '2026-11-01', 100_00, 'CAFE'), line(3, '2026-11-20', 20_00, 'BAKER')], november);
  importLines(world.write, [line(2, '2026-10-03', 400_00, 'ABLE'), line(3, '2026-10-31', 100_00, 'ZOE')], october);
  const all = periodViews(world.write, { accountId: 1, from: null, to: null });
  expect(all.map(({ from, opening }) => [from, opening])).toEqual([
    [OCTOBER.from, 1_000_00],
    [NOVEMBER.from, 1_400_00],
  ]);
  expect(all[1]!.notes).toContain('nov.csv opens with 1,400.00, but oct.csv closed with 1,500.00 on 2026-10-31');
  expect(all[1]!.status).not.toBe('proved');
  importLines(world.write, [line(2, '2026-11-20', 20_00, 'BAKER'), line(3, '2026-11-25', 5_00, 'LATE')], {
    opening: minor(1_500_00),
    closing: minor(1_525_00),
    name: 'late.csv',
  });
  const [view] = periodViews(world.write, { accountId: 1, ...{ from: NOVEMBER.from, to: NOVEMBER.to } });
  expect(view!.notes.some((note) => note.includes('in both nov.csv and late.csv'))).toBe(true);
});
