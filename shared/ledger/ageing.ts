/** Open items by age against the period's end, in the five buckets auditors ask for. */

import type { Ageing } from '../contract/close.ts';
import type { Day } from '../day.ts';
import { minor } from '../money.ts';

/** 0-7, 8-30, 31-60, 61-90, over 90 days (ux.md 1.3, "Aging"). */
export const AGE_BUCKETS = [
  { label: '0-7', fromDays: 0, toDays: 7 },
  { label: '8-30', fromDays: 8, toDays: 30 },
  { label: '31-60', fromDays: 31, toDays: 60 },
  { label: '61-90', fromDays: 61, toDays: 90 },
  { label: '90+', fromDays: 91, toDays: null },
] as const;

/** Days an item is old at the period's end; an item dated later is 0 days old. */
export function ageInDays(day: Day, asOf: Day): number {
  return Math.max(0, asOf - day);
}

/** Sums items into buckets while they stream by; `result` may be asked at any time. */
export class AgeingCounter {
  private readonly counts = AGE_BUCKETS.map(() => 0);
  private readonly sums = AGE_BUCKETS.map(() => 0);

  private readonly asOf: Day;

  constructor(asOf: Day) {
    this.asOf = asOf;
  }

  add(day: Day, amount: number): void {
    const age = ageInDays(day, this.asOf);
    const index = AGE_BUCKETS.findIndex(({ toDays }) => toDays === null || age <= toDays);
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sums[index] = (this.sums[index] ?? 0) + amount;
  }

  result(): Ageing {
    return {
      buckets: AGE_BUCKETS.map((bucket, index) => ({
        ...bucket,
        count: this.counts[index] ?? 0,
        sum: minor(this.sums[index] ?? 0),
      })),
    };
  }
}

/** Ageing of a list. Amounts keep their sign: positive = money in. */
export function ageing(items: Iterable<{ readonly day: Day; readonly amount: number }>, asOf: Day): Ageing {
  const counter = new AgeingCounter(asOf);
  for (const { day, amount } of items) counter.add(day, amount);
  return counter.result();
}
