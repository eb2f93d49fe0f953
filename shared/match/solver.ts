/** Exact subset sums in integers: all sets of a pool that add up to a target, up to a limit, with an honest "not exhausted". */

import { largePoolSums } from './solver-large.ts';

/** Pools past this size are searched by combinations, unless most of the pool may be in the set. */
const LARGE_POOL = 48;

export interface SubsetAnswer {
  /** Index lists into the pool, each ascending; found in a fixed order. */
  readonly sets: readonly (readonly number[])[];
  /** False when the node budget or the limit ended the search: there may be more. */
  readonly exhausted: boolean;
}

export interface SubsetQuery {
  readonly amounts: readonly number[];
  readonly target: number;
  readonly minLegs: number;
  readonly maxLegs: number;
  /** Stop after this many solutions. */
  readonly limit: number;
  /** Search nodes allowed. */
  readonly nodes: number;
}

/**
 * Depth-first over items by falling size, cut by what the rest can still add (sum of positives, sum of negatives)
 * and by a table of what the last items can add up to (meet in the middle; Horowitz and Sahni 1974).
 */
export function subsetSums(query: SubsetQuery): SubsetAnswer {
  const n = query.amounts.length;
  if (n > LARGE_POOL && query.maxLegs < n / 2) return largePoolSums(query);
  const search = n <= SCRATCH.size ? SCRATCH : new DepthFirst(n);
  return search.run(query);
}

/** The search with its arrays, which serve one query after the other. */
class DepthFirst {
  private readonly order: Int32Array;
  private readonly sorted: Float64Array;
  /** What the items from here on can add at most and at least. */
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  private readonly chosen: Int32Array;
  private legs = 0;
  private n = 0;
  private cut = 0;
  private budget = 0;
  private exhausted = true;
  private query: SubsetQuery = { amounts: [], target: 0, minLegs: 0, maxLegs: 0, limit: 0, nodes: 0 };
  private sets: number[][] = [];

  constructor(readonly size: number) {
    this.order = new Int32Array(size);
    this.sorted = new Float64Array(size);
    this.high = new Float64Array(size + 1);
    this.low = new Float64Array(size + 1);
    this.chosen = new Int32Array(size);
  }

  run(query: SubsetQuery): SubsetAnswer {
    const { amounts } = query;
    this.n = amounts.length;
    this.query = query;
    this.arrange(amounts);
    const { n, sorted, high, low } = this;
    high[n] = 0;
    low[n] = 0;
    for (let i = n - 1; i >= 0; i--) {
      high[i] = high[i + 1]! + Math.max(0, sorted[i]!);
      low[i] = low[i + 1]! + Math.min(0, sorted[i]!);
    }
    this.cut = n > TABLE_FROM ? n - Math.min(MOST_TAIL, (n >> 1) + 1) : n + 1;
    if (this.cut < n) markReachable(sorted, this.cut, n);
    this.sets = [];
    this.legs = 0;
    this.budget = query.nodes;
    this.exhausted = true;
    this.visit(0, query.target);
    return { sets: this.sets, exhausted: this.exhausted };
  }

  /** Items by falling size, equal ones by position: insertion into place, for pools are small. */
  private arrange(amounts: readonly number[]): void {
    const { order, sorted } = this;
    for (let i = 0; i < amounts.length; i++) {
      const value = amounts[i]!;
      const size = Math.abs(value);
      let at = i;
      for (; at > 0 && Math.abs(sorted[at - 1]!) < size; at--) {
        sorted[at] = sorted[at - 1]!;
        order[at] = order[at - 1]!;
      }
      sorted[at] = value;
      order[at] = i;
    }
  }

  private visit(at: number, rest: number): boolean {
    const { query } = this;
    if (--this.budget < 0) {
      this.exhausted = false;
      return false;
    }
    const solved = rest === 0 && this.legs >= query.minLegs;
    if (solved && !this.found()) return false;
    if (at === this.n || this.legs === query.maxLegs || rest > this.high[at]! || rest < this.low[at]!) return true;
    if (at === this.cut && !mayReach(rest)) return true;
    this.chosen[this.legs++] = at;
    const go = this.visit(at + 1, rest - this.sorted[at]!);
    this.legs--;
    if (!go) return false;
    return solved ? this.visitRest(at + 1) : this.visit(at + 1, rest);
  }

  /** After a solution only longer sets that add nothing remain: items that cancel out. */
  private visitRest(at: number): boolean {
    for (let next = at; next < this.n; next++) {
      if (this.legs === this.query.maxLegs) return true;
      this.chosen[this.legs++] = next;
      const go = this.visit(next + 1, -this.sorted[next]!);
      this.legs--;
      if (!go) return false;
    }
    return true;
  }

  /** Keeps the chosen set; false when there are enough. */
  private found(): boolean {
    const set = Array.from(this.chosen.subarray(0, this.legs), (at) => this.order[at]!);
    this.sets.push(set.sort((x, y) => x - y));
    if (this.sets.length < this.query.limit) return true;
    this.exhausted = false;
    return false;
  }
}

/** Pools up to this many items need no table. */
const TABLE_FROM = 16;
/** Items of the tail whose sums are tabled: 1,024 sums. */
const MOST_TAIL = 10;
/** Sums of the tail, and one bit per hash of them: a sum without its bit cannot be reached. */
const tailSums = new Float64Array(2 ** MOST_TAIL);
const reachable = new Uint32Array(512);

/** Serves every pool of ordinary size: searches never run inside one another. */
const SCRATCH = new DepthFirst(LARGE_POOL);

/** Marks what the items from `cut` on can add up to; the search that follows asks `mayReach`. */
function markReachable(sorted: Float64Array, cut: number, n: number): void {
  reachable.fill(0);
  let count = 1;
  tailSums[0] = 0;
  for (let i = cut; i < n; i++) {
    for (let k = 0; k < count; k++) tailSums[count + k] = tailSums[k]! + sorted[i]!;
    count *= 2;
  }
  for (let k = 0; k < count; k++) {
    const bit = bitOf(tailSums[k]!);
    reachable[bit >>> 5]! |= 1 << (bit & 31);
  }
}

/** False when no subset of the tail adds up to `rest`; true may be wrong for one sum in sixteen, which the search then finds out. */
function mayReach(rest: number): boolean {
  const bit = bitOf(rest);
  return (reachable[bit >>> 5]! & (1 << (bit & 31))) !== 0;
}

function bitOf(sum: number): number {
  const low = sum % 4294967296;
  return Math.imul(low ^ ((sum - low) / 4294967296), 0x9e3779b1) >>> 18;
}

/** log of the binomial coefficient n over k. */
export function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
