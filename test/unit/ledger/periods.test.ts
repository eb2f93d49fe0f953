/** Two months of one account, worked by hand: each is proved as of its last day, whatever came after it. */

import { describe, expect, it } from 'vitest';
import type { Proof } from '../../../shared/contract/close.ts';
import { type Day, dayOf } from '../../../shared/day.ts';
import { type ProofMatch, stateAt } from '../../../shared/ledger/as-of.ts';
import type { ProofInput } from '../../../shared/ledger/proof.ts';
import { LINE_OPEN } from '../../../shared/ledger/running-balance.ts';
import { minor } from '../../../shared/money.ts';
import { book, leg, type MonthRow, match, prove, statement, trial } from './month.ts';

const october = (day: number): Day => dayOf(2026, 10, day)!;
const november = (day: number): Day => dayOf(2026, 11, day)!;

/** GBP pence. Bank lines 1 to 3 in October, 4 to 6 in November. */
const OCTOBER: readonly MonthRow[] = [
  { day: october(3), amount: 500_00 },
  { day: october(12), amount: -200_00 },
  { day: october(30), amount: -5_00 },
];
const NOVEMBER: readonly MonthRow[] = [
  { day: november(4), amount: -300_00, statement: 1 },
  { day: november(20), amount: 120_00, statement: 1 },
  { day: november(28), amount: 60_00, statement: 1, state: LINE_OPEN },
];
const FIRST = statement(october(1), october(31), 1_000_00, 1_295_00, 1);
const SECOND = statement(november(1), november(30), 1_295_00, 1_175_00, 2);
const INVOICE = match([leg(1, october(3), 500_00)], []);
const PAYMENT = match([leg(2, october(12), -200_00)], [leg(12, october(11), -200_00)]);
const FEE = match([leg(3, october(30), -5_00)], [], [{ type: 'bank_charge', amount: -5_00 }]);
const CHEQUE = match([leg(4, november(4), -300_00)], [leg(14, october(29), -300_00)]);
const RECEIPT = match([leg(5, november(20), 120_00)], [leg(15, november(19), 120_00)]);
const DEPOSIT = book(november(30), 250_00, 'timing');

const early = { from: october(1), to: october(31), ledger: trial(october(31), 500_00) };
const late = {
  from: november(1),
  to: november(30),
  ledger: trial(november(30), 1_365_00),
  ledgerBefore: { amount: minor(500_00), from: october(1) },
};

describe('October alone, and once November is in', () => {
  const alone = prove(OCTOBER, [FIRST], {
    ...early,
    books: [book(october(29), -300_00, 'timing')],
    matches: [INVOICE, PAYMENT, FEE],
  });
  const again = prove([...OCTOBER, ...NOVEMBER], [FIRST, SECOND], {
    ...early,
    books: [DEPOSIT],
    matches: [INVOICE, PAYMENT, FEE, CHEQUE, RECEIPT],
  });

  it.each([
    ['alone', alone],
    ['again', again],
  ] as const)('%s: 995.00 on both sides', (_, proof: Proof) => {
    expect(proof.statement).toMatchObject({ opening: 1_000_00, computed: 1_295_00, closing: 1_295_00, offBy: 0 });
    expect(proof.books).toMatchObject({
      statementClosing: 1_295_00,
      booksOnly: -300_00,
      booksOnlyCount: 1,
      bankOnly: 500_00,
      bankOnlyCount: 1,
      documents: 500_00,
      documentsCount: 1,
      differences: -5_00,
      ledger: 500_00,
      computedLedger: 500_00,
      adjustedBank: 995_00,
      adjustedLedger: 995_00,
      depositsInTransit: 0,
      outstandingPayments: -300_00,
      receiptsNotBooked: 500_00,
      paymentsNotBooked: -5_00,
      offBy: 0,
      note: '',
    });
    expect(proof.ledgerExport).toMatchObject({ opening: 1_000_00, lines: -500_00, linesCount: 2, offBy: 0, note: '' });
    expect(proof.state).toBe('proved');
  });

  it('says later on which day the cheque cleared', () => {
    expect(alone.clearedLater).toEqual([]);
    expect(again.clearedLater).toEqual([
      { lineId: 14, side: 'book', day: october(29), amount: -300_00, clearedDay: november(4) },
    ]);
    expect(again.exceptionsByKind).toEqual([{ kind: 'cleared_later', count: 1, sum: -300_00 }]);
  });
});

describe('November', () => {
  const prove2 = (kind: string, more: Partial<ProofInput> = {}): Proof =>
    prove([...OCTOBER, ...NOVEMBER], [FIRST, SECOND], {
      ...late,
      bankDisposed: () => kind !== '',
      books: [DEPOSIT],
      matches: [INVOICE, PAYMENT, FEE, CHEQUE, RECEIPT],
      bankKind: () => kind,
      ...more,
    });

  it('opens with what October closed with and ends at 1,425.00 on both sides', () => {
    const proof = prove2('ask');
    expect(proof.statement).toMatchObject({ opening: 1_295_00, closing: 1_175_00, offBy: 0 });
    expect(proof.books).toMatchObject({
      booksOnly: 250_00,
      bankOnly: 60_00,
      documents: 0,
      differences: 0,
      ledger: 1_365_00,
      adjustedBank: 1_425_00,
      adjustedLedger: 1_425_00,
      offBy: 0,
    });
    expect(proof.state).toBe('proved');
  });

  it('has a ledger that is complete: its October balance, the October journal and its own lines', () => {
    expect(prove2('ask').ledgerExport).toMatchObject({
      opening: 995_00,
      openingKind: 'balance',
      lines: 370_00,
      linesCount: 2,
      computed: 1_365_00,
      closing: 1_365_00,
      offBy: 0,
    });
  });

  it('is open while the 60.00 has no disposition', () => {
    expect(prove2('').state).toBe('open');
  });

  it("counts the bank's error against the bank, not against the ledger", () => {
    const { books, state } = prove2('bank_error', { ledger: trial(november(30), 1_365_00) });
    expect(books).toMatchObject({ bankErrors: 60_00, bankOnly: 0, adjustedBank: 1_365_00, adjustedLedger: 1_365_00 });
    expect(state).toBe('proved');
  });

  it('takes a wrong book line out of the ledger and waits for nothing at the bank', () => {
    const wrong = book(november(10), 33_00, 'correct_at_source');
    const { books } = prove2('ask', { books: [DEPOSIT, wrong], ledger: trial(november(30), 1_398_00) });
    expect(books).toMatchObject({ booksOnly: 250_00, bookErrors: 33_00, adjustedLedger: 1_425_00, offBy: 0 });
  });

  it('is not known without a balance of the ledger, and says which one is missing', () => {
    const { books, state } = prove2('ask', { ledger: null });
    expect(books).toMatchObject({ ledger: null, ledgerSource: null, adjustedLedger: null, offBy: null });
    expect(books.note).toBe('ledger balance of 2026-11-30 is missing: enter it or import a trial balance');
    expect(state).toBe('matched');
  });

  it.each([
    [870_00, 495_00, 'the journal of October 2026, 495.00, is not in the ledger yet'],
    [1_000_00, 365_00, ''],
  ])('a ledger of %d is off by %d: %s', (amount, offBy, note) => {
    expect(prove2('ask', { ledger: trial(november(30), amount) }).books).toMatchObject({ offBy, note });
  });
});

it('a bank line that the cash book has next month is not yet booked in this one', () => {
  const rows = [...OCTOBER, { day: october(31), amount: -40_00 }];
  const closing = statement(october(1), october(31), 1_000_00, 1_255_00, 1);
  const late = match([leg(7, october(31), -40_00)], [leg(17, november(2), -40_00)]);
  const proof = prove(rows, [closing], {
    ...early,
    ledger: trial(october(31), 800_00),
    matches: [INVOICE, PAYMENT, FEE, late],
  });
  expect(proof.books).toMatchObject({ bankOnly: 460_00, bankOnlyCount: 2, ledger: 800_00, offBy: 0 });
  expect(proof.clearedLater).toMatchObject([{ lineId: 7, side: 'bank', amount: -40_00, clearedDay: november(2) }]);
});

it('an open invoice is not in the bank account, and still has to be looked at', () => {
  const books = [{ ...book(october(5), 80_00, 'outstanding'), nature: 'open_document' as const }];
  const ledger = trial(october(31), 800_00);
  const proof = prove(OCTOBER, [FIRST], { ...early, ledger, books, matches: [INVOICE, PAYMENT, FEE] });
  expect(proof.books).toMatchObject({ booksOnly: 0, booksOnlyCount: 0, ledger: 800_00, offBy: 0 });
  expect(proof.exceptionsByKind).toEqual([{ kind: 'outstanding', count: 1, sum: 80_00 }]);
});

it("says where the balance holds the period's journal already, and where suspense was chosen by nobody", () => {
  const books = [book(october(29), -300_00, 'timing')];
  const matches = [INVOICE, PAYMENT, FEE];
  const held = prove(OCTOBER, [FIRST], { ...early, ledger: trial(october(31), 995_00), books, matches });
  expect(held.books.note).toBe(
    "the ledger's balance holds this period's journal, 495.00, already: give the balance before it",
  );
  const wrong = (account?: string) =>
    match(
      [leg(3, october(30), -5_00)],
      [],
      [{ type: 'sign', amount: -5_00, ...(account === undefined ? {} : { account }) }],
    );
  const suspense = 'Suspense - to be corrected';
  const unnamed = prove(OCTOBER, [FIRST], { ...early, books, matches: [INVOICE, PAYMENT, wrong()] });
  expect(unnamed).toMatchObject({
    state: 'matched',
    books: { offBy: 0, suspense: { count: 1, sum: -5_00, unnamed: 1 } },
  });
  const named = prove(OCTOBER, [FIRST], { ...early, books, matches: [INVOICE, PAYMENT, wrong(suspense)] });
  expect(named).toMatchObject({ state: 'proved', books: { suspense: { count: 1, sum: -5_00, unnamed: 0 } } });
});

describe('a match that is there in part', () => {
  const state = (made: ProofMatch, day: number) => stateAt(made, day as Day);
  it.each<readonly [string, ProofMatch, object]>([
    [
      'two bank lines, one of them later, for one book line: the rest is outstanding',
      match([leg(1, 10, 100), leg(2, 20, 200)], [leg(3, 9, 300)]),
      { ledger: 300, outstanding: 200, unbooked: 0, posted: 0 },
    ],
    [
      'one bank line for two book lines, one of them later: the rest is not booked',
      match([leg(1, 10, 300)], [leg(2, 9, 100), leg(3, 20, 200)]),
      { ledger: 100, outstanding: 0, unbooked: 200, posted: 0 },
    ],
    [
      'an instalment of a document settled later: what came is not booked',
      match([leg(1, 10, 100), leg(2, 20, 200)], []),
      { ledger: 0, outstanding: 0, unbooked: 100, posted: 0 },
    ],
    [
      'nothing of it yet',
      match([leg(1, 20, 100)], [leg(2, 21, 100)]),
      { ledger: 0, outstanding: 0, unbooked: 0, posted: 0 },
    ],
    [
      'an entry and its reversal in the cash book alone',
      match([], [leg(1, 10, 50), leg(2, 20, -50)]),
      { ledger: 50, outstanding: 50, unbooked: 0, posted: 0 },
    ],
  ])('%s', (_, made, want) => {
    expect(state(made, 15)).toEqual(want);
  });
});
