/** A statement under construction: collects lines and refused rows so that read = lines + refused always holds, then proves balances. */

import type { Day } from '../../shared/day.ts';
import { MAX_FIELD_LENGTH, MAX_LISTED_PROBLEMS } from '../../shared/limits.ts';
import { type ParsedLine, type ParsedStatement, parsedLine } from '../../shared/line.ts';
import {
  type DecimalSign,
  exponentOf,
  formatMinor,
  type Minor,
  type MoneyReading,
  minor,
  parseMoney,
} from '../../shared/money.ts';
import { type Problem, type ProblemCode, problem } from '../../shared/problem.ts';

type LineFields = Pick<ParsedLine, 'row' | 'day' | 'amount' | 'currency'> & Partial<ParsedLine>;
type Where = NonNullable<Parameters<typeof problem>[3]>;

const TEXT_FIELDS = [
  'description',
  'counterparty',
  'reference',
  'bankId',
  'checkNumber',
  'documentType',
  'documentNumber',
  'batch',
  'externalId',
  'account',
] as const;

/** Collects one statement. `currency` may be set late, but before the first line. */
export class StatementDraft {
  account = '';
  currency: string;
  opening: Minor | null = null;
  openingDay: Day | null = null;
  closing: Minor | null = null;
  closingDay: Day | null = null;
  number = '';
  readonly lines: ParsedLine[] = [];
  readonly #problems: Problem[] = [];
  #refused = 0;
  #unlisted = 0;

  constructor(currency: string) {
    this.currency = currency;
  }

  /** Rows read so far: lines and refused rows. */
  get read(): number {
    return this.lines.length + this.#refused;
  }

  get refused(): number {
    return this.#refused;
  }

  /** Keeps a line; a text beyond the limit is shortened with a warning. */
  add(fields: LineFields): void {
    let kept = parsedLine(fields);
    for (const field of TEXT_FIELDS) {
      if (kept[field].length <= MAX_FIELD_LENGTH) continue;
      this.note(
        'field_too_long',
        `The ${field} has ${kept[field].length} characters; the first ${MAX_FIELD_LENGTH} are kept.`,
        { row: kept.row, column: field },
      );
      kept = { ...kept, [field]: kept[field].slice(0, MAX_FIELD_LENGTH) };
    }
    this.lines.push(kept);
  }

  /** Refuses one row that looks like data. Beyond the listing limit rows are counted, not listed. */
  refuse(code: ProblemCode, message: string, where: Where & { readonly row: number }): void {
    this.#refused++;
    if (this.#refused <= MAX_LISTED_PROBLEMS) this.#problems.push(problem(code, 'refused', message, where));
    else this.#unlisted++;
  }

  /** Reports something that does not stop the reading. */
  note(code: ProblemCode, message: string, where: Where = {}): void {
    if (this.#problems.length < MAX_LISTED_PROBLEMS * 2) this.#problems.push(problem(code, 'warning', message, where));
    else this.#unlisted++;
  }

  /** Opening + lines = closing, where the file states both; every refused row makes the proof void and says so. */
  checkBalances(): void {
    if (this.opening === null || this.closing === null) return;
    const expected = BigInt(this.opening) + sumOf(this.lines);
    if (expected === BigInt(this.closing)) return;
    const difference = BigInt(this.closing) - expected;
    const because = this.#refused > 0 ? ` ${this.#refused} refused rows are not in that sum.` : '';
    const text = (value: bigint): string => moneyText(value, this.currency);
    this.note(
      'balance_mismatch',
      `Opening ${text(BigInt(this.opening))} and the lines give ${text(expected)}, the file states ${text(BigInt(this.closing))}: ${text(difference)} off.${because} Lines may be missing or doubled; ask the bank for the statement again.`,
    );
  }

  finish(): ParsedStatement {
    const problems = [...this.#problems];
    if (this.#unlisted > 0)
      problems.push(
        problem('skipped_rows', 'warning', `${this.#unlisted} more problems like these are counted but not listed.`),
      );
    return {
      account: this.account,
      currency: this.currency,
      opening: this.opening,
      openingDay: this.openingDay,
      closing: this.closing,
      closingDay: this.closingDay,
      number: this.number,
      lines: this.lines,
      read: this.read,
      problems,
    };
  }
}

function sumOf(lines: readonly ParsedLine[]): bigint {
  let sum = 0n;
  let chunk = 0;
  for (const line of lines) {
    const next = chunk + line.amount;
    if (Number.isSafeInteger(next)) chunk = next;
    else {
      sum += BigInt(chunk) + BigInt(line.amount);
      chunk = 0;
    }
  }
  return sum + BigInt(chunk);
}

/** "1234.56 EUR" of an exact sum that may lie beyond the safe range. */
export function moneyText(value: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const safe = Number(value);
  if (Number.isSafeInteger(safe))
    return `${formatMinor(minor(safe), exponent)}${currency === '' ? '' : ` ${currency}`}`;
  return `${value} minor units of ${currency}`;
}

const FAULT_CODE = {
  empty: 'missing_amount',
  syntax: 'bad_amount',
  grouping: 'bad_amount',
  precision: 'amount_precision',
  range: 'amount_range',
} as const;

/** Problem code and sentence of an amount that could not be read. */
export function amountFault(
  reading: Extract<MoneyReading, { ok: false }>,
  currency: string,
): { readonly code: ProblemCode; readonly message: string } {
  const messages = {
    empty: 'The row has no amount.',
    syntax: 'The amount is not a number.',
    grouping: 'The thousands groups of the amount do not fit; it could be read two ways.',
    precision: `The amount has more decimals than ${currency || 'the currency'} has (${exponentOf(currency)}); it is not rounded.`,
    range: 'The amount is larger than an exact number can hold (2^53-1 minor units).',
  };
  return {
    code: FAULT_CODE[reading.fault],
    message: `${messages[reading.fault]} The row is left out; correct it at the source or enter it by hand.`,
  };
}

/**
 * Reads the amounts of formats that allow comma or point as the decimal sign and no groups (OFX 1.6 section 3.2.9, SWIFT 15d):
 * the last of the two signs is the decimal sign when both occur; one sign that occurs more than once groups thousands.
 */
export function parseEitherSign(raw: string, exponent: number): MoneyReading {
  return parseMoney(raw, decimalSignOf(raw), exponent);
}

function decimalSignOf(raw: string): DecimalSign {
  const comma = raw.lastIndexOf(',');
  const point = raw.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  if (comma >= 0) return raw.indexOf(',') === comma ? ',' : '.';
  return point >= 0 && raw.indexOf('.') !== point ? ',' : '.';
}
