/** QIF dates: numbers in an order the file never names, apostrophes for this century, blanks for zeros; the order is proved over the whole file. */

import { type Day, dayOf } from '../../shared/day.ts';

export type DateOrder = 'mdy' | 'dmy' | 'ymd';

export interface OrderReading {
  /** Null where both month-day and day-month fit every date and give different days. */
  readonly order: DateOrder | null;
  readonly evidence: string;
}

interface Parts {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly firstDigits: number;
  readonly thirdDigits: number;
  readonly apostrophe: boolean;
  readonly dotted: boolean;
}

// "2/10'2020", "1/ 1/10", "29.12.2010", "2019-03-31", "6/1'04"
const NUMERIC = /^(\d{1,4})\s{0,3}([/.-])\s{0,3}(\d{1,2})\s{0,3}([/.'-])\s{0,3}(\d{1,4})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;

function partsOf(text: string): Parts | null {
  const compact = COMPACT.exec(text.trim());
  if (compact !== null)
    return {
      first: Number(compact[1]),
      second: Number(compact[2]),
      third: Number(compact[3]),
      firstDigits: 4,
      thirdDigits: 2,
      apostrophe: false,
      dotted: false,
    };
  const match = NUMERIC.exec(text.trim());
  if (match === null) return null;
  const [, first = '', separator = '', second = '', last = '', third = ''] = match;
  return {
    first: Number(first),
    second: Number(second),
    third: Number(third),
    firstDigits: first.length,
    thirdDigits: third.length,
    apostrophe: last === "'",
    dotted: separator === '.',
  };
}

/** Decides the order of day and month: a four-digit year in front, a value over 12, points (never month first), or nothing. */
export function inferOrder(texts: readonly string[]): OrderReading {
  let firstOver = 0;
  let secondOver = 0;
  let yearFirst = 0;
  let dotted = 0;
  let differing = 0;
  let read = 0;
  for (const text of texts) {
    const parts = partsOf(text);
    if (parts === null) continue;
    read++;
    if (parts.firstDigits === 4) yearFirst++;
    else if (parts.first > 12) firstOver++;
    else if (parts.second > 12) secondOver++;
    else if (parts.first !== parts.second) differing++;
    if (parts.dotted) dotted++;
  }
  if (read === 0) return { order: 'mdy', evidence: 'no numeric dates' };
  if (yearFirst === read) return { order: 'ymd', evidence: `all ${read} dates begin with a four-digit year` };
  if (secondOver > 0 && firstOver === 0)
    return { order: 'mdy', evidence: `${secondOver} of ${read} dates have a second number over 12` };
  if (firstOver > 0 && secondOver === 0)
    return { order: 'dmy', evidence: `${firstOver} of ${read} dates have a first number over 12` };
  if (firstOver > 0)
    return {
      order: firstOver >= secondOver ? 'dmy' : 'mdy',
      evidence: `first numbers over 12 in ${firstOver}, second in ${secondOver} of ${read} dates`,
    };
  if (dotted === read) return { order: 'dmy', evidence: `all ${read} dates are written with points` };
  if (differing === 0) return { order: 'mdy', evidence: 'day and month are equal in every date' };
  return { order: null, evidence: `none of ${read} dates has a number over 12` };
}

/** Order of the letters d, M, y in a date pattern such as "dd/MM/yyyy"; null where one is missing. */
export function orderOfPattern(pattern: string): DateOrder | null {
  const order = [...'dMy'].map((letter) => ({ letter: letter.toLowerCase(), at: pattern.indexOf(letter) }));
  if (order.some(({ at }) => at < 0)) return null;
  const text = order
    .sort((a, b) => a.at - b.at)
    .map(({ letter }) => letter)
    .join('');
  return text === 'mdy' || text === 'dmy' || text === 'ymd' ? text : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The day of a QIF date in a known order; null where it is no date. */
export function qifDay(text: string, order: DateOrder): Day | null {
  const parts = partsOf(text);
  if (parts === null) return namedDay(text);
  if (parts.firstDigits === 4) return parts.thirdDigits > 2 ? null : dayOf(parts.first, parts.second, parts.third);
  const [month, date] = order === 'dmy' ? [parts.second, parts.first] : [parts.first, parts.second];
  const year = fullYear(parts.third, parts.thirdDigits, parts.apostrophe);
  return year === null || order === 'ymd' ? null : dayOf(year, month, date);
}

/** Two digits after an apostrophe are 20xx (Quicken); without one, 70-99 are 19xx. One or three digits are no year. */
function fullYear(value: number, digits: number, apostrophe: boolean): number | null {
  if (digits === 4) return value;
  if (apostrophe && digits <= 2) return 2000 + value;
  if (digits !== 2) return null;
  return value >= 70 ? 1900 + value : 2000 + value;
}

/** "1 Jan 2021", "1-Jan-21". */
function namedDay(text: string): Day | null {
  const match = /^(\d{1,2})[\s/.-]{1,2}([A-Za-z]{3,9})[\s/.'-]{1,2}(\d{2}|\d{4})$/.exec(text.trim());
  if (match === null) return null;
  const month = MONTHS.indexOf(match[2]!.slice(0, 3).toLowerCase()) + 1;
  const year = fullYear(Number(match[3]), match[3]!.length, false);
  return month === 0 || year === null ? null : dayOf(year, month, Number(match[1]));
}
