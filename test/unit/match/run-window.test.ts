/** Runs within one window of a pool: by day with lines held back, by number with returns of older orders. */

import { describe, expect, it } from 'vitest';
import type { FeeSchedule } from '../../../shared/match/fees.ts';
import { RunWindow } from '../../../shared/match/run-window.ts';

interface Line {
  readonly day: number;
  readonly amount: number;
  readonly number?: number;
}

function windowOf(lines: readonly Line[], net: FeeSchedule | null = null): RunWindow {
  const book = {
    day: Int32Array.from(lines, ({ day }) => day),
    amount: Float64Array.from(lines, ({ amount }) => amount),
  };
  return new RunWindow(
    book,
    {
      lines: Int32Array.from(lines.keys()),
      number: Float64Array.from(lines, ({ number }) => number ?? Number.NaN),
    },
    net,
  );
}

const week: readonly Line[] = [
  { day: 1, amount: 1000 },
  { day: 1, amount: 2500 },
  { day: 2, amount: 730 },
  { day: 2, amount: -400 },
  { day: 2, amount: 910 },
  { day: 3, amount: 5000 },
];

describe('runs by day', () => {
  it.each([
    ['one whole day', 3500, [[0, 1]]],
    ['two whole days', 4740, [[0, 1, 2, 3, 4]]],
    ['a day less one line', 330, [[2, 3]]],
    ['three days less two lines', 8100, [[0, 1, 3, 5]]],
  ])('%s', (_, amount, expected) => {
    expect(
      windowOf(week)
        .byDay(amount)
        .map(({ legs }) => legs),
    ).toEqual(expect.arrayContaining(expected));
  });

  it('whole days are no guess, held-back lines are', () => {
    expect(
      windowOf(week)
        .byDay(3500)
        .map(({ loose }) => loose),
    ).toEqual([false]);
    expect(
      windowOf(week)
        .byDay(330)
        .every(({ loose }) => loose),
    ).toBe(true);
  });

  it('takes the fee of each line off', () => {
    const fee: FeeSchedule = {
      per: 'item',
      rounding: 'near',
      refunds: false,
      rate: 0.02,
      fixed: 10,
      unit: 1,
      explained: 5,
      tried: 5,
    };
    expect(
      windowOf(week, fee)
        .byDay(3500 - 70 - 20)
        .map(({ legs }) => legs),
    ).toEqual([[0, 1]]);
  });
});

describe('runs by number', () => {
  const orders: readonly Line[] = [
    { day: 1, amount: 1000, number: 501 },
    { day: 1, amount: 2500, number: 502 },
    { day: 2, amount: 700, number: 503 },
    { day: 2, amount: -450, number: 377 },
    { day: 3, amount: 5000, number: 504 },
    { day: 3, amount: 320, number: 505 },
  ];

  it.each([
    ['orders that follow each other', 3200, [1, 2]],
    ['with the return of an older order', 3050, [0, 1, 3]],
    ['across days', 8200, [1, 2, 4]],
  ])('%s', (_, amount, legs) => {
    const found = windowOf(orders).byNumber(amount);
    expect(found.map((run) => run.legs)).toContainEqual(legs);
  });

  it('needs three numbers', () => {
    expect(windowOf(orders.slice(0, 2)).byNumber(3500)).toEqual([]);
  });
});
