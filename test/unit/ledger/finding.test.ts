/** What explains a break of the statement, and where lines that a person added stand among the others. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { explainFault, type OpenBook, type StatementLine } from '../../../shared/ledger/finding.ts';
import { ADDED_LINE, LINE_EXCLUDED } from '../../../shared/ledger/running-balance.ts';
import { minor } from '../../../shared/money.ts';
import { type MonthRow, prove, running, statement } from './month.ts';

const DAY = 20003;
const LACK = -781_96;

/** A break of one day, off by what its lines lack. */
const broken = (amount = LACK, days: readonly [number, number] = [DAY, DAY]) => ({
  offBy: minor(amount),
  fault: { from: days[0], to: days[1], row: 7, amount },
});

const book = (lineId: number, day: number, amount: number, more: Partial<OpenBook> = {}): OpenBook => ({
  lineId,
  day: day as Day,
  amount,
  nature: 'cash_book',
  suggested: false,
  ...more,
});
const bank = (lineId: number, day: number, amount: number, repeats: number | null = null): StatementLine => ({
  lineId,
  day: day as Day,
  amount,
  repeats,
});
const DOCUMENT = { nature: 'open_document' } as const;

describe('what explains the first break', () => {
  it.each<[string, readonly OpenBook[], readonly number[]]>([
    ['the one line of the amount', [book(1, DAY, LACK), book(2, DAY, -5)], [1]],
    ['none of the opposite sign', [book(1, DAY, -LACK)], []],
    ['every line of the amount, by day', [book(1, DAY + 1, LACK), book(2, DAY, LACK)], [2, 1]],
    ['cash book up to a week before', [book(1, DAY - 7, LACK), book(2, DAY - 8, LACK)], [1]],
    ['cash book up to a week after', [book(1, DAY + 7, LACK), book(2, DAY + 8, LACK)], [1]],
    ['documents of the two months before', [book(1, DAY - 60, LACK, DOCUMENT), book(2, DAY - 61, LACK, DOCUMENT)], [1]],
    ['the line nobody suggests elsewhere', [book(1, DAY, LACK, { suggested: true }), book(2, DAY, LACK)], [2]],
    ['a suggested line where it is the only one', [book(1, DAY, LACK, { suggested: true })], [1]],
  ])('lists %s', (_, books, expected) => {
    expect(explainFault(broken(), { books, bank: [] })).toMatchObject({ books: expected, set: [], amount: LACK });
  });

  it.each<[string, readonly number[], readonly number[]]>([
    ['two lines', [-700_00, -81_96, -3], [1, 2]],
    ['three lines', [-700_00, -80_00, -1_96], [1, 2, 3]],
    ['a credit note among them', [-800_00, 18_04], [1, 2]],
    ['no set where there are two', [-700_00, -81_96, -600_00, -181_96], []],
    ['no set where a pair and a triple fit', [-700_00, -81_96, -80_00, -1_96], []],
    ['no set where a single line fits', [LACK, -700_00, -81_96], []],
    ['no set of four', [-700_00, -80_00, -1_00, -96], []],
    ['two equal lines once', [LACK / 2, LACK / 2], [1, 2]],
  ])('adds up %s', (_, amounts, expected) => {
    const books = amounts.map((amount, at) => book(at + 1, DAY, amount));
    expect(explainFault(broken(), { books, bank: [] })!.set).toEqual(expected);
  });

  it('tries no sums among too many lines', () => {
    const books = [-700_00, -81_96, ...Array.from({ length: 299 }, () => 1)].map((amount, at) =>
      book(at + 1, DAY, amount),
    );
    expect(explainFault(broken(), { books: books.slice(0, 300), bank: [] })!.set).toEqual([1, 2]);
    expect(explainFault(broken(), { books, bank: [] })!.set).toEqual([]);
  });

  it.each<[string, readonly StatementLine[], readonly (readonly [number, number | null])[]]>([
    ['a line too many', [bank(1, DAY, -LACK), bank(2, DAY, LACK)], [[1, null]]],
    ['a line that may be there twice', [bank(1, DAY - 3, -LACK), bank(2, DAY, -LACK)], [[2, 1]]],
    ['no twin from further away', [bank(1, DAY - 4, -LACK), bank(2, DAY, -LACK)], [[2, null]]],
    [
      'both of one day',
      [bank(1, DAY, -LACK), bank(2, DAY, -LACK)],
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'a block that was read twice',
      [bank(3, DAY, 700_00, 1), bank(4, DAY, 81_96, 2)],
      [
        [3, 1],
        [4, 2],
      ],
    ],
    ['no part of a block', [bank(3, DAY, 700_00, 1), bank(4, DAY, 81_96, 2), bank(5, DAY, 1, 6)], []],
    ['no lines that nobody suspects', [bank(3, DAY, 700_00), bank(4, DAY, 81_96)], []],
    ['none outside the days', [bank(1, DAY + 1, -LACK)], []],
  ])('names %s', (_, lines, expected) => {
    const found = explainFault(broken(), { books: [], bank: lines })!;
    expect(found.extra.map(({ lineId, twin }) => [lineId, twin])).toEqual(expected);
  });

  it('looks at all days of the break', () => {
    const days = [DAY - 3, DAY] as const;
    const lines = { books: [book(1, DAY - 10, LACK)], bank: [bank(2, DAY - 3, -LACK)] };
    expect(explainFault(broken(LACK, days), lines)).toMatchObject({ from: DAY - 3, to: DAY, books: [1] });
    expect(explainFault(broken(LACK, days), lines)!.extra).toHaveLength(1);
  });

  it.each([
    ['does not break', { offBy: minor(0), fault: null }],
    ['breaks and closes', { ...broken(), offBy: minor(0) }],
  ])('says nothing of a statement that %s', (_, proved) => {
    expect(explainFault(proved, { books: [book(1, DAY, LACK)], bank: [] })).toBeNull();
  });
});

const ROWS: readonly MonthRow[] = [
  { day: 20003, amount: 500 },
  { day: 20003, amount: -120 },
  { day: 20005, amount: -30 },
  { day: 20005, amount: 70 },
  { day: 20007, amount: -20 },
];
const FULL = running(1000, ROWS);
const WHOLE = statement(20003, 20007, 1000, 1400);

/** The month without one of its lines, and that line as a person adds it: last, with no balance and no statement. */
function without(index: number, rows: readonly MonthRow[], more: Partial<MonthRow> = {}): MonthRow[] {
  const { balance: _balance, ...line } = rows[index]!;
  return [...rows.filter((_, at) => at !== index), { ...line, statement: ADDED_LINE, ...more }];
}

describe('a line that a person added', () => {
  it.each([0, 1, 2, 3, 4])('takes the place of missing line %i by the balances', (index) => {
    const short = FULL.filter((_, at) => at !== index);
    const { day, amount } = FULL[index]!;
    const { fault } = prove(short, [WHOLE]).statement;
    expect(fault).toMatchObject({ amount });
    expect(day >= fault!.from && day <= fault!.to).toBe(true);
    const rows = without(index, FULL);
    expect(prove(rows, [WHOLE])).toMatchObject({
      state: 'proved',
      gaps: [],
      statement: { offBy: 0, firstBadDay: null, fault: null, closing: 1400 },
    });
    const reversed = [...rows.slice(0, -1).toReversed(), rows.at(-1)!];
    expect(prove(reversed, [WHOLE]).state).toBe('proved');
  });

  it.each([0, 1, 2, 3, 4])('closes a statement without balances by day, line %i', (index) => {
    expect(prove(without(index, ROWS), [WHOLE])).toMatchObject({ state: 'proved', statement: { offBy: 0 } });
  });

  it('breaks the balance where it does not belong', () => {
    expect(prove(without(0, FULL, { day: 20005 }), [WHOLE]).statement).toMatchObject({ offBy: 0, firstBadDay: 20003 });
    expect(prove(without(1, FULL, { amount: -119 }), [WHOLE]).statement.fault).not.toBeNull();
    expect(prove(without(1, FULL, { state: LINE_EXCLUDED }), [WHOLE]).statement).toMatchObject({ offBy: -120 });
  });

  it('stands before the next statement opens', () => {
    const two = FULL.map((row, at) => ({ ...row, statement: at < 2 ? 0 : 1 }));
    const statements = [statement(20003, 20004, 1000, 1380, 1), statement(20005, 20007, 1380, 1400, 2)];
    expect(prove(without(1, two), statements)).toMatchObject({ state: 'proved', gaps: [] });
  });

  it('closes any month from which one line is missing', () => {
    const row = fc.record({
      day: fc.integer({ min: 20004, max: 20006 }),
      amount: fc.integer({ min: -9, max: 9 }).filter((amount) => amount !== 0),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.nat(), fc.boolean(), (made, pick, hasBalances) => {
        const ends = [{ day: 20003, amount: 5 }, ...made.sort((a, b) => a.day - b.day), { day: 20007, amount: -3 }];
        const total = ends.reduce((sum, { amount }) => sum + amount, 0);
        const rows = without(1 + (pick % made.length), hasBalances ? running(1000, ends) : ends);
        const { statement: closed, state } = prove(rows, [statement(20003, 20007, 1000, 1000 + total)]);
        expect(closed).toMatchObject({ offBy: 0, fault: null, closing: 1000 + total });
        expect(state).toBe('proved');
      }),
    );
  });
});
