/**
 * Probability of each candidate pair when every line may be used once: belief propagation on the bipartite graph
 * (Huang and Jebara 2009; the Bethe permanent). Exact on trees, and shares K equal candidates out as 1/K each.
 */

import type { Edges } from './edges.ts';

const MAX_LOG = 60;
/** Messages that change by less are settled. */
const SETTLED = 1e-7;

/** Fills `edges.posterior` from `edges.weight` (log-odds against "unmatched"). Edges must be grouped by bank line. */
export function marginals(edges: Edges, bankSize: number, bookSize: number, rounds: number): void {
  const n = edges.size;
  const odds = new Float64Array(n);
  for (let e = 0; e < n; e++) odds[e] = Math.exp(Math.max(-MAX_LOG, Math.min(MAX_LOG, edges.weight[e]!)));
  const fromBank = new Float64Array(n).fill(1);
  const fromBook = new Float64Array(n).fill(1);
  const bankSum = new Float64Array(bankSize);
  const bookSum = new Float64Array(bookSize);
  const bankTop = new Float64Array(bankSize);
  const bookTop = new Float64Array(bookSize);
  for (let round = 0; round < rounds; round++) {
    sweep(edges.bank, odds, fromBook, fromBank, bankSum, bankTop);
    if (sweep(edges.book, odds, fromBank, fromBook, bookSum, bookTop) < SETTLED) break;
  }
  for (let e = 0; e < n; e++) {
    const x = odds[e]! * fromBank[e]! * fromBook[e]!;
    edges.posterior[e] = x / (1 + x);
  }
  function sweep(
    owner: Int32Array,
    w: Float64Array,
    incoming: Float64Array,
    outgoing: Float64Array,
    sum: Float64Array,
    top: Float64Array,
  ): number {
    let most = 0;
    sum.fill(0);
    top.fill(0);
    for (let e = 0; e < n; e++) {
      const value = w[e]! * incoming[e]!;
      const at = owner[e]!;
      if (value > top[at]!) {
        sum[at]! += top[at]!;
        top[at] = value;
      } else sum[at]! += value;
    }
    // The largest term is kept apart so that leaving it out loses no digits.
    for (let e = 0; e < n; e++) {
      const value = w[e]! * incoming[e]!;
      const at = owner[e]!;
      const rest = value === top[at]! ? sum[at]! : Math.max(0, sum[at]! - value) + top[at]!;
      const next = 1 / (1 + rest);
      const change = Math.abs(next - outgoing[e]!);
      if (change > most) most = change;
      outgoing[e] = next;
    }
    return most;
  }
}
