/** The two proofs: arithmetic, first bad day, continuity, states. */

import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { ageing } from '../../../shared/ledger/ageing.ts';
import { LINE_EXCLUDED, LINE_OPEN } from '../../../shared/ledger/running-balance.ts';
import { book, leg, type MonthRow, match, prove, running, statement, ticked, trial } from './month.ts';

// Day 20001 is 2024-10-05, a Saturday; 20003 to 20007 are Monday to Friday.
const ROWS: readonly MonthRow[] = [
  { day: 20003, amount: 500 },
  { day: 20003, amount: -120 },
  { day: 20005, amount: -30 },
  { day: 20005, amount: 70 },
  { day: 20007, amount: -20 },
];
const FULL = running(1000, ROWS);
const WHOLE = statement(20003, 20007, 1000, 1400);

describe('proof', () => {
  it('proves a month that agrees', () => {
    const result = prove(FULL, [WHOLE]);
    expect(result.state).toBe('proved');
    expect(result.statement).toMatchObject({
      opening: 1000,
      moneyIn: 570,
      moneyInCount: 2,
      moneyOut: -170,
      moneyOutCount: 3,
      computed: 1400,
      closing: 1400,
      offBy: 0,
      firstBadDay: null,
    });
    expect(result.books).toMatchObject({ booksOnly: 0, bankOnly: 0, ledger: 1400, computedLedger: 1400, offBy: 0 });
  });

  it.each([
    ['in the middle of its day', 1, 20003],
    ['first of its day', 2, 20005],
    ['last of its day, found by the open book line', 3, 20005],
    ['the last line', 4, 20007],
  ])('names the day of a missing line %s', (_, index, day) => {
    const rows = FULL.filter((_row, at) => at !== index);
    const books = [book(FULL[index]!.day, FULL[index]!.amount, 'outstanding')];
    const result = prove(rows, [WHOLE], { books });
    expect(result.statement.offBy).toBe(FULL[index]!.amount);
    expect(result.books.offBy).toBe(FULL[index]!.amount);
    expect(result.statement.firstBadDay).toBe(day);
    expect(result.state).toBe('matched');
  });

  it('names the one working day without lines between two that disagree', () => {
    const rows = running(0, [
      { day: 20003, amount: 5 },
      { day: 20004, amount: 7 },
      { day: 20005, amount: 9 },
      { day: 20006, amount: 1 },
      { day: 20007, amount: 2 },
    ]).filter(({ day }) => day !== 20004);
    expect(prove(rows, [statement(20003, 20007, 0, 24)]).statement.firstBadDay).toBe(20004);
  });

  it('reads files with the newest line first', () => {
    const rows = FULL.toReversed();
    expect(prove(rows, [WHOLE]).state).toBe('proved');
    const books = [book(FULL[1]!.day, FULL[1]!.amount, 'outstanding')];
    const short = prove(
      rows.filter((_, at) => at !== 3),
      [WHOLE],
      { books },
    );
    expect(short.statement).toMatchObject({ offBy: -120, firstBadDay: 20003 });
  });

  it('breaks on a repeated line and holds once it is excluded', () => {
    const twin = [...FULL.slice(0, 3), FULL[2]!, ...FULL.slice(3)];
    expect(prove(twin, [WHOLE]).statement).toMatchObject({ offBy: 30, firstBadDay: 20005 });
    const excluded = twin.map((row, at) => (at === 3 ? { ...row, state: LINE_EXCLUDED } : row));
    const result = prove(excluded, [WHOLE]);
    expect(result.state).toBe('proved');
    expect(result.statement).toMatchObject({ excluded: -30, excludedCount: 1, offBy: 0 });
  });

  it('takes balances the statement does not state from its lines', () => {
    expect(prove(FULL, [statement(20003, 20007, null, null)]).statement).toMatchObject({
      opening: 1000,
      closing: 1400,
      offBy: 0,
    });
  });

  it('cannot name a day without balances by day', () => {
    const { statement: a } = prove(ROWS.slice(1), [WHOLE]);
    expect(a).toMatchObject({ offBy: 500, firstBadDay: null });
    expect(a.firstBadNote).toContain('cannot be named');
  });

  it('has nothing to prove against without a balance', () => {
    expect(prove(ROWS, [statement(20003, 20007, null, null)]).state).toBe('no_statement');
    expect(prove(ROWS, [statement(20003, 20007, null, 1400)]).state).toBe('no_statement');
  });

  it('is open until every open bank line has a disposition', () => {
    const rows = FULL.map((row, at) => (at === 4 ? { ...row, state: LINE_OPEN } : row));
    expect(prove(rows, [WHOLE]).state).toBe('open');
    // A cause alone is the program's word: a person decides the line or says why it stays open.
    expect(prove(rows, [WHOLE], { bankKind: () => 'bank_fee' }).state).toBe('open');
    const explained = prove(rows, [WHOLE], { bankKind: () => 'bank_fee', bankDisposed: () => true });
    expect(explained.state).toBe('proved');
    expect(explained.books).toMatchObject({ bankOnly: -20, ledger: 1420, computedLedger: 1420, offBy: 0 });
    expect(explained.exceptionsByKind).toEqual([{ kind: 'bank_fee', count: 1, sum: -20 }]);
  });

  it('takes typed differences and outstanding items between bank and books', () => {
    const [first, ...others] = FULL;
    const fee = match([leg(1, 20003, 500)], [leg(1001, 20003, 502)], [{ type: 'fee', amount: -2 }]);
    const books = [book(19800, -90, 'stale_check')];
    const result = prove([first!, ...others], [WHOLE], { books, matches: [fee, ...ticked(others)] });
    expect(result.books).toMatchObject({
      booksOnly: -90,
      differences: -2,
      ledger: 1312,
      computedLedger: 1312,
      offBy: 0,
    });
    expect(result.ageing.buckets.at(-1)).toMatchObject({ label: '90+', count: 1, sum: -90 });
    const more = { books, matches: [fee, ...ticked(others)], ledger: trial(20007, 1313) };
    expect(prove(FULL, [WHOLE], more).books.offBy).toBe(-1);
  });

  it('carries the opening balance into a span inside the statement', () => {
    const result = prove(FULL, [WHOLE], {
      from: 20005 as Day,
      to: 20006 as Day,
    });
    expect(result.statement).toMatchObject({ opening: 1380, moneyIn: 70, moneyOut: -30, closing: 1420, offBy: 0 });
    expect(result.state).toBe('proved');
  });

  it('keeps open lines of an earlier month in the bank to books proof', () => {
    const rows = FULL.map((row, at) => (at === 1 ? { ...row, state: LINE_OPEN } : row));
    const result = prove(rows, [WHOLE], { from: 20005 as Day, bankKind: () => 'unrecorded' });
    expect(result.books).toMatchObject({ bankOnly: -120, bankOnlyCount: 1, ledger: 1520, offBy: 0 });
  });
});

describe('continuity', () => {
  const two = FULL.map((row, at) => ({ ...row, statement: at < 2 ? 0 : 1 }));

  it('joins statements whose balances meet', () => {
    const result = prove(two, [statement(20003, 20004, 1000, 1380, 1), statement(20005, 20007, 1380, 1400, 2)]);
    expect(result.gaps).toEqual([]);
    expect(result.state).toBe('proved');
  });

  it('does not call days a gap when nothing moved, and does when something did', () => {
    expect(prove(two, [statement(20003, 20003, 1000, 1380, 1), statement(20007, 20007, 1380, 1400, 2)]).gaps).toEqual(
      [],
    );
    const faults = prove(two, [statement(20003, 20003, 1000, 1380, 1), statement(20007, 20007, 1385, 1405, 2)]).gaps;
    expect(faults.map(({ kind, note }) => `${kind}: ${note}`)).toEqual([
      'gap: 3 days missing between s1.csv and s2.csv',
      'continuity: s2.csv opens with 13.85, but s1.csv closed with 13.80 on 2024-10-07',
    ]);
  });

  it('reports overlapping days and still proves the whole', () => {
    const result = prove(two, [statement(20003, 20004, 1000, 1380, 1), statement(20003, 20007, 1000, 1400, 2)]);
    expect(result.gaps).toMatchObject([{ kind: 'overlap', from: 20003, to: 20004 }]);
    expect(result.state).toBe('proved');
  });
});

it('sorts items into the five age buckets at their edges', () => {
  const items = [0, 7, 8, 30, 31, 60, 61, 90, 91, -3].map((age) => ({ day: (20100 - age) as Day, amount: 1 }));
  expect(ageing(items, 20100 as Day).buckets.map(({ label, count }) => `${label}: ${count}`)).toEqual([
    '0-7: 3',
    '8-30: 2',
    '31-60: 2',
    '61-90: 2',
    '90+: 1',
  ]);
});
