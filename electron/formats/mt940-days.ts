/** Days of MT940 fields: yymmdd, the entry date that has no year, and the 30 February of interest months of 30 days. */

import { civil, type Day, dayOf, daysInMonth } from '../../shared/day.ts';

export interface SwiftDay {
  readonly day: Day;
  /** The text names a 29 or 30 February that the year does not have; `day` is the last of February. */
  readonly isClamped: boolean;
}

/**
 * Interest is counted in twelve months of 30 days (30E/360, ISDA 2006 section 4.16(g)), so banks value it on a 30 February. No other
 * month is shorter than 30 days, and a 31st of a shorter month comes from no such convention: it is no day.
 */
const INTEREST_MONTH_DAYS = 30;

function lenientDay(year: number, month: number, date: number): SwiftDay | null {
  const day = dayOf(year, month, date);
  if (day !== null) return { day, isClamped: false };
  if (month !== 2 || date > INTEREST_MONTH_DAYS) return null;
  const last = date > 28 ? dayOf(year, 2, daysInMonth(year, 2)) : null;
  return last === null ? null : { day: last, isClamped: true };
}

/** yymmdd; years from 80 on are the last century. */
export function shortDay(text: string): SwiftDay | null {
  const year = Number(text.slice(0, 2));
  return lenientDay(year + (year >= 80 ? 1900 : 2000), Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}

/** Days of the opening and closing balance: what is booked in between belongs to the statement. */
export interface Span {
  readonly opening: Day | null;
  readonly closing: Day | null;
  /** The balances close over the lines: every line of the statement was booked between their days. Asked for rarely. */
  readonly closes: () => boolean;
}

/** What tells the year of an entry date. */
interface Anchors extends Pick<Span, 'opening' | 'closing'> {
  readonly value: Day | null;
}

/**
 * The entry date (mmdd) has no year. What the statement books lies between its balances; where several years or none lie there, the one
 * nearest to the value date is meant, so that 31 December and 2 January are two days apart. Without a value date only the balances tell.
 */
function entryDay(text: string, { value, opening, closing }: Anchors): SwiftDay | null {
  const near = value ?? closing ?? opening;
  if (near === null) return null;
  const { year } = civil(near);
  // A value date may lie a year or more before its entry (a correction of old interest): the years of the balances are tried too.
  const years = new Set([year - 1, year, year + 1]);
  for (const day of [opening, closing]) if (day !== null) years.add(civil(day).year);
  const days = [...years]
    .map((candidate) => lenientDay(candidate, Number(text.slice(0, 2)), Number(text.slice(2, 4))))
    .filter((candidate) => candidate !== null);
  const inside = days.filter(({ day }) => (opening === null || day >= opening) && (closing === null || day <= closing));
  const isSpan = opening !== null && closing !== null;
  const chosen = value === null || (isSpan && inside.length > 0) ? inside : days;
  let best: SwiftDay | null = null;
  for (const candidate of chosen)
    if (best === null || Math.abs(candidate.day - near) < Math.abs(best.day - near)) best = candidate;
  return best;
}

/** Booking and value day of a statement line, or the fault that leaves it without a day. */
export interface LineDays {
  readonly day: Day;
  readonly valueDay: Day | null;
  /** What had to be read in another way than written; '' where nothing. */
  readonly notice: string;
}

/** Both balances are dated and the day lies between them. */
function isInside(day: Day, { opening, closing }: Span): boolean {
  return opening !== null && closing !== null && day >= opening && day <= closing;
}

function isOutside(day: Day, span: Span): boolean {
  return span.opening !== null && span.closing !== null && !isInside(day, span);
}

/**
 * The entry date is the day the bank booked and its balances count by (SWIFT category 9, field 61 subfield 2; BookgDt of CAMT); the value
 * date stands in where there is none, or where the balances of the statement prove that the line is of that day and not of the entry date.
 */
export function lineDays(valueText: string, entryText: string, statement: Span): LineDays | 'missing' | 'bad' {
  if (valueText === '' && entryText === '') return 'missing';
  const value = valueText === '' ? null : shortDay(valueText);
  const entry = entryText === '' ? null : entryDay(entryText, { ...statement, value: value?.day ?? null });
  const strays =
    entry !== null &&
    value !== null &&
    isOutside(entry.day, statement) &&
    isInside(value.day, statement) &&
    statement.closes();
  const booked = strays ? value : (entry ?? value);
  if (booked === null) return 'bad';
  const faults = [
    valueText === '' ? 'has no value date; its entry date is taken, in the year of the balances' : '',
    valueText !== '' && value === null ? 'has a value date that does not exist; its entry date is taken' : '',
    entryText !== '' && entry === null ? 'has an entry date that does not exist; its value date is taken' : '',
    strays
      ? 'has an entry date outside the days of its balances; its value date, which lies between them, is taken'
      : '',
    value?.isClamped || entry?.isClamped
      ? 'is dated on a day that February does not have, as interest months of 30 days are written; the last day of February is taken'
      : '',
  ].filter((fault) => fault !== '');
  const notice = faults.length === 0 ? '' : `The statement line ${faults.join(' and ')}.`;
  return { day: booked.day, valueDay: value?.day ?? null, notice };
}
