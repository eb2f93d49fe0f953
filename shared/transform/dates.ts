/** Dates by a stated pattern: Unicode letters compiled once, then read strictly into ISO text. */

import { dayOf, isoDay } from '../day.ts';
import { monthInAnyLanguage } from '../months.ts';
import { fold } from '../text.ts';

/** Reads one cell: "2024-03-31", or null where the text is not written so or no such day exists. */
export type DateReader = (text: string) => string | null;

/** Longest cell that is looked at. */
const MAX_LENGTH = 80;

/** Letters of Unicode TR 35 with what they stand for in a cell; the named groups are the parts of the day. */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:yyyy|uuuu|y|u)(?![yu])/, '(?<year>\\d{4})'],
  [/^(?:yy|uu)(?![yu])/, '(?<year>\\d{2})'],
  [/^MMMM?(?!M)/, '(?<month>\\p{L}{3,})\\.?'],
  [/^MM(?!M)/, '(?<month>\\d{2})'],
  [/^M(?!M)/, '(?<month>\\d{1,2})'],
  [/^dd(?!d)/, '(?<date>\\d{2})'],
  [/^d(?!d)/, '(?<date>\\d{1,2})'],
  [/^E{1,4}/, '\\p{L}+\\.?'],
  [/^(?:HH|hh|mm|ss)/, '\\d{2}'],
  [/^[Hhms]/, '\\d{1,2}'],
  [/^S+/, '\\d+'],
  [/^a/, '\\p{L}\\.?\\p{L}\\.?'],
  [/^[XxZz]+/, '(?:Z|UTC|GMT|\\p{Lu}{2,5}|[+-]\\d{2}:?(?:\\d{2})?)'],
];

/**
 * Compiles a pattern; null where it lacks year, month or day, has one of them twice, or uses a letter nobody knows. A pattern
 * without a time accepts a cell that goes on with one ("2024-03-31T10:00:00Z" by yyyy-MM-dd): the day is taken as written.
 */
export function compileDatePattern(pattern: string): DateReader | null {
  const parts: string[] = [];
  let rest = pattern.trim();
  let hasTime = false;
  while (rest !== '') {
    const quoted = /^'([^']*)'/.exec(rest);
    if (quoted !== null) {
      parts.push(literal(quoted[1] === '' ? "'" : (quoted[1] as string)));
      rest = rest.slice(quoted[0].length);
      continue;
    }
    const known = LETTERS.find(([letters]) => letters.test(rest));
    const taken = known === undefined ? (rest[0] as string) : (known[0].exec(rest)?.[0] ?? '');
    // T between date and time is written without quotes more often than with them.
    if (known === undefined && /[A-Za-z']/.test(taken) && taken !== 'T') return null;
    if (/^[Hhms]/.test(taken)) hasTime = true;
    parts.push(known === undefined ? literal(taken) : known[1]);
    rest = rest.slice(taken.length);
  }
  const source = parts.join('');
  for (const name of ['year', 'month', 'date']) if (source.split(`<${name}>`).length !== 2) return null;
  const whole = new RegExp(`^${source}${hasTime ? '' : '(?:[T ,].*)?'}$`, 'u');
  return (text) => (text.length > MAX_LENGTH ? null : isoOf(whole.exec(text.trim())));
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');
}

function isoOf(match: RegExpExecArray | null): string | null {
  const { year = '', month = '', date = '' } = match?.groups ?? {};
  if (match === null) return null;
  const named = /^\d/.test(month) ? Number(month) : monthInAnyLanguage(fold(month));
  if (named === null) return null;
  // 70-99 are 1970-1999, 00-69 are 2000-2069 (POSIX strptime %y, one year later).
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) >= 70 ? 1900 : 2000);
  const day = dayOf(full, named, Number(date));
  return day === null ? null : isoDay(day);
}
