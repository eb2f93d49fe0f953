/** Which of comma and point is the decimal sign in a file whose format allows both: told by all its amounts, never by one alone. */

import type { DecimalSign, MoneyReading } from '../../shared/money.ts';
import { parseMoney } from '../../shared/money.ts';
import { parseEitherSign } from './statement-draft.ts';

/**
 * What one amount tells: the decimal sign, `open` where its only sign stands before exactly three digits (a group or three decimals), null
 * where it has no sign. A group follows one to three digits of which the first is no zero: "0.500" and "1234.500" have decimals.
 */
export function decimalVote(amount: string): DecimalSign | 'open' | null {
  const comma = amount.lastIndexOf(',');
  const point = amount.lastIndexOf('.');
  if (comma < 0 && point < 0) return null;
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  const sign: DecimalSign = comma >= 0 ? ',' : '.';
  const at = Math.max(comma, point);
  if (amount.indexOf(sign) !== at) return other(sign);
  return /^\d{3}$/.test(amount.slice(at + 1).trimEnd()) && /(?:^|\D)[1-9]\d{0,2}$/.test(amount.slice(0, at))
    ? 'open'
    : sign;
}

function other(sign: DecimalSign): DecimalSign {
  return sign === ',' ? '.' : ',';
}

/** Reads the amounts of one file. */
export class AmountSigns {
  /** What the amounts with a clear sign agree on; null where there are none or they do not agree. */
  readonly decimal: DecimalSign | null;
  /** No amount has a clear sign, and nobody said. */
  readonly #isSilent: boolean;

  /** `amounts` are all amounts of the file as written; `chosen` is what a person said. */
  constructor(amounts: Iterable<string>, chosen?: DecimalSign | null) {
    const seen = new Set<DecimalSign>();
    for (const amount of amounts) {
      const vote = decimalVote(amount);
      if (vote === ',' || vote === '.') seen.add(vote);
    }
    this.decimal = chosen ?? (seen.size === 1 ? ([...seen][0] as DecimalSign) : null);
    this.#isSilent = this.decimal === null && seen.size === 0;
  }

  /**
   * Reads one amount. Where its sign could group as well as part decimals, the file decides; a currency without decimals can only have
   * groups, one with three only decimals (ISO 4217); else the fault is `grouping`.
   */
  read(raw: string, exponent: number): MoneyReading {
    if (decimalVote(raw) !== 'open') return parseEitherSign(raw, exponent);
    const sign: DecimalSign = raw.includes(',') ? ',' : '.';
    if (exponent === 0) return parseMoney(raw, other(sign), exponent);
    if (this.decimal !== null) return parseMoney(raw, this.decimal, exponent);
    return exponent === 3 ? parseEitherSign(raw, exponent) : { ok: false, fault: 'grouping' };
  }

  /** True where the only sign of the amount may group or part decimals and nothing in the file tells. */
  isOpen(raw: string): boolean {
    return this.#isSilent && decimalVote(raw) === 'open';
  }
}
