/** Count and sum of signed minor units, by a key and over all. */

import { type Minor, minor } from '../money.ts';

export interface Sum {
  readonly count: number;
  readonly sum: Minor;
}

export class Tally {
  private readonly byKey = new Map<string, { count: number; sum: number }>();
  count = 0;
  private total = 0;
  private received = 0;

  /** `count`: lines that the amount stands for. */
  add(key: string, amount: number, count = 1): void {
    const entry = this.byKey.get(key);
    if (entry === undefined) this.byKey.set(key, { count, sum: amount });
    else {
      entry.count += count;
      entry.sum += amount;
    }
    this.count += count;
    this.total += amount;
    if (amount > 0) this.received += amount;
  }

  get sum(): Minor {
    return minor(this.total);
  }

  /** Sum of the positive amounts, and of the negative ones. */
  get moneyIn(): Minor {
    return minor(this.received);
  }

  get moneyOut(): Minor {
    return minor(this.total - this.received);
  }

  /** By key, in alphabetical order. */
  get rows(): readonly (readonly [string, Sum])[] {
    return [...this.byKey]
      .map(([key, { count, sum }]) => [key, { count, sum: minor(sum) }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
