/** Exact decimal numbers for transformation steps: a whole number and how many of its digits are decimals; no float on the way. */

import { type DecimalSign, type MoneyFault, parseMoney } from '../money.ts';

/** `units` / 10^`decimals`. */
export interface Decimal {
  readonly units: bigint;
  readonly decimals: number;
}

export type DecimalReading =
  | { readonly ok: true; readonly value: Decimal }
  | { readonly ok: false; readonly fault: MoneyFault };

/** Most decimals a cell may have; a number with more is a fault, not rounded. */
const MAX_DECIMALS = 12;

/** Reads decimal text in the notations of `parseMoney` (signs, groups, parentheses, CR/DR), with every decimal it has. */
export function parseDecimal(text: string, sign: DecimalSign): DecimalReading {
  const at = text.lastIndexOf(sign);
  const decimals = at < 0 ? 0 : (/^\d*/.exec(text.slice(at + 1))?.[0].length ?? 0);
  const reading = parseMoney(text, sign, Math.min(decimals, MAX_DECIMALS));
  if (!reading.ok) return reading;
  return { ok: true, value: { units: BigInt(reading.minor), decimals: Math.min(decimals, MAX_DECIMALS) } };
}

/** The product, exactly. */
export function timesDecimal(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, decimals: left.decimals + right.decimals };
}

/** Plain text with a point and no needless zeros: 12300 with 3 decimals is "12.3". */
export function decimalText({ units, decimals }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
}
