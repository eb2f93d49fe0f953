/** Exact subset sums in pools of hundreds or thousands: few legs are counted to the end, many legs until the limit or the budget. */

import type { SubsetAnswer, SubsetQuery } from './solver.ts';

/**
 * Depth-first over combinations by falling size. Each node looks its remainder up among the amounts, so the last leg
 * costs nothing; a branch is cut when the most (least) that its remaining legs can add is too little (too much).
 */
export function largePoolSums(query: SubsetQuery): SubsetAnswer {
  const search = new LargePool(query);
  search.start();
  return { sets: search.sets, exhausted: search.exhausted };
}

class LargePool {
  readonly sets: number[][] = [];
  exhausted = true;
  private readonly order: readonly number[];
  private readonly sorted: Float64Array;
  /** Positions of each amount in falling order of size, ascending. */
  private readonly positions = new Map<number, number[]>();
  private readonly gains: Ranked;
  private readonly losses: Ranked;
  private nodes: number;
  private readonly chosen: number[] = [];

  constructor(private readonly query: SubsetQuery) {
    const { amounts } = query;
    this.order = amounts.map((_, i) => i).sort((x, y) => Math.abs(amounts[y]!) - Math.abs(amounts[x]!) || x - y);
    this.sorted = Float64Array.from(this.order, (i) => amounts[i]!);
    this.sorted.forEach((amount, at) => {
      const list = this.positions.get(amount);
      if (list) list.push(at);
      else this.positions.set(amount, [at]);
    });
    this.gains = ranked(this.sorted, 1);
    this.losses = ranked(this.sorted, -1);
    this.nodes = query.nodes;
  }

  start(): void {
    if (this.query.maxLegs > 0) this.visit(0, this.query.target);
  }

  /** Sets that begin with the chosen legs and go on at `from`; false when the search must end. */
  private visit(from: number, rest: number): boolean {
    if (!this.closeWithOne(from, rest)) return false;
    const legs = this.query.maxLegs - this.chosen.length;
    if (legs < 2) return true;
    for (let at = from; at + 1 < this.sorted.length; at++) {
      if (--this.nodes < 0) {
        this.exhausted = false;
        return false;
      }
      // No `legs` legs from here on reach the remainder: later ones, all smaller, do not either.
      if (rest > most(this.gains, at, legs) || rest < -most(this.losses, at, legs)) return true;
      const next = rest - this.sorted[at]!;
      if (next > most(this.gains, at + 1, legs - 1) || next < -most(this.losses, at + 1, legs - 1)) continue;
      this.chosen.push(at);
      const go = this.visit(at + 1, next);
      this.chosen.pop();
      if (!go) return false;
    }
    return true;
  }

  private closeWithOne(from: number, rest: number): boolean {
    if (this.chosen.length + 1 < this.query.minLegs) return true;
    const list = this.positions.get(rest);
    if (!list || list.at(-1)! < from) return true;
    for (let k = firstFrom(list, from); k < list.length; k++) {
      this.sets.push([...this.chosen, list[k]!].map((at) => this.order[at]!).sort((x, y) => x - y));
      if (this.sets.length >= this.query.limit) {
        this.exhausted = false;
        return false;
      }
    }
    return true;
  }
}

/** Amounts of one sign in falling order: how many stand before a position, and their running totals. */
interface Ranked {
  readonly before: Int32Array;
  readonly totals: Float64Array;
}

function ranked(sorted: Float64Array, sign: 1 | -1): Ranked {
  const before = new Int32Array(sorted.length + 1);
  const totals = [0];
  sorted.forEach((amount, at) => {
    if (amount * sign > 0) totals.push(totals.at(-1)! + amount * sign);
    before[at + 1] = totals.length - 1;
  });
  return { before, totals: Float64Array.from(totals) };
}

/** The most that `legs` amounts of the sign from a position on can add. */
function most({ before, totals }: Ranked, at: number, legs: number): number {
  const first = before[Math.min(at, before.length - 1)]!;
  return totals[Math.min(totals.length - 1, first + legs)]! - totals[first]!;
}

function firstFrom(list: readonly number[], bound: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid]! < bound) low = mid + 1;
    else high = mid;
  }
  return low;
}
