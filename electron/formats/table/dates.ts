/** Date cells: a reader for one settled order and the patterns that name it. */

import { dayOf } from '../../../shared/day.ts';
import { monthInAnyLanguage, monthOf } from '../../../shared/months.ts';
import { fold } from '../../../shared/text.ts';
import type { DateFormat, DateOrder } from './plan.ts';

const ZERO = 48;

/** The three parts of a date as written, before anybody says which is which. */
export interface DateParts {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  /** Digits of each part; 0 for a month in words. */
  readonly lengths: readonly [number, number, number];
  /** Which part is a month in words (0-2), or -1. */
  readonly named: number;
  /** Eight or six digits without separators. */
  readonly packed: boolean;
  readonly separator: string;
  /** A month in words and a day, no year. */
  readonly yearless: boolean;
}

// What may follow a date in a cell: a time, a zone, "as of" and a second date (brokers).
const TAIL =
  /^(?:[T,\s\u3000\u65e5]*$|[T\s,;-]+\(?(?:\d{1,2}[:.hH]\d{2}|\d{6}(?:\b|Z)|[A-Za-z]{1,5}\b|as of\b|[+-]\d{2}:?\d{2})|\u65e5?\s*\d{1,2}[:\u65f6]\d{2}|Z$|[+-]\d{2}:?\d{2}$|\.?\s*$)/;
const NUMERIC = /^(\d{1,4})\s?([-/. \u5e74\u00b7_])\s?(\d{1,4})\s?([-/. \u6708\u00b7_])\s?(\d{1,4})/;
const PACKED = /^(\d{8}|\d{6}|\d{14}|\d{12})(?!\d)/;
const WEEKDAY =
  /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|ma|wo|vr|za|zo)[a-z]*\.?,?\s+(?=[\p{L}\d])/iu;

/** A weekday, a day, a stamp and a zone written out fill some eighty characters; what is longer is text, and slow to look at. */
const LONGEST_DATE = 120;

/** Splits a cell into date parts, or null where it does not look like a date. */
export function dateParts(text: string): DateParts | null {
  if (text.length > LONGEST_DATE) return null;
  const body = text.replace(/^['"[(]+/, '').replace(/[\])"]+$/, '');
  const numeric = NUMERIC.exec(body);
  if (numeric !== null) {
    if (!TAIL.test(body.slice(numeric[0].length))) return null;
    const [, a = '', separator = '', b = '', , c = ''] = numeric;
    return {
      first: Number(a),
      second: Number(b),
      third: Number(c),
      lengths: [a.length, b.length, c.length],
      named: -1,
      packed: false,
      separator,
      yearless: false,
    };
  }
  const packed = PACKED.exec(body);
  if (packed !== null) {
    const digits = packed[0];
    return digits.length % 2 === 0 && TAIL.test(body.slice(digits.length)) ? packedParts(digits) : null;
  }
  if (!/\p{L}/u.test(body)) return null;
  return namedParts(body) ?? (WEEKDAY.test(body) ? dateParts(body.replace(WEEKDAY, '')) : null);
}

function packedParts(digits: string): DateParts {
  const date = digits.length >= 14 || digits.length === 8 ? digits.slice(0, 8) : digits.slice(0, 6);
  // Which digits form the year is only known with the order; parts hold the ymd reading.
  const year = date.length - 4;
  return {
    first: Number(date.slice(0, year)),
    second: Number(date.slice(year, year + 2)),
    third: Number(date.slice(year + 2)),
    lengths: [year, 2, 2],
    named: -1,
    packed: true,
    separator: '',
    yearless: false,
  };
}

const NAMED_FIRST = /^(\p{L}+)\.?\s*[-/., ]\s*(\d{1,2})(?:st|nd|rd|th)?(?:\s*[-/., ]+\s*(\d{4}|\d{2}))?(?!\d)/iu;
const NAMED_SECOND =
  /^(\d{1,4})(?:st|nd|rd|th)?\.?\s*(?:[-/., ]|de\s)?\s*(?:de\s|of\s|d['\u2019])?(\p{L}+)\.?(?:\s*[-/., ]?\s*(?:de\s|del\s)?\s*(\d{4}|\d{1,2}))?(?!\d)/iu;

function namedParts(body: string): DateParts | null {
  const first = NAMED_FIRST.exec(body);
  if (first !== null) {
    if (!TAIL.test(body.slice(first[0].length))) return null;
    const month = monthNamed(first[1] as string, first[3] !== undefined);
    if (month === null) return null;
    return named(
      [month, Number(first[2]), Number(first[3] ?? 0)],
      [0, first[2]?.length ?? 0, first[3]?.length ?? 0],
      0,
    );
  }
  const second = NAMED_SECOND.exec(body);
  if (second === null) return null;
  // One digit behind the month is a day, and the year stands first.
  if (second[3]?.length === 1 && second[1]?.length !== 4) return null;
  if (!TAIL.test(body.slice(second[0].length))) return null;
  const month = monthNamed(second[2] as string, second[3] !== undefined);
  if (month === null) return null;
  return named(
    [Number(second[1]), month, Number(second[3] ?? 0)],
    [second[1]?.length ?? 0, 0, second[3]?.length ?? 0],
    1,
  );
}

/** Names of all languages are looked up only where day and year stand beside the word: "12 Main" is an address. */
function monthNamed(word: string, hasYear: boolean): number | null {
  return hasYear ? monthInAnyLanguage(fold(word)) : monthOf(fold(word));
}

function named(
  values: readonly [number, number, number],
  lengths: readonly [number, number, number],
  which: number,
): DateParts {
  return {
    first: values[0],
    second: values[1],
    third: values[2],
    lengths,
    named: which,
    packed: false,
    separator: ' ',
    yearless: lengths[2] === 0,
  };
}

/** Full year of a two-digit one: 70-99 are 1970-1999, 00-69 are 2000-2069 (POSIX strptime %y, one year later). */
function fullYear(year: number, digits: number): number {
  if (digits >= 3) return year;
  return year >= 70 ? 1900 + year : 2000 + year;
}

/** Epoch day of parts under an order, or null where no such day exists. */
export function dayOfParts(parts: DateParts, order: DateOrder, year: number | null = null): number | null {
  const { first, second, third, lengths } = parts;
  if (parts.packed) return packedDay(parts, order);
  if (parts.named >= 0) return namedDay(parts, order, year);
  switch (order) {
    case 'ymd':
      return lengths[2] > 2 || lengths[1] > 2 ? null : dayOf(fullYear(first, lengths[0]), second, third);
    case 'dmy':
      return lengths[0] > 2 || lengths[1] > 2 ? null : dayOf(fullYear(third, lengths[2]), second, first);
    case 'mdy':
      return lengths[0] > 2 || lengths[1] > 2 ? null : dayOf(fullYear(third, lengths[2]), first, second);
    case 'ydm':
      return lengths[2] > 2 || lengths[1] > 2 ? null : dayOf(fullYear(first, lengths[0]), third, second);
    case 'dym':
      return lengths[0] > 2 || lengths[2] > 2 ? null : dayOf(fullYear(second, lengths[1]), third, first);
    case 'myd':
      return lengths[0] > 2 || lengths[2] > 2 ? null : dayOf(fullYear(second, lengths[1]), first, third);
  }
}

function namedDay(parts: DateParts, order: DateOrder, year: number | null): number | null {
  const month = parts.named === 0 ? parts.first : parts.second;
  const other = parts.named === 0 ? parts.second : parts.first;
  const otherDigits = parts.named === 0 ? parts.lengths[1] : parts.lengths[0];
  if (parts.yearless) return year === null || otherDigits > 2 ? null : dayOf(year, month, other);
  const last = parts.third;
  const isYearFirst = otherDigits > 2 || (order === 'ymd' && parts.lengths[2] === 2);
  if (isYearFirst) return parts.lengths[2] > 2 ? null : dayOf(fullYear(other, otherDigits), month, last);
  return dayOf(fullYear(last, parts.lengths[2]), month, other);
}

function packedDay(parts: DateParts, order: DateOrder): number | null {
  const wide = parts.lengths[0] === 4;
  const digits =
    String(parts.first).padStart(wide ? 4 : 2, '0') +
    String(parts.second).padStart(2, '0') +
    String(parts.third).padStart(2, '0');
  const size = wide ? 4 : 2;
  let at = 0;
  const found = { y: 0, m: 0, d: 0 };
  for (const letter of order) {
    const length = letter === 'y' ? size : 2;
    found[letter as 'y' | 'm' | 'd'] = Number(digits.slice(at, at + length));
    at += length;
  }
  return dayOf(fullYear(found.y, size), found.m, found.d);
}

/** What a mapping calls the day numbers of a spreadsheet. */
export const SERIAL_PATTERN = "'day number'";
/** Day 25569 of the 1900 date system is 1 January 1970 (ECMA-376 part 1, 18.17.4.1). */
const SERIAL_EPOCH = 25_569;
/** Day 73050 is the last of 2099: later ones are amounts or ids. */
const SERIAL_END = 73_050;

/** Epoch day of a day number with or without the time behind its point; NaN for any other text. */
export function serialDay(text: string): number {
  const day = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : Number.NaN;
  return day >= SERIAL_EPOCH && day <= SERIAL_END ? day - SERIAL_EPOCH : Number.NaN;
}

/** Reads the date cells of one column in a settled order; remembers texts it has seen. */
export class DayReader {
  private readonly seen = new Map<string, number>();
  private key = -1;
  private day = Number.NaN;

  constructor(private readonly format: DateFormat) {}

  /** Epoch day of `src[from, to)`, or NaN. */
  read(src: string, from: number, to: number): number {
    if (this.format.isSerial === true) return serialDay(src.slice(from, to));
    // Digits, one separator, digits, the same separator, digits, then the end or a blank or T: no copy is made.
    let at = from;
    let first = 0;
    let second = 0;
    let third = 0;
    let code = 0;
    for (; at < to; at++) {
      code = src.charCodeAt(at) - ZERO;
      if (code < 0 || code > 9) break;
      first = first * 10 + code;
    }
    const n1 = at - from;
    const separator = at < to ? src.charCodeAt(at) : 0;
    if (n1 === 0 || n1 > 4 || (separator !== 45 && separator !== 46 && separator !== 47))
      return this.slow(src, from, to);
    const from2 = ++at;
    for (; at < to; at++) {
      code = src.charCodeAt(at) - ZERO;
      if (code < 0 || code > 9) break;
      second = second * 10 + code;
    }
    const n2 = at - from2;
    if (n2 === 0 || n2 > 2 || src.charCodeAt(at) !== separator) return this.slow(src, from, to);
    const from3 = ++at;
    for (; at < to; at++) {
      code = src.charCodeAt(at) - ZERO;
      if (code < 0 || code > 9) break;
      third = third * 10 + code;
    }
    const n3 = at - from3;
    if (n3 === 0 || n3 > 4 || at < to) return this.slow(src, from, to);
    const key = ((first * 16 + n1) * 10000 + second) * 160000 + third * 16 + n3;
    if (key === this.key) return this.day;
    this.key = key;
    this.day = this.compute(first, second, third, n1, n3);
    return this.day;
  }

  private compute(first: number, second: number, third: number, n1: number, n3: number): number {
    const order = this.format.order;
    let day: number | null = null;
    if (order === 'ymd' && n3 <= 2) day = dayOf(fullYear(first, n1), second, third);
    else if (order === 'dmy' && n1 <= 2) day = dayOf(fullYear(third, n3), second, first);
    else if (order === 'mdy' && n1 <= 2) day = dayOf(fullYear(third, n3), first, second);
    else if (order === 'ydm' && n3 <= 2) day = dayOf(fullYear(first, n1), third, second);
    return day ?? Number.NaN;
  }

  private slow(src: string, from: number, to: number): number {
    const text = src.slice(from, to);
    const known = this.seen.get(text);
    if (known !== undefined) return known;
    const parts = dateParts(text);
    const day = parts === null ? null : dayOfParts(parts, this.format.order, this.format.year);
    if (this.seen.size < 20_000) this.seen.set(Buffer.from(text).toString(), day ?? Number.NaN);
    return day ?? Number.NaN;
  }
}

/**
 * Reads a Unicode date pattern (yyyy yy MM M dd d MMM, literals in quotes) into an order; time letters are allowed and ignored.
 * A quoted four-digit literal is the year of dates that have none. Null where year, month or day is missing.
 */
export function parsePattern(pattern: string): DateFormat | null {
  if (pattern === SERIAL_PATTERN) return { order: 'ymd', year: null, pattern, isSerial: true };
  const literal = /'(\d{4})'/.exec(pattern);
  const letters = pattern.replace(/'[^']*'/g, '');
  const order = [
    ...letters
      .replace(/[^yuMdD]/g, '')
      .replace(/u/g, 'y')
      .replace(/D/g, 'd')
      .replace(/M/g, 'm'),
  ]
    .filter((letter, index, all) => all.indexOf(letter) === index)
    .join('');
  if (literal !== null && /^(?:md|dm)$/.test(order)) {
    return { order: order === 'md' ? 'mdy' : 'dmy', year: Number(literal[1]), pattern };
  }
  return isOrder(order) ? { order, year: null, pattern } : null;
}

function isOrder(text: string): text is DateOrder {
  return ['ymd', 'dmy', 'mdy', 'ydm', 'dym', 'myd'].includes(text);
}

/** The Unicode pattern that describes parts under an order, for the screen: "dd.MM.yyyy". */
export function patternOf(parts: DateParts, order: DateOrder): string {
  if (parts.named >= 0) {
    if (parts.yearless) return parts.named === 0 ? 'MMM d' : 'd MMM';
    const year = parts.lengths[2] === 2 ? 'yy' : 'yyyy';
    if (parts.named === 0) return `MMM d, ${year}`;
    return parts.lengths[0] > 2 ? 'yyyy MMM d' : `d MMM ${year}`;
  }
  const yearAt = parts.packed ? 0 : order.indexOf('y');
  const yearDigits = parts.lengths[yearAt as 0 | 1 | 2];
  const words = { y: (yearDigits ?? 4) > 2 ? 'yyyy' : 'yy', m: 'MM', d: 'dd' };
  return [...order].map((letter) => words[letter as 'y' | 'm' | 'd']).join(parts.packed ? '' : parts.separator);
}
