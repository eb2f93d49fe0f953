/** Money as integer minor units in a branded safe integer; decimal text is read digit by digit, never through a float. */

declare const minorBrand: unique symbol;

/** Signed amount in minor units of its currency (cents, yen, fils). Always a safe integer. */
export type Minor = number & { readonly [minorBrand]: 'Minor' };

// ISO 4217 currencies whose exponent is not 2.
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Brands an integer as minor units. Throws RangeError when it is not a safe integer: that is a bug, not bad data. */
export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number of minor units: ${value}`);
  return (value === 0 ? 0 : value) as Minor;
}

/** Number of decimals of a currency by ISO 4217; 2 where the code is unknown. */
export function exponentOf(currency: string): number {
  return EXPONENTS[currency.toUpperCase()] ?? 2;
}

// Currencies with decimals that have none in cash (Unicode CLDR, supplemental currency data: digits 2, cashDigits 0).
const WHOLE_IN_CASH: ReadonlySet<string> = new Set(
  'AMD COP CRC CZK GYD HUF IDR MNT MUR NOK PKR SEK TWD TZS UZS'.split(' '),
);

/** Smallest step in minor units that a currency is paid in where cash is used: 1, or a whole unit where there are no coins below it. */
export function cashStepOf(currency: string): number {
  return WHOLE_IN_CASH.has(currency.toUpperCase()) ? 10 ** exponentOf(currency) : 1;
}

/** Adds amounts of one currency. Throws RangeError when the sum leaves the safe range. */
export function addMinor(...amounts: readonly Minor[]): Minor {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return minor(sum);
}

export type DecimalSign = '.' | ',';

/** Why a text is not an amount. `precision`: more decimals than the currency has; `range`: beyond 2^53-1 minor units. */
export type MoneyFault = 'empty' | 'syntax' | 'grouping' | 'precision' | 'range';

export type MoneyReading =
  | { readonly ok: true; readonly minor: Minor }
  | { readonly ok: false; readonly fault: MoneyFault };

const SPACES = /[\s\u00a0\u202f\u2007\u2009']/g;
const MINUS = /[\u2212\u2012\u2013\ufe63\uff0d]/g;
const CURRENCY_MARK =
  /^(?:[A-Z]{3}|[A-Z]{0,2}[$\u00a3\u20ac\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa\u20ab\u20b1\u0e3f\uffe5\uffe1]|kr\.?|z\u0142|R\$|Fr\.?|Rs\.?|TL|Ft|K\u010d)|(?:[A-Z]{3}|[$\u00a3\u20ac\u00a5\u20b9\u20a9\u20bd\u20ba\u20aa\u20ab\u20b1\u0e3f]|kr\.?|z\u0142|Fr\.?|TL|Ft|K\u010d|lei|\u0440\u0443\u0431\.?|\u0433\u0440\u043d\.?|\u5143|\u5186|\uc6d0)$/u;

interface SignedText {
  readonly body: string;
  readonly negative: boolean;
}

/** Takes off sign, parentheses, CR/DR and currency marks; null when signs contradict each other. */
function unsign(raw: string): SignedText | null {
  let text = raw.trim().replace(MINUS, '-');
  let negative = false;
  let signs = 0;
  for (let guard = 0; guard < 6; guard++) {
    const before = text;
    if (/^\(.*\)$/.test(text)) {
      text = text.slice(1, -1).trim();
      negative = true;
      signs++;
    } else if (/^[+-]/.test(text)) {
      negative = text[0] === '-' || negative;
      text = text.slice(1).trim();
      signs++;
    } else if (/[+-]$/.test(text)) {
      negative = text.endsWith('-') || negative;
      text = text.slice(0, -1).trim();
      signs++;
    } else if (/\d\s*(?:DR|DB|CR)\.?$/i.test(text)) {
      negative = /D[RB]\.?$/i.test(text) || negative;
      text = text.replace(/\s*(?:DR|DB|CR)\.?$/i, '');
      signs++;
    } else {
      text = text.replace(CURRENCY_MARK, '').trim();
    }
    if (text === before) break;
  }
  return signs > 1 ? null : { body: text, negative };
}

/**
 * Reads decimal text as minor units, digit by digit. Accepts a leading or trailing sign, parentheses, CR/DR, a currency mark
 * and thousands groups of three (or Indian lakh groups) in the other separator, blanks or apostrophes.
 * Digits past the exponent are accepted only when they are zeros: a tenth of a cent is a fault, never rounded away.
 */
export function parseMoney(raw: string, decimal: DecimalSign, exponent: number): MoneyReading {
  if (raw.trim() === '') return { ok: false, fault: 'empty' };
  const signed = unsign(raw);
  if (signed === null) return { ok: false, fault: 'syntax' };
  const body = signed.body.replace(SPACES, '');
  const group = decimal === '.' ? ',' : '.';
  const at = body.lastIndexOf(decimal);
  const whole = at < 0 ? body : body.slice(0, at);
  const fraction = at < 0 ? '' : body.slice(at + 1);
  if (!/^\d*$/.test(fraction) || (whole === '' && fraction === '')) return { ok: false, fault: 'syntax' };
  let digits = whole;
  if (whole.includes(group)) {
    const parts = whole.split(group);
    const western = parts.slice(1).every((part) => part.length === 3) && parts[0]!.length >= 1 && parts[0]!.length <= 3;
    const indian =
      parts.at(-1)!.length === 3 &&
      parts.slice(1, -1).every((part) => part.length === 2) &&
      parts[0]!.length >= 1 &&
      parts[0]!.length <= 2;
    if (!parts.every((part) => /^\d+$/.test(part))) return { ok: false, fault: 'syntax' };
    if (!western && !indian) return { ok: false, fault: 'grouping' };
    digits = parts.join('');
  }
  if (!/^\d*$/.test(digits)) return { ok: false, fault: 'syntax' };
  const kept = fraction.slice(0, exponent).padEnd(exponent, '0');
  if (/[1-9]/.test(fraction.slice(exponent))) return { ok: false, fault: 'precision' };
  const all = `${digits}${kept}`.replace(/^0+(?=\d)/, '');
  if (all.length > 16) return { ok: false, fault: 'range' };
  const value = Number(all);
  if (!Number.isSafeInteger(value)) return { ok: false, fault: 'range' };
  return { ok: true, minor: minor(signed.negative ? -value : value) };
}

/** Writes minor units as plain decimal text with a point: -1234567 and 2 give "-12345.67". */
export function formatMinor(amount: Minor, exponent: number): string {
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const text = exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
  return amount < 0 ? `-${text}` : text;
}

/** Writes minor units for a screen: grouped by three, with a true minus sign, e.g. "\u22121,234.56". */
export function displayMinor(amount: Minor, exponent: number): string {
  const [whole = '0', fraction] = formatMinor(minor(Math.abs(amount)), exponent).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amount < 0 ? '\u2212' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}
