/** Fee schedules learnt from money: percentage and fixed part per item, from groups whose lines are known to belong together. */

/** How a fee is taken, apart from its rate and fixed part. */
export interface FeeVariant {
  /** Each item bears a fee, or what is paid out together does. */
  readonly per: 'item' | 'payout';
  /** How the percentage part is rounded to the unit; up is down and one unit more. */
  readonly rounding: 'near' | 'down';
  /** The percentage part of an item is given back when the item is. */
  readonly refunds: boolean;
}

/** What a processor keeps of incoming items, in minor units: amount * rate, rounded, + fixed. */
export interface FeeSchedule extends FeeVariant {
  readonly rate: number;
  readonly fixed: number;
  /** Smallest amount money comes in (100 where cents are not used): fees are rounded to it. */
  readonly unit: number;
  /** Groups the schedule explains and groups it was tried on. */
  readonly explained: number;
  readonly tried: number;
}

/** Rate, fixed part and how they are taken. */
export type FeeTerms = FeeVariant & Pick<FeeSchedule, 'rate' | 'fixed' | 'unit'>;

/** The usual way first: of two that explain as much it is taken. */
export const VARIANTS: readonly FeeVariant[] = [false, true].flatMap((refunds) => [
  { per: 'item', rounding: 'near', refunds },
  { per: 'payout', rounding: 'near', refunds },
  { per: 'item', rounding: 'down', refunds },
]);

/** A group known to belong together: item amounts and what was withheld in total (gross minus net, positive). */
export interface FeeSample {
  readonly items: readonly number[];
  readonly withheld: number;
}

const RATE_STEPS = 10_000;
const MAX_SAMPLES = 80;
/** Share of the samples explained from which no rarer way of taking fees is tried. */
const NEARLY_ALL = 0.9;
/** Keeps a product that is whole but for binary fractions from being rounded past itself. */
const WHOLE = 1e-9;

function roundTo(value: number, unit: number): number {
  // Adding 0 turns -0 into 0.
  return Math.round(value / unit) * unit + 0;
}

/** The percentage part, rounded to the unit; counted in units, so that it rounds alike whatever the minor unit is. */
function shareOf(amount: number, { rate, unit, rounding }: Pick<FeeTerms, 'rate' | 'unit' | 'rounding'>): number {
  const units = (amount / unit) * rate;
  return (rounding === 'near' ? Math.round(units) : Math.floor(units + WHOLE)) * unit;
}

/** Fee of one item paid out by itself; negative where a share is given back. */
export function feeOf(terms: FeeTerms, amount: number): number {
  if (amount > 0) return shareOf(amount, terms) + terms.fixed;
  return terms.refunds ? 0 - shareOf(-amount, terms) : 0;
}

/** Fee of items paid out together. */
export function feeOfAll(terms: FeeTerms, amounts: readonly number[]): number {
  if (terms.per === 'payout') return feeOf(terms, baseOf(amounts, terms).sum);
  let sum = 0;
  for (const amount of amounts) sum += feeOf(terms, amount);
  return sum;
}

/** What the rate and the fixed part are counted on. */
export function baseOf(amounts: readonly number[], variant: FeeVariant): { sum: number; count: number } {
  let sum = 0;
  let count = 0;
  for (const amount of amounts) {
    if (amount > 0) count++;
    if (amount > 0 || variant.refunds) sum += amount;
  }
  return { sum, count: variant.per === 'payout' ? 1 : count };
}

/** How a schedule reads in the note of a difference. */
export function feeNote({ rate, fixed, per, explained }: FeeSchedule): string {
  return `${Math.round(rate * 10000) / 100} % + ${fixed} minor units per ${per}, learnt from ${explained} groups`;
}

/** Each processor has its own schedule: by the account its sales are booked on. */
export interface FeeSchedules {
  readonly byAccount: ReadonlyMap<number, FeeSchedule>;
  /** For accounts that taught none. */
  readonly common: FeeSchedule | null;
  /** For accounts whose named payouts follow no schedule: what share of the total they withheld. */
  readonly shares: ReadonlyMap<number, WithheldShare>;
}

/** Share of a total withheld: the usual one and how far it varies (as a standard deviation). */
export interface WithheldShare {
  readonly usual: number;
  readonly spread: number;
  /** Usual days from the last sale to its payout. */
  readonly lag: number;
  readonly payouts: number;
}

/** The schedule of an account, null where none is known. */
export function scheduleOf(schedules: FeeSchedules, account: number): FeeSchedule | null {
  return schedules.byAccount.get(account) ?? schedules.common;
}

/** All schedules known, those of equal terms once. */
export function distinctSchedules({ byAccount, common }: FeeSchedules): FeeSchedule[] {
  const out = new Map<string, FeeSchedule>();
  for (const one of common ? [common, ...byAccount.values()] : byAccount.values()) {
    const key = `${one.rate}|${one.fixed}|${one.per}|${one.rounding}|${one.refunds}`;
    if (!out.has(key)) out.set(key, one);
  }
  return [...out.values()];
}

/** The schedule that explains most samples to the cent; null where none explains a third of them and at least three. */
export function learnFees(samples: readonly FeeSample[], unit: number): FeeSchedule | null {
  const used = samples.filter((sample) => sample.withheld > 0 && sample.items.some((x) => x > 0)).slice(0, MAX_SAMPLES);
  if (used.length < 3) return null;
  let best: FeeSchedule | null = null;
  for (const variant of VARIANTS) {
    const found = bestTerms(used, variant, unit);
    if (found !== null && found.explained > (best?.explained ?? 0)) best = found;
    if (best !== null && best.explained >= used.length * NEARLY_ALL) break;
  }
  return best !== null && best.explained >= 3 && best.explained * 3 >= used.length ? best : null;
}

/** Rate and fixed part that explain most samples, when fees are taken in this way. */
function bestTerms(used: readonly FeeSample[], variant: FeeVariant, unit: number): FeeSchedule | null {
  const bases = used.map(({ items, withheld }) => ({ ...baseOf(items, variant), withheld }));
  let best: FeeSchedule | null = null;
  const seen = new Set<string>();
  for (let a = 0; a < used.length; a++) {
    for (let b = a + 1; b < Math.min(used.length, a + 12); b++) {
      const guess = solveFees(bases[a]!, bases[b]!);
      if (guess === null) continue;
      const near = roundTo(guess.fixed, unit);
      for (const fixed of [near - unit, near, near + unit, roundTo(guess.fixed, 5 * unit)]) {
        const key = `${guess.rate}|${fixed}`;
        if (fixed < 0 || seen.has(key)) continue;
        seen.add(key);
        const terms = { ...variant, rate: guess.rate, fixed, unit };
        const explained = used.filter((sample, at) => explains(terms, sample.items, bases[at]!)).length;
        if (
          best === null ||
          explained > best.explained ||
          (explained === best.explained && fixed % (5 * unit) === 0 && best.fixed % (5 * unit) !== 0)
        )
          best = { ...terms, explained, tried: used.length };
      }
    }
  }
  return best;
}

/** What a sample's fee is counted on, and what was withheld. */
export interface FeeBase {
  readonly sum: number;
  readonly count: number;
  readonly withheld: number;
}

/** True where the terms make just what was withheld. */
function explains(terms: FeeTerms, items: readonly number[], { sum, count, withheld }: FeeBase): boolean {
  const about = sum * terms.rate + terms.fixed * count;
  if (Math.abs(withheld - about) > (items.length + 1) * terms.unit) return false;
  return feeOfAll(terms, items) === withheld;
}

/** Different amounts a schedule learnt from single payments must explain: two fix it, and a stray third is common. */
const LEAST_PAYMENTS = 6;
/** Payments each one is taken together with. */
const MOST_TOGETHER = 24;

/**
 * The schedule of payments that each settle one document, null where none explains six amounts. A share without a fixed part is a discount
 * and a fixed part without a share a flat fee: neither is a schedule.
 */
export function learnPaymentFees(
  samples: readonly { amount: number; kept: number }[],
  unit: number,
): FeeSchedule | null {
  const distinct = new Map(
    samples.filter(({ amount, kept }) => amount > 0 && kept > 0).map((one) => [one.amount, one]),
  );
  const used = [...distinct.values()]
    .slice(0, 2 * MAX_SAMPLES)
    .map(({ amount, kept }) => ({ sum: amount, count: 1, withheld: kept }));
  let best: FeeSchedule | null = null;
  const seen = new Set<string>();
  for (let a = 0; a < used.length; a++) {
    for (let b = a + 1; b < Math.min(used.length, a + MOST_TOGETHER); b++) {
      const guess = solveFees(used[a]!, used[b]!);
      if (guess === null || guess.rate === 0) continue;
      const plain = { ...VARIANTS[0]!, rate: guess.rate, unit };
      const fixed = roundTo(used[a]!.withheld - shareOf(used[a]!.sum, plain), unit);
      const key = `${guess.rate}|${fixed}`;
      if (fixed <= 2 * unit || seen.has(key)) continue;
      seen.add(key);
      const terms = { ...plain, fixed };
      const explained = used.filter((one) => Math.abs(feeOf(terms, one.sum) - one.withheld) <= unit).length;
      if (explained >= LEAST_PAYMENTS && explained > (best?.explained ?? 0))
        best = { ...terms, explained, tried: used.length };
    }
  }
  return best;
}

/** Rate (in steps of 0.01 %) and fixed part from two groups: two linear equations. */
export function solveFees(a: FeeBase, b: FeeBase): { rate: number; fixed: number } | null {
  const det = a.sum * b.count - b.sum * a.count;
  if (Math.abs(det) < 1 || a.count === 0) return null;
  const rate = Math.round(((a.withheld * b.count - b.withheld * a.count) / det) * RATE_STEPS) / RATE_STEPS;
  const fixed = Math.round((a.withheld - rate * a.sum) / a.count);
  return rate >= 0 && rate < 0.2 && fixed > -Math.abs(a.withheld) ? { rate, fixed } : null;
}
