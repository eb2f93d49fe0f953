/** How a bank amount relates to a different book amount: rounding, swapped digits, turned sign, learnt fee, exchange rate, nearly. */

import type { AmountModel } from './amounts.ts';
import { AMOUNT } from './edges.ts';
import { type FeeSchedule, feeOf } from './fees.ts';

/** What was learnt about differences so far. */
export interface DifferenceKnowledge {
  /** Amounts that are repeatedly kept back from a payment, positive minor units. */
  readonly flatFees: ReadonlySet<number>;
  readonly schedules: readonly FeeSchedule[];
  /** Repeated shares kept back, in steps of 0.1 % (20 = 2 %). */
  readonly discounts: ReadonlySet<number>;
}

export const NOTHING_KNOWN: DifferenceKnowledge = { flatFees: new Set(), schedules: [], discounts: new Set() };

/** Rounding slips are at most this many of the smallest units: what prices, taxes and shares rounded apart come to. */
const ROUNDING_UNITS = 5;

/** Largest rounding slip in minor units: a few of the smallest units, or one whole unit where there are no coins below it. */
const slipOf = (unit: number): number => Math.max(ROUNDING_UNITS, unit);
const NEAR_LOW = 0.8;
const NEAR_HIGH = 1.08;
const FX_SPAN = 0.05;
/** A bank's charge that may come with a foreign payment, in smallest units. */
const WIRE_FEE = 6000;

/** What a relation is looked for with. */
export interface RelationQuery {
  readonly amounts: AmountModel;
  readonly known: DifferenceKnowledge;
  readonly currency: number;
  /** The document is in another currency. */
  readonly foreign: boolean;
}

/** Level of the strongest relation between two amounts that are not equal; -1 when they have nothing to do with each other. */
export function relationOf(bank: number, book: number, { amounts, known, foreign }: RelationQuery): number {
  if (bank === 0 || book === 0) return -1;
  if (bank === -book) return AMOUNT.SIGN;
  if (bank > 0 !== book > 0) return -1;
  const { unit } = amounts;
  const apart = Math.abs(bank - book);
  if (apart <= slipOf(unit) && apart * 10 < Math.abs(book)) return AMOUNT.ROUNDING;
  // A fee learnt from differences that are no swaps explains one that happens to look like a swap.
  if (!foreign && known.flatFees.has(book - bank)) return AMOUNT.FEE;
  if (swapped(Math.abs(bank) / unit, Math.abs(book) / unit)) return AMOUNT.TRANSPOSED;
  const ratio = bank / book;
  if (foreign && Math.abs(ratio - 1) <= FX_SPAN + (WIRE_FEE * unit) / Math.abs(book)) return AMOUNT.FX;
  return keptBack(bank, book, known, unit) ?? (ratio >= NEAR_LOW && ratio <= NEAR_HIGH ? AMOUNT.NEAR : -1);
}

/** log P(an unrelated bank amount stands so to the book amount). */
export function relationChance(
  level: number,
  bank: number,
  book: number,
  { amounts, known, currency }: RelationQuery,
): number {
  const slip = slipOf(amounts.unit);
  switch (level) {
    case AMOUNT.SIGN:
      return Math.log(amounts.chance(bank, currency));
    case AMOUNT.ROUNDING:
      return Math.log(Math.min(1, amounts.bankShare(book - slip, book + slip)));
    case AMOUNT.TRANSPOSED:
      return Math.log(Math.min(1, amounts.chance(bank, currency) * 4));
    case AMOUNT.FX:
      return Math.log(share(amounts, book * (1 - FX_SPAN), book * (1 + FX_SPAN)));
    case AMOUNT.NEAR:
      return Math.log(share(amounts, book * NEAR_LOW, book * NEAR_HIGH));
    default: {
      // A difference that repeats: any of the fees or discounts known might have met the amount.
      const ways = level === AMOUNT.DISCOUNT ? known.discounts.size : known.flatFees.size + known.schedules.length;
      return Math.log(Math.min(1, amounts.chance(bank, currency) * ways));
    }
  }
}

function share(amounts: AmountModel, a: number, b: number): number {
  return Math.min(1, amounts.bankShare(Math.min(a, b), Math.max(a, b)));
}

/** Level of a difference that repeats: a flat fee or the fee schedule, a discount; null where neither explains it. */
function keptBack(bank: number, book: number, known: DifferenceKnowledge, unit: number): number | null {
  const kept = book - bank;
  if (known.flatFees.has(kept)) return AMOUNT.FEE;
  for (const schedule of known.schedules)
    if (book > 0 && Math.abs(kept - feeOf(schedule, book)) <= schedule.unit) return AMOUNT.FEE;
  for (const discount of known.discounts) if (Math.abs(kept - (book * discount) / 1000) <= unit) return AMOUNT.DISCOUNT;
  return null;
}

/** Two neighbouring digits swapped: numbers of equal length that differ by it only. */
export function swapped(a: number, b: number): boolean {
  if (a === b || (a - b) % 9 !== 0 || !Number.isInteger(a) || !Number.isInteger(b)) return false;
  let x = a;
  let y = b;
  while (x % 10 === y % 10) {
    x = Math.floor(x / 10);
    y = Math.floor(y / 10);
  }
  return (
    Math.floor(x / 100) === Math.floor(y / 100) &&
    x % 10 === Math.floor(y / 10) % 10 &&
    y % 10 === Math.floor(x / 10) % 10
  );
}

/** All amounts one swap, one turned sign or one rounding slip away: for looking them up in an amount index. */
export function slipsOf(amount: number, unit: number): number[] {
  const out = [-amount];
  for (let slip = unit; slip <= slipOf(unit); slip += unit) out.push(amount - slip, amount + slip);
  const digits = String(Math.abs(amount) / unit);
  for (let i = 0; i + 1 < digits.length; i++) {
    if (digits[i] === digits[i + 1] || (i === 0 && digits[1] === '0')) continue;
    out.push(Math.sign(amount) * unit * Number(digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2)));
  }
  return out;
}

/** Book amounts that a payment would have been before a learnt fee or discount was taken off. */
export function grossesOf(amount: number, unit: number, known: DifferenceKnowledge): number[] {
  const out: number[] = [];
  for (const fee of known.flatFees) out.push(amount + fee);
  const around = (gross: number) => {
    const whole = Math.round(gross / unit) * unit;
    out.push(whole - unit, whole, whole + unit);
  };
  for (const rate of known.discounts) around(amount / (1 - rate / 1000));
  for (const { rate, fixed } of known.schedules) if (amount > 0) around((amount + fixed) / (1 - rate));
  return out;
}
