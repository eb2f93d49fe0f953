/** Which way the days of a table run: what a running balance proves depends on it. */

import { DayReader } from './dates.ts';
import type { DateFormat, DateOrder, RawRow } from './plan.ts';
import type { ColumnStats } from './stats.ts';

/** Whether the days of a column rise from the first row to the last (true), fall (false) or neither (null). */
export function daysRise(rows: readonly RawRow[], index: number, format: DateFormat): boolean | null {
  const reader = new DayReader(format);
  const days = rows.map(({ cells }) => {
    const text = cells[index] ?? '';
    return reader.read(text, 0, text.length);
  });
  const known = days.filter((day) => !Number.isNaN(day));
  const first = known[0] ?? 0;
  const last = known.at(-1) ?? 0;
  return first < last ? true : first > last ? false : null;
}

/** The same before the date order is settled: null also where the orders that remain disagree. */
export function likelyDaysRise(rows: readonly RawRow[], column: ColumnStats | undefined): boolean | null {
  if (column === undefined) return null;
  const verdict = column.dates.verdict();
  const orders: readonly DateOrder[] = verdict === null ? ['ymd'] : 'order' in verdict ? [verdict.order] : verdict.open;
  const ways = new Set(orders.map((order) => daysRise(rows, column.index, { order, year: null, pattern: '' })));
  const [only] = ways;
  return ways.size === 1 && only !== undefined ? only : null;
}
