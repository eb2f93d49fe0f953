/** A statement of some days within a longer one: its lines stand where their balances go on, and the month proves as if nothing had been missing. */

import { describe, expect, it } from 'vitest';
import { civilDay, october } from '../../../electron/sample/calendar.ts';
import { LINE_APPROVED } from '../../../shared/ledger/running-balance.ts';
import { type MonthRow, prove, statement } from './month.ts';

const AMOUNTS = [100, -40, -25, 60, -5] as const;
const DAYS = [3, 14, 14, 14, 20] as const;

/** Rows of the month with their running balance, the one at `late` as a later statement brings it. */
function rows(late: number, balances: boolean): MonthRow[] {
  let balance = 1000;
  const all = AMOUNTS.map((amount, at): MonthRow => {
    balance += amount;
    const day = october(DAYS[at]!);
    return { day, amount, state: LINE_APPROVED, ...(balances ? { balance } : {}), statement: at === late ? 1 : 0 };
  });
  return [...all.filter((_, at) => at !== late), ...all.filter((_, at) => at === late)];
}

const closing = 1000 + AMOUNTS.reduce((sum, amount) => sum + amount, 0);
const month = statement(october(1), october(31), 1000, closing);

describe('a statement within a longer one', () => {
  it.each([0, 1, 2, 3, 4])('row %i brought later leaves no bad day', (late) => {
    const day = october(DAYS[late]!);
    const { statement: a } = prove(rows(late, true), [month, statement(day, day, null, null)]);
    expect(a).toMatchObject({ opening: 1000, computed: closing, closing, offBy: 0, firstBadDay: null });
  });

  it.each([0, 2, 4])('nor where no line states a balance (row %i)', (late) => {
    const day = october(DAYS[late]!);
    const { statement: a } = prove(rows(late, false), [month, statement(day, day, null, null)]);
    expect(a).toMatchObject({ computed: closing, closing, offBy: 0, firstBadDay: null });
  });

  it('while what is still missing stays named', () => {
    const { statement: a } = prove(
      rows(2, true).filter((row) => row.statement === 0),
      [month],
    );
    expect(a).toMatchObject({ offBy: AMOUNTS[2], firstBadDay: october(14) });
  });

  it('and a statement that goes on from another keeps its balances', () => {
    const next = civilDay(2026, 11, 2);
    const list = [...rows(-1, true), { day: next, amount: 7, state: LINE_APPROVED, statement: 1 }];
    const { statement: a } = prove(list, [month, statement(next, next, closing, closing + 7)]);
    expect(a).toMatchObject({ closing: closing + 7, offBy: 0, firstBadDay: null });
  });
});
