/** Numbers, days and sizes as a screen shows them. Unknown is an em dash, zero is 0.00. */

import { civil, type Day, isoDay, monthEnd, monthStart, parseIsoDay } from '../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../shared/money.ts';
import { revealInvisible } from '../shared/text.ts';

export const UNKNOWN = '\u2014';

/** "−1,234.56" from minor units; the currency only decides the decimals. */
export function money(amount: number | null, currency: string): string {
  return amount === null ? UNKNOWN : displayMinor(minor(amount), exponentOf(currency));
}

/** "+1,234.56" or "−1,234.56": for terms of an equation. */
export function signedMoney(amount: number, currency: string): string {
  return amount > 0 ? `+${money(amount, currency)}` : money(amount, currency);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** "2026-10-14". */
export function day(value: number | null): string {
  return value === null ? UNKNOWN : isoDay(value as Day);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "14 Oct 2026". */
export function longDay(value: number | null): string {
  if (value === null) return UNKNOWN;
  const { year, month, date } = civil(value as Day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** "Oct 2026" of "2026-10". */
export function monthName(month: string): string {
  const span = spanKey(month);
  if (span !== null) return `${day(span.from)} to ${day(span.to)}`;
  const [year, number] = month.split('-');
  return `${MONTHS[Number(number) - 1] ?? month} ${year}`;
}

/** First and last day of a month "2026-10", or open ends for null. */
export function monthSpan(month: string | null): { from: number | null; to: number | null } {
  const span = month === null ? null : spanKey(month);
  if (span !== null) return span;
  const first = month === null ? null : parseIsoDay(`${month}-01`);
  return first === null ? { from: null, to: null } : { from: monthStart(first), to: monthEnd(first) };
}

/** Months "2026-10" from the newest to the oldest that a span of days touches; at most 120. */
export function monthsBetween(first: number | null, last: number | null): string[] {
  const months: string[] = [];
  if (first === null || last === null) return months;
  for (let at = monthStart(last as Day); at >= monthStart(first as Day) && months.length < 120; ) {
    months.push(isoDay(at).slice(0, 7));
    at = monthStart((at - 1) as Day);
  }
  return months;
}

/** Whole per cents, never rounded up: 0.999 is 99. */
export function percent(confidence: number): number {
  return Math.floor(confidence * 100 + 1e-9);
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  return size < 1_000_000 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1_000_000).toFixed(1)} MB`;
}

/** "3 lines", "1 line". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** "2026-11-03 14:02" in the local zone from an ISO instant. */
export function moment(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "12 s", "3 min". */
export function duration(seconds: number): string {
  return seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
}

/** Text of a file as it may be shown: invisible controls become visible. */
export function shown(text: string): string {
  return revealInvisible(text);
}

/** The text with a capital at its beginning. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Last part of a path, for labels. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

const SPAN_KEY = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/;

/** Days of a period's key: "2026-10-01..2026-10-14"; null for a month's. */
function spanKey(key: string): { from: number; to: number } | null {
  const match = SPAN_KEY.exec(key);
  const [from, to] = [parseIsoDay(match?.[1] ?? ''), parseIsoDay(match?.[2] ?? '')];
  return from === null || to === null ? null : { from, to };
}

/** Key of a period under which it is chosen: its month where it is one, else its days. */
export function periodKey({ from, to }: { readonly from: number; readonly to: number }): string {
  const isMonth = monthStart(from as Day) === from && monthEnd(from as Day) === to;
  return isMonth ? isoDay(from as Day).slice(0, 7) : `${isoDay(from as Day)}..${isoDay(to as Day)}`;
}
