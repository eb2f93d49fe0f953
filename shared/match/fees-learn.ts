/** Learns each processor's fee schedule: from payouts whose text names their batch, or from amounts that fit one schedule to the cent too often for chance. */

import type { Context } from './context.ts';
import {
  baseOf,
  type FeeSample,
  type FeeSchedule,
  type FeeSchedules,
  type FeeTerms,
  type FeeVariant,
  feeOfAll,
  learnFees,
  solveFees,
  VARIANTS,
  type WithheldShare,
} from './fees.ts';
import { firstFrom } from './search.ts';
import type { WholeSet } from './sets-whole.ts';

/** Days after a set's last line that its payout may come, for learning. */
const EARLIEST = 0;
const LATEST = 12;
/** Largest share withheld that is looked for where nothing but the amount ties a payout to its set. */
const MOST_WITHHELD = 0.08;
/** Sets of an account, and payments of a set, that votes are taken from. */
const MOST_SETS = 40;
const MOST_PAYMENTS = 4;
/** Samples each one is solved with. */
const MOST_TOGETHER = 8;
/** Expected number of schedules that chance would make fit as often, at most. */
const CHANCE = 1e-3;
/** Named payouts that a usual share takes, and the least spread it is given. */
const LEAST_PAYOUTS = 3;
const LEAST_SPREAD = 5e-4;
/** Round differences (in units) come about without a fee; and amounts meet more often than evenly spread ones would: prices end alike. */
const ROUND = 100;
const LUMPY = 5;
/** How much rarer than the usual way each other way of taking fees is. */
const UNUSUAL = 10;
/** Schedules as processors print them: rates in steps of 0.05 % or just below a tenth of a percent, round fixed parts. */
const ROUND_RATES = [
  ...Array.from({ length: 77 }, (_, k) => (4 + k) / 2000),
  ...Array.from({ length: 38 }, (_, k) => (29 + k * 10) / 10_000),
];
const ROUND_FIXED = [0, 5, 10, 15, 20, 25, 29, 30, 35, 39, 40, 45, 49, 50, 100, 150, 200, 250, 500];

/** A set and the payments that may be its payout. */
export interface PayoutSet {
  readonly items: readonly number[];
  readonly gross: number;
  /** What each payment would leave withheld, positive. */
  readonly withheld: readonly number[];
}

/** The schedules of the accounts whose sets are paid out less a fee. */
export function learnSchedules(
  context: Context,
  sets: readonly WholeSet[],
  named: ReadonlyMap<number, readonly number[]>,
): FeeSchedules {
  const { unit } = context.amounts;
  const samples = namedSamples(context, sets, named);
  const common = learnFees([...samples.values()].flat(), unit);
  const byAccount = new Map<number, FeeSchedule>();
  let made: ReturnType<typeof roundTerms> | null = null;
  const printed = () => {
    made ??= roundTerms(unit);
    return made;
  };
  const shares = new Map<number, WithheldShare>();
  for (const [account, unpaid] of unpaidSets(context, sets)) {
    const own = samples.get(account) ?? [];
    const learnt = scheduleFor(own, unpaid, { common, unit, printed });
    if (learnt) byAccount.set(account, learnt);
    const share = shareWithheld(own.filter((sample) => !isExplained(learnt, sample)));
    if (share) shares.set(account, share);
  }
  return { byAccount, common, shares };
}

/** The common schedule where it explains most of what the account's named payouts withheld or, without any, some set; else the account's own. */
function scheduleFor(
  named: readonly FeeSample[],
  unpaid: readonly PayoutSet[],
  { common, unit, printed }: { common: FeeSchedule | null; unit: number; printed: () => ReturnType<typeof roundTerms> },
): FeeSchedule | null {
  const byCommon = named.filter((sample) => isExplained(common, sample)).length;
  if (common && byCommon > 0 && byCommon * 2 >= named.length) return common;
  const own = learnFees(named, unit);
  if (own) return own;
  return common && explainedBy(common, unpaid) > 0 ? common : voteFees(unpaid, unit, printed());
}

function isExplained(schedule: FeeSchedule | null, { items, withheld }: FeeSample): boolean {
  return schedule !== null && feeOfAll(schedule, items) === withheld;
}

/** The middle share named payouts withheld, with a spread that outliers do not widen; null from fewer than three. */
function shareWithheld(samples: readonly NamedSample[]): WithheldShare | null {
  const shares = samples
    .map(({ items, withheld }) => withheld / items.reduce((sum, x) => sum + x, 0))
    .filter((share) => share > 0 && share < MOST_WITHHELD);
  if (shares.length < LEAST_PAYOUTS) return null;
  const usual = middle(shares);
  // 1.4826 median absolute deviations are a standard deviation of the normal distribution.
  const spread = Math.max(LEAST_SPREAD, 1.4826 * middle(shares.map((share) => Math.abs(share - usual))));
  return { usual, spread, lag: middle(samples.map(({ lag }) => lag)), payouts: shares.length };
}

function middle(values: readonly number[]): number {
  return [...values].sort((x, y) => x - y)[values.length >> 1]!;
}

/** What a payout that names its batch withheld, and days from the batch's last line to it. */
interface NamedSample extends FeeSample {
  readonly lag: number;
}

/** What named payouts withheld, by account. */
function namedSamples(
  { bank, book }: Context,
  sets: readonly WholeSet[],
  named: ReadonlyMap<number, readonly number[]>,
): Map<number, NamedSample[]> {
  const out = new Map<number, NamedSample[]>();
  for (const [at, payments] of named) {
    if (payments.length !== 1) continue;
    const { lines } = sets[at]!;
    const amounts = lines.map((j) => book.amount[j]!);
    const gross = amounts.reduce((sum, x) => sum + x, 0);
    const [i] = payments as readonly [number];
    const lag = bank.day[i]! - book.day[lines.at(-1)!]!;
    const sample = { items: amounts, withheld: gross - bank.amount[i]!, lag };
    const account = book.account[lines[0]!]!;
    const list = out.get(account);
    if (list) list.push(sample);
    else out.set(account, [sample]);
  }
  return out;
}

/**
 * Sets of clearing accounts that no payment equals, with the payments a little smaller that follow them. An account
 * whose sets are mostly paid in full withholds nothing.
 */
function unpaidSets(context: Context, sets: readonly WholeSet[]): Map<number, PayoutSet[]> {
  const { bank, book, bankAccount } = context;
  const { unit } = context.amounts;
  const lines = Array.from(context.lines.bank.filter((i) => context.bankFree[i] === 1 && bank.amount[i]! > 0));
  lines.sort((x, y) => bank.amount[x]! - bank.amount[y]! || x - y);
  const out = new Map<number, PayoutSet[]>();
  const paid = new Map<number, number>();
  for (const set of sets) {
    const account = book.account[set.lines[0]!]!;
    if (account === 0 || bankAccount[account] || !(set.grouping === 'batch' || set.grouping === 'accountDay')) continue;
    const list = out.get(account) ?? [];
    if (list.length >= MOST_SETS) continue;
    const amounts = set.lines.map((j) => book.amount[j]!);
    const gross = amounts.reduce((sum, x) => sum + x, 0);
    const near = paymentsNear(context, set, { lines, gross });
    if (near === null) paid.set(account, (paid.get(account) ?? 0) + 1);
    if (near === null || near.length === 0) continue;
    const withheld = near.map((i) => gross - bank.amount[i]!).filter((kept) => kept % (ROUND * unit) !== 0);
    if (withheld.length === 0) continue;
    list.push({ items: amounts, gross, withheld });
    out.set(account, list);
  }
  for (const [account, list] of out) if ((paid.get(account) ?? 0) > list.length) out.delete(account);
  return out;
}

/** Payments after the set that fall short of its sum by a fee's share, the earliest first; null where one equals it. */
function paymentsNear(
  { bank, book }: Context,
  set: WholeSet,
  { lines, gross }: { lines: readonly number[]; gross: number },
): number[] | null {
  const last = set.lines.at(-1)!;
  const out: number[] = [];
  for (let k = firstFrom(lines, bank.amount, gross * (1 - MOST_WITHHELD)); k < lines.length; k++) {
    const i = lines[k]!;
    if (bank.amount[i]! > gross) break;
    const lag = bank.day[i]! - book.day[last]!;
    if (lag < EARLIEST || lag > LATEST || bank.currency[i] !== book.currency[last]) continue;
    if (bank.amount[i] === gross) return null;
    out.push(i);
  }
  return out.sort((x, y) => x - y).slice(0, MOST_PAYMENTS);
}

/**
 * The schedule that fits, to the cent, one payment of so many sets that chance would bring about fewer than `CHANCE`
 * such schedules among all that were tried; null where none does. Tried are round schedules, and those that two
 * samples together fix (which then do not count).
 */
export function voteFees(sets: readonly PayoutSet[], unit: number, printed = roundTerms(unit)): FeeSchedule | null {
  let lambda = 1e-9;
  for (const { gross, withheld } of sets)
    lambda += Math.min(1, (LUMPY * withheld.length * unit) / (MOST_WITHHELD * gross));
  let best: { terms: FeeTerms; explained: number; surprise: number } | null = null;
  for (const [way, variant] of VARIANTS.entries()) {
    const bases = sets.map(({ items }) => baseOf(items, variant));
    const rarity = way === 0 ? 1 : UNUSUAL;
    for (const { tried, fixes } of [
      { tried: printed[way]!, fixes: 0 },
      { tried: solvedTerms(sets, bases, { variant, unit }), fixes: 2 },
    ]) {
      const needed = leastHits(lambda, tried.length * rarity) + fixes;
      for (const terms of tried) {
        const explained = explainedBy(terms, sets, bases, Math.max(needed, best?.explained ?? 0));
        if (explained < needed) continue;
        const surprise = expected(lambda, explained - fixes, tried.length * rarity);
        if (best === null || surprise < best.surprise) best = { terms, explained, surprise };
      }
    }
  }
  return best && { ...best.terms, explained: best.explained, tried: sets.length };
}

/** What a rate and a fixed part are counted on. */
type Base = ReturnType<typeof baseOf>;

/** How many of some schedules would fit at least `hits` sets by chance: their number times a Poisson tail's first term. */
function expected(lambda: number, hits: number, schedules: number): number {
  let out = schedules;
  for (let k = 1; k <= hits; k++) out *= lambda / k;
  return out;
}

function leastHits(lambda: number, schedules: number): number {
  let hits = 2;
  while (hits < 50 && expected(lambda, hits, schedules) > CHANCE) hits++;
  return hits;
}

/** The printed schedules of each way of taking fees, made once for a unit. */
function roundTerms(unit: number): readonly (readonly FeeTerms[])[] {
  return VARIANTS.map((variant) => roundOf(variant, unit));
}

function roundOf(variant: FeeVariant, unit: number): FeeTerms[] {
  return ROUND_RATES.flatMap((rate) => ROUND_FIXED.map((fixed) => ({ ...variant, rate, fixed: fixed * unit, unit })));
}

function solvedTerms(
  sets: readonly PayoutSet[],
  bases: readonly Base[],
  { variant, unit }: { variant: FeeVariant; unit: number },
): FeeTerms[] {
  const samples = sets.flatMap(({ withheld }, set) =>
    withheld.map((kept) => ({ ...bases[set]!, withheld: kept, set })),
  );
  const out = new Map<string, FeeTerms>();
  for (let a = 0; a < samples.length; a++)
    for (let b = a + 1; b < Math.min(samples.length, a + MOST_TOGETHER); b++) {
      if (samples[a]!.set === samples[b]!.set) continue;
      const guess = solveFees(samples[a]!, samples[b]!);
      if (guess === null || guess.rate > MOST_WITHHELD) continue;
      const near = Math.round(guess.fixed / unit) * unit + 0;
      for (const fixed of [near - unit, near, near + unit])
        if (fixed >= 0) out.set(`${guess.rate}|${fixed}`, { ...variant, rate: guess.rate, fixed, unit });
    }
  return [...out.values()];
}

/** Sets of which the terms explain a payment; gives up once `least` is out of reach. */
function explainedBy(
  terms: FeeTerms,
  sets: readonly PayoutSet[],
  bases: readonly Base[] = sets.map(({ items }) => baseOf(items, terms)),
  least = 0,
): number {
  let out = 0;
  for (let at = 0; at < sets.length && out + sets.length - at >= least; at++) {
    const { items, withheld } = sets[at]!;
    const { sum, count } = bases[at]!;
    // The fee before rounding, by which most terms are ruled out.
    const about = sum * terms.rate + terms.fixed * count;
    const slack = (items.length + 1) * terms.unit;
    let fee = Number.NaN;
    for (let k = 0; k < withheld.length; k++) {
      if (Math.abs(withheld[k]! - about) > slack) continue;
      if (Number.isNaN(fee)) fee = feeOfAll(terms, items);
      if (fee !== withheld[k]) continue;
      out++;
      break;
    }
  }
  return out;
}
