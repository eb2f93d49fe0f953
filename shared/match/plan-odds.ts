/** Log-odds that some bank lines are the parts of one document paid by instalments: rhythm, sizes, texts and accounts together. */

import type { AmountModel } from './amounts.ts';
import type { BankSide, BookSide } from './encode.ts';

/** A bank line that may be a part of a document. */
export interface Part {
  readonly i: number;
  /** Log-likelihood ratio of its text: that it speaks of the document against that it speaks of anything. */
  readonly tie: number;
  /** Log-odds of the weak pair that holds the line now; 0 where it is free. */
  readonly held: number;
}

/** What the odds of a plan depend on beside its parts. */
export interface PlanMonth {
  readonly bank: BankSide;
  readonly book: BookSide;
  readonly amounts: AmountModel;
  /** Bank lines per day that have no partner at all. */
  readonly strayPerDay: number;
  /** Share of bank lines of each account. */
  readonly accountShare: Float64Array;
  readonly lastDay: number;
}

/** log P(an open document is paid in parts) and of each number of parts. */
const PAID_IN_PARTS = Math.log(0.03);
const COUNTS = Math.log(8);
const EQUAL_PARTS = Math.log(0.5);
/** A payer who repeats an amount does so for any reason this often. */
const REPEATS_ANYHOW = 0.06;
const SAME_ACCOUNT = 0.93;
const MOST_TIE = 7;
const REGULAR = 0.8;
/** Density of a gap within three days of the step. */
const ON_STEP = 0.75 / 7;
/** Days that a part may be off its rhythm: weekends, month lengths. */
export const OFF_RHYTHM = 10;

/** Log-odds of a plan, parts in day order, against "these lines and this document have nothing to do with each other". */
export function planOdds(month: PlanMonth, j: number, parts: readonly Part[]): number {
  const { bank, book } = month;
  const paid = parts.reduce((sum, part) => sum + bank.amount[part.i]!, 0);
  const complete = paid === book.amount[j]!;
  let odds = PAID_IN_PARTS - COUNTS - parts.length * Math.log(month.strayPerDay);
  for (const part of parts) odds += Math.max(-8, Math.min(MOST_TIE, part.tie)) - part.held;
  return odds + rhythmOdds(month, j, parts, complete) + sizeOdds(month, j, parts, complete) + accountOdds(month, parts);
}

/** log density of the days: regular steps, the first after one step, or anyhow; and whether more should have come by now. */
function rhythmOdds(month: PlanMonth, j: number, parts: readonly Part[], complete: boolean): number {
  const { bank, book, lastDay } = month;
  const first = bank.day[parts[0]!.i]!;
  const last = bank.day[parts.at(-1)!.i]!;
  const gaps = new Int32Array(parts.length - 1);
  for (let g = 0; g < gaps.length; g++) gaps[g] = bank.day[parts[g + 1]!.i]! - bank.day[parts[g]!.i]!;
  const step = gaps.length > 0 ? gaps.toSorted()[gaps.length >> 1]! : 30;
  const lag = first - book.day[j]!;
  let odds = Math.log((Math.abs(lag - step) <= 7 ? 0.5 / 15 : 0) + 0.5 / 200);
  if (gaps.length > 0) {
    // One gap is free, for it sets the step; the others keep to it.
    let regular = 1 / 60 / ON_STEP;
    let loose = 1;
    for (const gap of gaps) {
      loose /= 90;
      const off = Math.abs(gap - step);
      regular *= off <= 3 ? ON_STEP : off <= 7 ? 0.2 / 8 : off <= OFF_RHYTHM ? 0.04 / 6 : 1e-4;
    }
    odds += Math.log(REGULAR * regular + (1 - REGULAR) * loose);
  }
  if (complete) return odds + Math.log(0.7);
  return odds + Math.log(0.3) + (last + step + OFF_RHYTHM > lastDay ? 0 : Math.log(0.15));
}

/** Equal parts, or parts of any size of which the last is what remains. */
function sizeOdds(month: PlanMonth, j: number, parts: readonly Part[], complete: boolean): number {
  const { bank, book, amounts } = month;
  const total = Math.abs(book.amount[j]!);
  const sizes = parts.map((part) => Math.abs(bank.amount[part.i]!));
  const chances = parts.map((part) => Math.log(amounts.chance(bank.amount[part.i]!, bank.currency[part.i]!)));
  const anySize = Math.log(0.5) - (complete ? Math.max(...chances) : parts.length);
  const count = Math.round(total / sizes[0]!);
  const slack = count * amounts.unit;
  const equal =
    count >= 2 &&
    (!complete || count === parts.length) &&
    parts.length <= count &&
    Math.abs(sizes[0]! * count - total) <= slack &&
    sizes.every((size) => Math.abs(size - sizes[0]!) <= slack);
  if (!equal) return anySize;
  // The parts themselves do not make their size a usual one.
  const first = parts[0]!.i;
  const alike = sizes.filter((size) => size === sizes[0]).length;
  const chance = Math.log(amounts.accident(bank.amount[first]!, bank.currency[first]!, alike));
  const again = -Math.log(Math.max(REPEATS_ANYHOW, Math.exp(chance)));
  // The last part takes what does not divide: no coincidence has just these cents.
  const remainder = complete && sizes.at(-1) !== sizes[0] ? -chances.at(-1)! / 2 : 0;
  return Math.max(anySize, EQUAL_PARTS - chance + (parts.length - 1) * again + remainder);
}

/** Parts come in on one account. */
function accountOdds({ bank, accountShare }: PlanMonth, parts: readonly Part[]): number {
  const first = bank.account[parts[0]!.i]!;
  const share = Math.min(0.97, Math.max(0.01, accountShare[first]!));
  let odds = 0;
  for (const part of parts.slice(1))
    odds +=
      bank.account[part.i] === first ? Math.log(SAME_ACCOUNT / share) : Math.log((1 - SAME_ACCOUNT) / (1 - share));
  return odds;
}
