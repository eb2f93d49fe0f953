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
 * and by a table of reachable remainders of the last items (meet in the middle).
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
  const tail = Math.min(n, 9);
  const cut = n - tail;
  const table = n > 16 ? remainders(sorted, cut) : null;
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
    if (table && at === cut && !table.has(rest)) return true;
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

function remainders(sorted: readonly number[], cut: number): Set<number> {
  let sums = [0];
  for (let i = cut; i < sorted.length; i++) sums = sums.concat(sums.map((sum) => sum + sorted[i]!));
  return new Set(sums);
}

/** log of the binomial coefficient n over k. */
export function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
