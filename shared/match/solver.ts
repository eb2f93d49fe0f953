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
  if (query.amounts.length > LARGE_POOL && query.maxLegs < query.amounts.length / 2) return largePoolSums(query);
  const order = query.amounts
    .map((_, i) => i)
    .sort((x, y) => Math.abs(query.amounts[y]!) - Math.abs(query.amounts[x]!) || x - y);
  const sorted = order.map((i) => query.amounts[i]!);
  const n = sorted.length;
  const high = new Float64Array(n + 1);
  const low = new Float64Array(n + 1);
  for (let i = n - 1; i >= 0; i--) {
    high[i] = high[i + 1]! + Math.max(0, sorted[i]!);
    low[i] = low[i + 1]! + Math.min(0, sorted[i]!);
  }
  const cut = n > TABLE_FROM ? n - Math.min(MOST_TAIL, (n >> 1) + 1) : n + 1;
  if (cut < n) markReachable(sorted, cut);
  const sets: number[][] = [];
  const chosen: number[] = [];
  let budget = query.nodes;
  let exhausted = true;
  const visit = (at: number, rest: number): boolean => {
    if (--budget < 0) {
      exhausted = false;
      return false;
    }
    if (rest === 0 && chosen.length >= query.minLegs) {
      sets.push(chosen.map((i) => order[i]!).sort((x, y) => x - y));
      if (sets.length >= query.limit) {
        exhausted = false;
        return false;
      }
    }
    if (at === n || chosen.length === query.maxLegs || rest > high[at]! || rest < low[at]!) return true;
    if (at === cut && !mayReach(rest)) return true;
    chosen.push(at);
    const go = visit(at + 1, rest - sorted[at]!);
    chosen.pop();
    if (!go) return false;
    return rest === 0 && chosen.length >= query.minLegs ? visitRest(at + 1) : visit(at + 1, rest);
  };
  // After a solution only longer sets that add nothing remain: items that cancel out.
  const visitRest = (at: number): boolean => {
    for (let next = at; next < n; next++) {
      if (chosen.length === query.maxLegs) return true;
      chosen.push(next);
      const go = visit(next + 1, -sorted[next]!);
      chosen.pop();
      if (!go) return false;
    }
    return true;
  };
  visit(0, query.target);
  return { sets, exhausted };
}

/** Pools up to this many items need no table. */
const TABLE_FROM = 16;
/** Items of the tail whose sums are tabled: 4,096 sums. */
const MOST_TAIL = 12;
/** Sums of the tail, and one bit per hash of them: a sum without its bit cannot be reached. */
const tailSums = new Float64Array(2 ** MOST_TAIL);
const reachable = new Uint32Array(2048);

/** Marks what the items from `cut` on can add up to; the search that follows asks `mayReach`. */
function markReachable(sorted: readonly number[], cut: number): void {
  reachable.fill(0);
  let count = 1;
  tailSums[0] = 0;
  for (let i = cut; i < sorted.length; i++) {
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
  return Math.imul(low ^ ((sum - low) / 4294967296), 0x9e3779b1) >>> 16;
}

/** log of the binomial coefficient n over k. */
export function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
