/** The months the sample company lived through: two whole ones and the first days of a third. */

import { type Day, dayOf } from '../../shared/day.ts';

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** A month of the sample. `last` is the last day its statements cover. */
export interface SampleSpan {
  /** "2026-10" */
  readonly key: string;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly first: Day;
  readonly last: Day;
  /** False for the month that is still going on: it has no trial balance yet. */
  readonly whole: boolean;
}

/** A civil day that is known to exist. */
export function civilDay(year: number, month: number, date: number): Day {
  const day = dayOf(year, month, date);
  if (day === null) throw new RangeError(`no such day: ${year}-${month}-${date}`);
  return day;
}

function span(month: number, lastDate: number, whole: boolean): SampleSpan {
  const year = 2026;
  return {
    key: `${year}-${String(month).padStart(2, '0')}`,
    year,
    month,
    first: civilDay(year, month, 1),
    last: civilDay(year, month, lastDate),
    whole,
  };
}

export const OCTOBER = span(10, 31, true);
export const NOVEMBER = span(11, 30, true);
export const DECEMBER = span(12, 12, false);
export const SAMPLE_SPANS = [OCTOBER, NOVEMBER, DECEMBER] as const;

/** A day of October 2026. */
export const october = (date: number): Day => civilDay(2026, 10, date);
/** A day of November 2026. */
export const november = (date: number): Day => civilDay(2026, 11, date);
/** A day of December 2026. */
export const december = (date: number): Day => civilDay(2026, 12, date);

/** Full English name of a month; 0 is the December before. */
export function monthName(month: number): string {
  return MONTH_NAMES[(month + 11) % 12] ?? '';
}

/** "OCT", as banks write it. */
export const monthCode = (month: number): string => monthName(month).slice(0, 3).toUpperCase();

/** Monday to Friday. */
export function isWeekday(day: Day): boolean {
  const rest = (day + 4) % 7;
  return rest !== 6 && rest !== 0;
}
