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

/** True where the days of a column, as read, never turn back: rows stand in its order. Null where they are all the same day. */
function isMonotone(rows: readonly RawRow[], column: ColumnStats): boolean | null {
  const verdict = column.dates.verdict();
  if (verdict !== null && !('order' in verdict)) return null;
  const reader = new DayReader({ order: verdict?.order ?? 'ymd', year: null, pattern: '' });
  const days = rows.flatMap(({ cells }) => {
    const text = cells[column.index] ?? '';
    const day = reader.read(text, 0, text.length);
    return Number.isNaN(day) ? [] : [day];
  });
  const rises = days.some((day, at) => at > 0 && day > (days[at - 1] as number));
  const falls = days.some((day, at) => at > 0 && day < (days[at - 1] as number));
  return rises || falls ? !(rises && falls) : null;
}

/**
 * The column of days the rows stand in the order of, where the given one is not in order: a bank lists by booking day, and a card
 * payment is booked days after it was made. Null where no such column stands out.
 */
export function bookingColumn(
  rows: readonly RawRow[],
  given: ColumnStats,
  others: readonly ColumnStats[],
): ColumnStats | null {
  if (isMonotone(rows, given) !== false) return null;
  const sorted = others.filter((column) => column.filled === given.filled && isMonotone(rows, column) === true);
  return sorted.length === 1 ? (sorted[0] ?? null) : null;
}
