/** QIF dates: numbers in an order the file never names, apostrophes for this century, blanks for zeros; the order is proved over the whole file. */

import { type Day, dayOf } from '../../shared/day.ts';

const ORDERS = ['mdy', 'dmy', 'ymd'] as const;
export type DateOrder = (typeof ORDERS)[number];

export function isDateOrder(text: string): text is DateOrder {
  return ORDERS.some((order) => order === text);
}

export interface OrderReading {
  /** Null where several orders fit every date and give different days. */
  readonly order: DateOrder | null;
  readonly evidence: string;
  /** For an open order: the orders to choose from. */
  readonly open: readonly DateOrder[];
}

function settled(order: DateOrder, evidence: string): OrderReading {
  return { order, evidence, open: [] };
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

/** Decides the order of day, month and year: the year's place first, then a value over 12, points (never month first), or nothing. */
export function inferOrder(texts: readonly string[]): OrderReading {
  const all = texts.map(partsOf).filter((parts) => parts !== null);
  if (all.length === 0) return settled('mdy', 'no numeric dates');
  const rest = all.filter(({ firstDigits }) => firstDigits < 4);
  if (rest.length === 0) return settled('ymd', `all ${all.length} dates begin with a four-digit year`);
  const yearFirst = yearFirstOf(rest, texts);
  if (yearFirst?.order === 'ymd') return yearFirst;
  const found = yearLastOf(rest, all.length);
  if (yearFirst === null) return found;
  const open = found.order === null ? found.open : [found.order];
  return { order: null, evidence: yearFirst.evidence, open: [...open, 'ymd'] };
}

/** Whether a year of two digits stands in front ("13/3/3"): settled, open beside the year at the end, or null where it does not fit. */
function yearFirstOf(dates: readonly Parts[], texts: readonly string[]): OrderReading | null {
  const fits = dates.every(
    ({ firstDigits, second, third, thirdDigits, apostrophe }) =>
      firstDigits === 2 && second >= 1 && second <= 12 && third >= 1 && third <= 31 && thirdDigits <= 2 && !apostrophe,
  );
  if (!fits) return null;
  const short = dates.filter(({ thirdDigits }) => thirdDigits === 1).length;
  if (short > 0)
    return settled('ymd', `${short} of ${dates.length} dates end in one digit, which is a day and no year`);
  if (dates.some(({ first }) => first > 31 || first === 0))
    return settled('ymd', 'a date begins with a number that is no day and no month');
  const distinct = (pick: (parts: Parts) => number): number => new Set(dates.map(pick)).size;
  // A file holds fewer years than days; where the first numbers vary as much as the last, the year stands at the end as everywhere.
  if (distinct(({ first }) => first) >= distinct(({ third }) => third)) return null;
  const isSorted = (order: DateOrder): boolean => inOneDirection(texts.map((text) => qifDay(text, order)));
  if (isSorted('ymd') && !isSorted('dmy') && !isSorted('mdy'))
    return settled('ymd', 'only with the year in front do the dates stand in order');
  return { order: null, evidence: 'the year may stand in front or at the end', open: [] };
}

/** True where the days never turn back, up or down; unreadable ones break every order. */
function inOneDirection(days: readonly (Day | null)[]): boolean {
  let isUp = true;
  let isDown = true;
  for (let at = 0; at < days.length; at++) {
    const [before, day] = [days[at - 1] ?? null, days[at] ?? null];
    if (day === null) return false;
    if (before !== null && day < before) isUp = false;
    if (before !== null && day > before) isDown = false;
  }
  return isUp || isDown;
}

function yearLastOf(dates: readonly Parts[], read: number): OrderReading {
  const firstOver = dates.filter(({ first }) => first > 12).length;
  const secondOver = dates.filter(({ first, second }) => first <= 12 && second > 12).length;
  if (secondOver > 0 && firstOver === 0)
    return settled('mdy', `${secondOver} of ${read} dates have a second number over 12`);
  if (firstOver > 0 && secondOver === 0)
    return settled('dmy', `${firstOver} of ${read} dates have a first number over 12`);
  if (firstOver > 0)
    return settled(
      firstOver >= secondOver ? 'dmy' : 'mdy',
      `first numbers over 12 in ${firstOver}, second in ${secondOver} of ${read} dates`,
    );
  if (dates.length === read && dates.every(({ dotted }) => dotted))
    return settled('dmy', `all ${read} dates are written with points`);
  if (dates.every(({ first, second }) => first === second))
    return settled('mdy', 'day and month are equal in every date');
  return { order: null, evidence: `none of ${read} dates has a number over 12`, open: ['mdy', 'dmy'] };
}

/** Order of the letters d, M, y in a date pattern such as "dd/MM/yyyy"; null where one is missing. */
export function orderOfPattern(pattern: string): DateOrder | null {
  const order = [...'dMy'].map((letter) => ({ letter: letter.toLowerCase(), at: pattern.indexOf(letter) }));
  if (order.some(({ at }) => at < 0)) return null;
  const text = order
    .sort((a, b) => a.at - b.at)
    .map(({ letter }) => letter)
    .join('');
  return isDateOrder(text) ? text : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The day of a QIF date in a known order; null where it is no date. */
export function qifDay(text: string, order: DateOrder): Day | null {
  const parts = partsOf(text);
  if (parts === null) return namedDay(text);
  if (parts.firstDigits === 4) return parts.thirdDigits > 2 ? null : dayOf(parts.first, parts.second, parts.third);
  if (order === 'ymd') {
    const year = parts.thirdDigits > 2 ? null : fullYear(parts.first, parts.firstDigits, false);
    return year === null ? null : dayOf(year, parts.second, parts.third);
  }
  const [month, date] = order === 'dmy' ? [parts.second, parts.first] : [parts.first, parts.second];
  const year = fullYear(parts.third, parts.thirdDigits, parts.apostrophe);
  return year === null ? null : dayOf(year, month, date);
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
