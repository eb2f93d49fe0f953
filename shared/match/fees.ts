/** Fee schedules learnt from money: percentage and fixed part per item, from groups whose lines are known to belong together. */

/** What a processor keeps of incoming items, in minor units: round(amount * rate) + fixed of each, or of what it pays out together. */
export interface FeeSchedule {
  readonly rate: number;
  readonly fixed: number;
  readonly per: 'item' | 'payout';
  /** Smallest amount money comes in (100 where cents are not used): fees are rounded to it. */
  readonly unit: number;
  /** Groups the schedule explains and groups it was tried on. */
  readonly explained: number;
  readonly tried: number;
}

/** A group known to belong together: positive item amounts and what was withheld in total (gross minus net, positive). */
export interface FeeSample {
  readonly items: readonly number[];
  readonly withheld: number;
}

const RATE_STEPS = 10_000;
const MAX_SAMPLES = 80;

function roundTo(value: number, unit: number): number {
  // Adding 0 turns -0 into 0.
  return Math.round(value / unit) * unit + 0;
}

/** The percentage part, rounded to the unit; counted in units, so that it rounds alike whatever the minor unit is. */
function shareOf(amount: number, by: { rate: number; unit: number }): number {
  return Math.round((amount / by.unit) * by.rate) * by.unit;
}

/** Fee of one item paid out by itself. */
export function feeOf(schedule: FeeSchedule, amount: number): number {
  return amount > 0 ? shareOf(amount, schedule) + schedule.fixed : 0;
}

/** Fee of items paid out together. */
export function feeOfAll(schedule: FeeSchedule, amounts: readonly number[]): number {
  let sum = 0;
  if (schedule.per === 'payout') {
    for (const amount of amounts) sum += Math.max(0, amount);
    return feeOf(schedule, sum);
  }
  for (const amount of amounts) sum += feeOf(schedule, amount);
  return sum;
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
}

export const NO_FEES: FeeSchedules = { byAccount: new Map(), common: null };

/** The schedule of an account, null where none is known. */
export function scheduleOf(schedules: FeeSchedules, account: number): FeeSchedule | null {
  return schedules.byAccount.get(account) ?? schedules.common;
}

/** All schedules known, those of equal terms once. */
export function distinctSchedules({ byAccount, common }: FeeSchedules): FeeSchedule[] {
  const out = new Map<string, FeeSchedule>();
  for (const one of common ? [common, ...byAccount.values()] : byAccount.values()) {
    const key = `${one.rate}|${one.fixed}|${one.per}`;
    if (!out.has(key)) out.set(key, one);
  }
  return [...out.values()];
}

/** The schedule, per item or per payout, that explains most samples to the cent; null where none explains a third of them and at least three. */
export function learnFees(samples: readonly FeeSample[], unit: number): FeeSchedule | null {
  const used = samples.filter((sample) => sample.withheld > 0 && sample.items.length > 0).slice(0, MAX_SAMPLES);
  const perItem = bestTerms(used, unit);
  const perPayout = bestTerms(
    used.map(({ items, withheld }) => ({ items: [items.reduce((sum, x) => sum + x, 0)], withheld })),
    unit,
  );
  const found = [perItem && { ...perItem, per: 'item' as const }, perPayout && { ...perPayout, per: 'payout' as const }]
    .filter((one) => one !== null)
    .map((one) => ({ one, exact: used.filter((s) => feeOfAll(one, s.items) === s.withheld).length }));
  const [first, second] = found;
  if (first === undefined || second === undefined) return first?.one ?? null;
  return second.exact > first.exact ? second.one : first.one;
}

/** Rate and fixed part of each item that explain most samples. */
function bestTerms(used: readonly FeeSample[], unit: number): FeeSchedule | null {
  if (used.length < 3) return null;
  let best: FeeSchedule | null = null;
  const seen = new Set<string>();
  for (let a = 0; a < used.length; a++) {
    for (let b = a + 1; b < Math.min(used.length, a + 12); b++) {
      const guess = solveFees(used[a]!, used[b]!);
      if (guess === null) continue;
      const near = roundTo(guess.fixed, unit);
      for (const fixed of [near - unit, near, near + unit, roundTo(guess.fixed, 5 * unit)]) {
        const key = `${guess.rate}|${fixed}`;
        if (fixed < 0 || seen.has(key)) continue;
        seen.add(key);
        const explained = used.filter((sample) => explains(sample, { rate: guess.rate, fixed, unit })).length;
        if (
          best === null ||
          explained > best.explained ||
          (explained === best.explained && fixed % (5 * unit) === 0 && best.fixed % (5 * unit) !== 0)
        )
          best = { rate: guess.rate, fixed, per: 'item', unit, explained, tried: used.length };
      }
    }
  }
  return best !== null && best.explained >= 3 && best.explained * 3 >= used.length ? best : null;
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
    .map(({ amount, kept }) => ({ items: [amount], withheld: kept }));
  let best: FeeSchedule | null = null;
  const seen = new Set<string>();
  for (let a = 0; a < used.length; a++) {
    for (let b = a + 1; b < Math.min(used.length, a + MOST_TOGETHER); b++) {
      const guess = solveFees(used[a]!, used[b]!);
      if (guess === null || guess.rate === 0) continue;
      const fixed = roundTo(used[a]!.withheld - shareOf(used[a]!.items[0]!, { rate: guess.rate, unit }), unit);
      const key = `${guess.rate}|${fixed}`;
      if (fixed <= 2 * unit || seen.has(key)) continue;
      seen.add(key);
      const explained = used.filter((sample) => explains(sample, { rate: guess.rate, fixed, unit })).length;
      if (explained >= LEAST_PAYMENTS && explained > (best?.explained ?? 0))
        best = { rate: guess.rate, fixed, per: 'item', unit, explained, tried: used.length };
    }
  }
  return best;
}

/** Withheld total of a group by rate and fixed part, item by item. */
function explains(sample: FeeSample, by: { rate: number; fixed: number; unit: number }): boolean {
  let sum = 0;
  for (const amount of sample.items) sum += shareOf(amount, by) + by.fixed;
  return Math.abs(sum - sample.withheld) <= by.unit;
}

/** Rate (in steps of 0.01 %) and fixed part from two groups: two linear equations. */
export function solveFees(a: FeeSample, b: FeeSample): { rate: number; fixed: number } | null {
  const sumA = a.items.reduce((sum, x) => sum + x, 0);
  const sumB = b.items.reduce((sum, x) => sum + x, 0);
  const det = sumA * b.items.length - sumB * a.items.length;
  if (Math.abs(det) < 1) return null;
  const rate =
    Math.round(((a.withheld * b.items.length - b.withheld * a.items.length) / det) * RATE_STEPS) / RATE_STEPS;
  const fixed = Math.round((a.withheld - rate * sumA) / a.items.length);
  return rate >= 0 && rate < 0.2 && fixed > -Math.abs(a.withheld) ? { rate, fixed } : null;
}
