/** Calendar days as epoch-day integers (days since 1970-01-01, proleptic Gregorian); ISO text only in files and on screen. */

declare const dayBrand: unique symbol;

/** Days since 1970-01-01. No time, no zone. */
export type Day = number & { readonly [dayBrand]: 'Day' };

/** The span a statement may date its lines in: 1970-01-01 to 2199-12-31. Outside it a date is a fault (year 0020, 9999). */
export const MIN_DAY = 0 as Day;
export const MAX_DAY = 84005 as Day;

/** Epoch day of a civil date, or null when the date does not exist or lies outside the allowed span. Source: Hinnant, chrono-compatible low-level date algorithms. */
export function dayOf(year: number, month: number, date: number): Day | null {
  if (!Number.isInteger(year) || month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return null;
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const day = era * 146097 + dayOfEra - 719468;
  return day < MIN_DAY || day > MAX_DAY ? null : (day as Day);
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly date: number;
}

/** Civil date of an epoch day. */
export function civil(day: Day): CivilDate {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** Days in a month of the Gregorian calendar; month 1-12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** "2026-10-31" of an epoch day. */
export function isoDay(day: Day): string {
  const { year, month, date } = civil(day);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Epoch day of strict ISO text "yyyy-MM-dd", or null. */
export function parseIsoDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** First day of the month a day lies in. */
export function monthStart(day: Day): Day {
  return (day - civil(day).date + 1) as Day;
}

/** Last day of the month a day lies in. */
export function monthEnd(day: Day): Day {
  const { year, month, date } = civil(day);
  return (day + daysInMonth(year, month) - date) as Day;
}
