/** Learns each processor's fee schedule: from payouts whose text names their batch, or from amounts that fit one schedule to the cent too often for chance. */

import type { Context } from './context.ts';
import { type FeeSample, type FeeSchedule, type FeeSchedules, feeOfAll, learnFees, solveFees } from './fees.ts';
import type { WholeSet } from './sets-whole.ts';

/** Days after a set's last line that its payout may come, for learning. */
const EARLIEST = 0;
const LATEST = 12;
/** Largest share withheld that is looked for where nothing but the amount ties a payout to its set. */
const MOST_WITHHELD = 0.08;
/** Sets of an account, and payments of a set, that votes are taken from. */
const MOST_SETS = 40;
const MOST_PAYMENTS = 6;
/** Samples each one is solved with. */
const MOST_TOGETHER = 40;
/** Expected number of schedules that chance would make fit as often, at most. */
const CHANCE = 1e-3;
/** Schedules as processors print them: rates in steps of 0.05 %, round fixed parts. */
const ROUND_RATES = Array.from({ length: 97 }, (_, k) => (4 + k) / 2000);
const ROUND_FIXED = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 49, 50, 60, 75, 100, 125, 150, 175, 200, 250, 300, 400, 500];

/** A set and the payments that may be its payout. */
export interface PayoutSet {
  /** Positive item amounts. */
  readonly items: readonly number[];
  readonly sum: number;
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
  for (const [account, unpaid] of unpaidSets(context, sets)) {
    const own = learnFees(samples.get(account) ?? [], unit) ?? null;
    const learnt = own ?? (common && explainedBy(common, unpaid) > 0 ? common : voteFees(unpaid, unit));
    if (learnt) byAccount.set(account, learnt);
  }
  return { byAccount, common };
}

/** What named payouts withheld, by account. */
function namedSamples(
  { bank, book }: Context,
  sets: readonly WholeSet[],
  named: ReadonlyMap<number, readonly number[]>,
): Map<number, FeeSample[]> {
  const out = new Map<number, FeeSample[]>();
  for (const [at, payments] of named) {
    if (payments.length !== 1) continue;
    const { lines } = sets[at]!;
    const amounts = lines.map((j) => book.amount[j]!);
    const gross = amounts.reduce((sum, x) => sum + x, 0);
    const sample = { items: amounts.filter((x) => x > 0), withheld: gross - bank.amount[payments[0]!]! };
    const account = book.account[lines[0]!]!;
    const list = out.get(account);
    if (list) list.push(sample);
    else out.set(account, [sample]);
  }
  return out;
}

/** Sets of clearing accounts that no payment equals, with the payments a little smaller that follow them. */
function unpaidSets(context: Context, sets: readonly WholeSet[]): Map<number, PayoutSet[]> {
  const { bank, book, bankAccount } = context;
  const lines = Array.from(context.lines.bank.filter((i) => context.bankFree[i] === 1 && bank.amount[i]! > 0));
  lines.sort((x, y) => bank.amount[x]! - bank.amount[y]! || x - y);
  const out = new Map<number, PayoutSet[]>();
  for (const set of sets) {
    const account = book.account[set.lines[0]!]!;
    if (account === 0 || bankAccount[account] || !(set.grouping === 'batch' || set.grouping === 'accountDay')) continue;
    const list = out.get(account) ?? [];
    if (list.length >= MOST_SETS) continue;
    const amounts = set.lines.map((j) => book.amount[j]!);
    const gross = amounts.reduce((sum, x) => sum + x, 0);
    const near = paymentsNear(context, set, { lines, gross });
    if (near === null || near.length === 0) continue;
    const items = amounts.filter((x) => x > 0);
    list.push({ items, sum: items.reduce((sum, x) => sum + x, 0), withheld: near.map((i) => gross - bank.amount[i]!) });
    out.set(account, list);
  }
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
  for (let k = lowest(bank, lines, gross * (1 - MOST_WITHHELD)); k < lines.length; k++) {
    const i = lines[k]!;
    if (bank.amount[i]! > gross) break;
    const lag = bank.day[i]! - book.day[last]!;
    if (lag < EARLIEST || lag > LATEST || bank.currency[i] !== book.currency[last]) continue;
    if (bank.amount[i] === gross) return null;
    out.push(i);
  }
  return out.sort((x, y) => x - y).slice(0, MOST_PAYMENTS);
}

/** First position in a list by amount that is not below an amount. */
function lowest(bank: Context['bank'], lines: readonly number[], amount: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (bank.amount[lines[mid]!]! < amount) low = mid + 1;
    else high = mid;
  }
  return low;
}

type Terms = Pick<FeeSchedule, 'rate' | 'fixed' | 'per'>;

/**
 * The schedule that fits, to the cent, one payment of so many sets that chance would bring about fewer than `CHANCE`
 * such schedules among all that were tried; null where none does. Tried are round schedules, and those that two
 * samples together fix (which then do not count).
 */
export function voteFees(sets: readonly PayoutSet[], unit: number): FeeSchedule | null {
  let lambda = 1e-9;
  for (const { sum, withheld } of sets) lambda += Math.min(1, (withheld.length * unit) / (MOST_WITHHELD * sum));
  let best: { terms: Terms; explained: number; surprise: number } | null = null;
  for (const { tried, fixes } of [
    { tried: roundTerms(unit), fixes: 0 },
    { tried: solvedTerms(sets, unit), fixes: 2 },
  ]) {
    const needed = leastHits(lambda, tried.length) + fixes;
    for (const terms of tried) {
      const explained = explainedBy({ ...terms, unit }, sets, Math.max(needed, (best?.explained ?? 0) + 1));
      if (explained < needed) continue;
      const surprise = expected(lambda, explained - fixes, tried.length);
      if (best === null || surprise < best.surprise) best = { terms, explained, surprise };
    }
  }
  return best && { ...best.terms, unit, explained: best.explained, tried: sets.length };
}

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

function roundTerms(unit: number): Terms[] {
  return (['item', 'payout'] as const).flatMap((per) =>
    ROUND_RATES.flatMap((rate) => ROUND_FIXED.map((fixed) => ({ rate, fixed: fixed * unit, per }))),
  );
}

function solvedTerms(sets: readonly PayoutSet[], unit: number): Terms[] {
  const samples = sets.flatMap(({ items, sum, withheld }, set) =>
    withheld.map((kept) => ({ set, item: { items, withheld: kept }, payout: { items: [sum], withheld: kept } })),
  );
  const out = new Map<string, Terms>();
  for (let a = 0; a < samples.length; a++)
    for (let b = a + 1; b < Math.min(samples.length, a + MOST_TOGETHER); b++) {
      if (samples[a]!.set === samples[b]!.set) continue;
      for (const per of ['item', 'payout'] as const) {
        const guess = solveFees(samples[a]![per], samples[b]![per]);
        if (guess === null || guess.rate > MOST_WITHHELD) continue;
        const near = Math.round(guess.fixed / unit) * unit + 0;
        for (const fixed of [near - unit, near, near + unit])
          if (fixed >= 0) out.set(`${guess.rate}|${fixed}|${per}`, { rate: guess.rate, fixed, per });
      }
    }
  return [...out.values()];
}

/** Sets of which the schedule explains a payment; gives up once `least` is out of reach. */
function explainedBy(terms: Terms & Pick<FeeSchedule, 'unit'>, sets: readonly PayoutSet[], least = 0): number {
  const schedule: FeeSchedule = { ...terms, explained: 0, tried: 0 };
  let out = 0;
  for (let at = 0; at < sets.length && out + sets.length - at >= least; at++) {
    const { items, sum, withheld } = sets[at]!;
    const count = terms.per === 'item' ? items.length : 1;
    const about = sum * terms.rate + terms.fixed * count;
    const slack = (count / 2 + 1) * terms.unit;
    let fee = Number.NaN;
    for (const kept of withheld) {
      if (Math.abs(kept - about) > slack) continue;
      if (Number.isNaN(fee)) fee = feeOfAll(schedule, items);
      if (fee !== kept) continue;
      out++;
      break;
    }
  }
  return out;
}
