/** How common an amount is: the chance that an unrelated line has it, from counts and, for unseen ones, from size and roundness. */

import { AmountIds } from './amount-ids.ts';
import type { Columns } from './encode.ts';

/** Amounts of like size and as many trailing zeros share a bin: so many sizes for each power of e, so many counts of zeros. */
const BINS_PER_E = 4;
const ROUNDNESSES = 8;
/** Width of a bin of sizes in units of its smallest one. */
const BIN_WIDTH = Math.exp(1 / BINS_PER_E) - 1;
/** Share of lines that may have cents where a currency is otherwise booked without: one odd line among many does not bring cents back. */
const ODD_LINES = 0.004;
/**
 * An ordinary month stands behind every count, as heavy as this many lines: as much as one small business month. A month of
 * two lines leans on it, one of ten thousand does not notice.
 */
export const OUTSIDE_LINES = 40;
/** What is usual outside: amounts spread evenly over the powers of e from 1 to 10,000 main units of a currency of cents, either sign. */
const OUTSIDE_BINS = 2 * BINS_PER_E * Math.log(10_000);
/** Outside, of amounts with so many noughts at the end half have one more. */
const ONE_MORE_ZERO = 0.5;

/** Frequencies of amounts of both sides, per currency. */
export class AmountModel {
  readonly ids: AmountIds;
  private readonly bankCount: Int32Array;
  private readonly bookCount: Int32Array;
  private readonly binLines = new Map<number, number>();
  private readonly binRange = new Map<number, number>();
  /** Smallest step of the amounts in minor units: 1, or the whole unit where all currencies are ones that are booked without cents. */
  readonly unit: number;
  private readonly total: number;
  private readonly sorted: Float64Array;
  /** log of `chance` by amount id, NaN where nobody asked yet. */
  private readonly logs: Float64Array;

  /** `stepOf` a currency id: its smallest step in cash, in minor units. */
  constructor(bank: Columns, book: Columns, stepOf: (currency: number) => number) {
    this.unit = commonUnit(bank, book, stepOf);
    this.total = Math.max(1, bank.size + book.size);
    this.ids = new AmountIds(bank, book);
    this.bankCount = counts(this.ids.bank, this.ids.size);
    this.bookCount = counts(this.ids.book, this.ids.size);
    const seen = new Uint8Array(this.ids.size);
    this.countBins(bank, this.ids.bank, seen);
    this.countBins(book, this.ids.book, seen);
    this.logs = new Float64Array(this.ids.size).fill(Number.NaN);
    this.sorted = bank.amount.slice().sort();
  }

  /** Counts the lines of amounts not seen before by size and roundness. */
  private countBins(side: Columns, ids: Int32Array, seen: Uint8Array): void {
    for (let i = 0; i < side.size; i++) {
      const id = ids[i]!;
      if (seen[id]) continue;
      seen[id] = 1;
      const bin = this.binOf(side.amount[i]!);
      this.binLines.set(bin, (this.binLines.get(bin) ?? 0) + this.bankCount[id]! + this.bookCount[id]!);
    }
  }

  /** Share of bank lines whose amount lies between two bounds. */
  bankShare(from: number, to: number): number {
    return (lowerBound(this.sorted, to + 0.5) - lowerBound(this.sorted, from - 0.5) + 0.5) / (this.sorted.length + 1);
  }

  /** P(an unrelated line has exactly this amount), the pair itself left out of the counts. */
  chance(amount: number, currency: number): number {
    return this.chanceOf(this.ids.get(amount, currency), amount);
  }

  /** log of the same for a bank line's own amount. */
  logChance(i: number, amount: number): number {
    const id = this.ids.bank[i]!;
    const known = this.logs[id]!;
    if (!Number.isNaN(known)) return known;
    const log = Math.log(this.chanceOf(id, amount));
    this.logs[id] = log;
    return log;
  }

  /** P(an unrelated sum is just this amount): as `chance`, and the lines that have it do not make their size a usual one. */
  sumChance(amount: number, currency: number): number {
    const id = this.ids.get(amount, currency);
    const [bank, book] = id < 0 ? [0, 0] : [this.bankCount[id]!, this.bookCount[id]!];
    return this.accident(amount, currency, Math.min(1, bank) + Math.min(1, book));
  }

  /** P(an unrelated line has just this amount), `own` lines that have it for a reason left out, of what is usual at its size all that have it. */
  accident(amount: number, currency: number, own = 1): number {
    const id = this.ids.get(amount, currency);
    const lines = id < 0 ? 0 : this.bankCount[id]! + this.bookCount[id]!;
    return (Math.max(0, lines - own) + this.background(amount, lines)) / (this.total + OUTSIDE_LINES);
  }

  private chanceOf(id: number, amount: number): number {
    const others = id < 0 ? 0 : Math.max(0, this.bankCount[id]! - 1) + Math.max(0, this.bookCount[id]! - 1);
    return (others + this.background(amount)) / (this.total + OUTSIDE_LINES);
  }

  /** Lines expected at this amount, here and outside, if amounts of its size and roundness were spread evenly; some may be left out. */
  private background(amount: number, without = 0): number {
    const bin = this.binOf(amount);
    const zeros = Math.abs(bin) % ROUNDNESSES;
    let range = this.binRange.get(bin);
    if (range === undefined) {
      const smallest = Math.exp((Math.abs(bin) - zeros) / ROUNDNESSES / BINS_PER_E);
      // Nine in ten numbers of a step do not end in one more zero.
      range = Math.max(1, (smallest * BIN_WIDTH * 0.9) / 10 ** zeros);
      this.binRange.set(bin, range);
    }
    const outside = (OUTSIDE_LINES * ONE_MORE_ZERO ** (zeros + 1)) / OUTSIDE_BINS;
    return Math.min(1, ((this.binLines.get(bin) ?? 0) - without + outside) / range);
  }

  private binOf(amount: number): number {
    const size = Math.abs(amount) / this.unit;
    const bin = Math.floor(Math.log(size + 1) * BINS_PER_E) * ROUNDNESSES + roundness(amount / this.unit);
    return amount < 0 ? -bin : bin;
  }
}

function counts(ids: Int32Array, size: number): Int32Array {
  const out = new Int32Array(size);
  for (let k = 0; k < ids.length; k++) out[ids[k]!]!++;
  return out;
}

/** Trailing decimal zeros, at most 7. */
function roundness(units: number): number {
  let whole = Math.abs(units) | 0;
  if (whole === Math.abs(units)) {
    let zeros = 0;
    for (; zeros < 7 && whole >= 10 && whole % 10 === 0; zeros++) whole = (whole / 10) | 0;
    return zeros;
  }
  let rest = Math.abs(units);
  let zeros = 0;
  while (zeros < 7 && rest >= 10 && rest % 10 === 0) {
    rest /= 10;
    zeros++;
  }
  return zeros;
}

/** Key of an amount in a currency; exact while amounts stay below 2^44 minor units, beyond that keys of currencies may meet. */
export function amountKey(amount: number, currency: number): number {
  return amount * 512 + (currency % 512);
}

/**
 * Smallest step of the amounts: the cash step of their currency, where all but a few in a thousand keep to it, else one minor
 * unit. Never what happens to divide them: a landlord's whole fifties are no currency of fifties.
 */
function commonUnit(bank: Columns, book: Columns, stepOf: (currency: number) => number): number {
  let unit = Number.POSITIVE_INFINITY;
  for (const side of [bank, book]) {
    for (let i = 0; i < side.size && unit > 1; i++) unit = Math.min(unit, stepOf(side.currency[i]!));
  }
  if (unit === 1 || bank.size + book.size === 0) return 1;
  const odd = Math.floor((bank.size + book.size) * ODD_LINES);
  return indivisible(bank, book, unit, odd) <= odd ? unit : 1;
}

/** Lines whose amount a unit does not divide; counted only until there are more than `most`. */
function indivisible(bank: Columns, book: Columns, unit: number, most: number): number {
  let count = 0;
  for (const side of [bank, book])
    for (let i = 0; i < side.size && count <= most; i++) if (side.amount[i]! % unit !== 0) count++;
  return count;
}

/** First index whose value is not below `bound`. */
export function lowerBound(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! < bound) low = mid + 1;
    else high = mid;
  }
  return low;
}
