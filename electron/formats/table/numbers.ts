/** Money cells: a fast digit reader equal to `parseMoney`, and the evidence which sign is the decimal one. */

import { type DecimalSign, type MoneyFault, parseMoney } from '../../../shared/money.ts';

const ZERO = 48;
const MINUS = 45;
const PLUS = 43;

/** Fault of a row that holds no amount at all, as opposed to one that cannot be read. */
export const NO_AMOUNT = 'none';

/** Why the last cell was not an amount; read it right after a NaN. */
export interface MoneyCell {
  fault: MoneyFault;
}

// Texts that stand for "no amount" in exports (eBay, Amazon, Excel accounting format).
const NOTHING = /^(?:-{1,3}|\u2013|\u2014|n\/a|null|none|nil)$/i;

/** True for a cell that says "no amount". */
export function isNothing(text: string): boolean {
  return text === '' || NOTHING.test(text);
}

/** True for an amount marked as a credit: "119.00 CR". */
export function isCredit(text: string): boolean {
  return /\d\s*CR\.?$/i.test(text);
}

/**
 * Minor units of `src[from, to)` (already trimmed), NaN with `cell.fault` where it is not an amount. Same result as `parseMoney`
 * for every text; plain digits with an optional sign and one decimal sign take a path without copies.
 */
export function readMoney(
  src: string,
  from: number,
  to: number,
  how: { readonly decimal: DecimalSign; readonly exponent: number; readonly cell: MoneyCell },
): number {
  const decimal = how.decimal === '.' ? 46 : 44;
  const group = how.decimal === '.' ? 44 : 46;
  let at = from;
  let negative = false;
  const first = at < to ? src.charCodeAt(at) : 0;
  if (first === MINUS || first === PLUS) {
    negative = first === MINUS;
    at++;
  }
  const begin = at;
  // Beyond 15 digits the value may leave the safe range: the slow path decides.
  if (to - at > 18) return slow(src, from, to, how);
  let value = 0;
  let digits = 0;
  let lastGroup = -1;
  for (; at < to; at++) {
    const code = src.charCodeAt(at);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digits++;
    } else if (code === group) {
      const run = lastGroup < 0 ? at - begin : at - lastGroup - 1;
      if (lastGroup < 0 ? run < 1 || run > 3 : run !== 3) return slow(src, from, to, how);
      lastGroup = at;
    } else {
      break;
    }
  }
  if (lastGroup >= 0 && at - lastGroup - 1 !== 3) return slow(src, from, to, how);
  let decimals = 0;
  if (at < to) {
    if (src.charCodeAt(at) !== decimal) return slow(src, from, to, how);
    at++;
    for (; at < to; at++) {
      const digit = src.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9 || decimals === how.exponent) return slow(src, from, to, how);
      value = value * 10 + digit;
      digits++;
      decimals++;
    }
  }
  if (digits === 0 || digits + how.exponent > 15) return slow(src, from, to, how);
  for (; decimals < how.exponent; decimals++) value *= 10;
  return negative && value !== 0 ? -value : value;
}

function slow(
  src: string,
  from: number,
  to: number,
  how: { readonly decimal: DecimalSign; readonly exponent: number; readonly cell: MoneyCell },
): number {
  const reading = parseMoney(src.slice(from, to), how.decimal, how.exponent);
  if (reading.ok) return reading.minor;
  how.cell.fault = reading.fault;
  return Number.NaN;
}

/** 0 for no amount text at all, else what the text says about the decimal sign. */
export type DecimalHint = '.' | ',' | 'open' | 'whole';

const CODE =
  '(?:TL|K\u010d|Ft|lei|\u0440\u0443\u0431\\.?|\u0433\u0440\u043d\\.?|Rs\\.?|AED|AUD|BGN|BRL|CAD|CHF|CLP|CNY|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KRW|KWD|MXN|MYR|NOK|NZD|PHP|PLN|RON|RUB|SEK|SGD|THB|TRY|TWD|UAH|USD|ZAR|BHD|JOD|TND|OMR|SKK|LTL|LVL|RSD|VND|EGP|MAD|COP|ARS|PEN)';
const MONEY_SHAPE = new RegExp(
  `^[(]?\\s*[-+\u2212]?\\s*(?:${CODE}|[A-Z]{0,2}[$\u00a3\u20ac\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa\u20ab\u20b1\u0e3f\uffe5\uffe1]|kr\\.?|R\\$|z\u0142)?\\s*[-+\u2212]?\\s*` +
    "(\\d[\\d.,'\u2019\\s\u00a0\u202f]*|[.,]\\d+)" +
    `\\s*(?:${CODE}|[$\u00a3\u20ac\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa\u20ab\u20b1\u0e3f\u5143\u5186\uc6d0]|kr\\.?|z\u0142)?\\s*[)]?\\s*(?:-|\\+|\u2212|CR|DR|DB)?\\.?$`,
  'i',
);

/** What one cell says about the decimal sign of its column, or null where it is not written like an amount. */
export function decimalHint(text: string): DecimalHint | null {
  const shape = MONEY_SHAPE.exec(text);
  if (shape === null) return null;
  const body = (shape[1] as string).replace(/[\s\u00a0\u202f'\u2019]/g, '');
  const dots = body.split('.').length - 1;
  const commas = body.split(',').length - 1;
  if (dots === 0 && commas === 0) return 'whole';
  if (dots > 0 && commas > 0) {
    const decimal = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
    return (decimal === '.' ? dots : commas) === 1 ? decimal : null;
  }
  const sign = dots > 0 ? '.' : ',';
  const other = dots > 0 ? ',' : '.';
  if (dots + commas > 1) return groupsOfThree(body, sign) ? other : null;
  const [whole = '', fraction = ''] = body.split(sign);
  if (fraction.length === 3 && whole.length >= 1 && whole.length <= 3 && !/^0/.test(whole)) return 'open';
  return sign;
}

function groupsOfThree(body: string, sign: string): boolean {
  const parts = body.split(sign);
  const tail = parts.slice(1);
  return (
    (parts[0] as string).length <= 3 &&
    (tail.every((part) => part.length === 3) ||
      (tail.at(-1)?.length === 3 && tail.slice(0, -1).every((part) => part.length === 2)))
  );
}

/** Collects what the cells of one column say about their decimal sign. */
export class DecimalEvidence {
  total = 0;
  money = 0;
  point = 0;
  comma = 0;
  /** Cells such as 1,234 or 1.234 that may be thousands or thousandths, by the sign they carry. */
  openPoint = 0;
  openComma = 0;
  negative = 0;
  positive = 0;
  zero = 0;
  example = '';

  /** `typed`: a number cell of a sheet; it has no written decimal sign and says nothing about the text cells beside it. */
  add(text: string, typed = false): void {
    if (isNothing(text)) return;
    this.total++;
    const hint = typed ? 'whole' : decimalHint(text);
    if (hint === null) return;
    this.money++;
    if (hint === '.') this.point++;
    else if (hint === ',') this.comma++;
    else if (hint === 'open') {
      if (text.includes('.')) this.openPoint++;
      else this.openComma++;
      this.example = text;
    }
    if (!/[1-9]/.test(text)) this.zero++;
    else if (/^[^\d]*[-\u2212(]|[-\u2212]$|D[RB]\.?$/i.test(text)) this.negative++;
    else this.positive++;
  }

  /** The sign the column proves; 'both' where cells contradict each other, 'open' where a choice is needed, null where none occurs. */
  verdict(): DecimalSign | 'both' | 'open' | null {
    if (this.point > 0 && this.comma > 0) {
      const few = Math.min(this.point, this.comma);
      if (few * 20 > this.point + this.comma) return 'both';
      return this.point > this.comma ? '.' : ',';
    }
    if (this.point > 0) return '.';
    if (this.comma > 0) return ',';
    if (this.openPoint > 0 || this.openComma > 0) return 'open';
    return null;
  }
}
