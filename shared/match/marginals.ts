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
  const contested = contestedEdges(edges, bankSize, bookSize);
  const n = contested.length;
  const odds = new Float64Array(n);
  const bank = new Int32Array(n);
  const book = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    odds[k] = oddsOf(edges.weight[contested[k]!]!);
    bank[k] = edges.bank[contested[k]!]!;
    book[k] = edges.book[contested[k]!]!;
  }
  const fromBank = new Float64Array(n).fill(1);
  const fromBook = new Float64Array(n).fill(1);
  const bankSum = new Float64Array(bankSize);
  const bookSum = new Float64Array(bookSize);
  const bankTop = new Float64Array(bankSize);
  const bookTop = new Float64Array(bookSize);
  for (let round = 0; round < rounds; round++) {
    sweep(bank, odds, fromBook, fromBank, bankSum, bankTop);
    if (sweep(book, odds, fromBank, fromBook, bookSum, bookTop) < SETTLED) break;
  }
  for (let k = 0; k < n; k++) {
    const x = odds[k]! * fromBank[k]! * fromBook[k]!;
    edges.posterior[contested[k]!] = x / (1 + x);
  }
}

function oddsOf(weight: number): number {
  return Math.exp(Math.max(-MAX_LOG, Math.min(MAX_LOG, weight)));
}

/** Edges that share a line with another; the rest get their posterior at once, for nothing rivals them. */
function contestedEdges(edges: Edges, bankSize: number, bookSize: number): Int32Array {
  const n = edges.size;
  const bankEdges = new Int32Array(bankSize);
  const bookEdges = new Int32Array(bookSize);
  for (let e = 0; e < n; e++) {
    bankEdges[edges.bank[e]!]!++;
    bookEdges[edges.book[e]!]!++;
  }
  const out = new Int32Array(n);
  let size = 0;
  for (let e = 0; e < n; e++) {
    if (bankEdges[edges.bank[e]!] === 1 && bookEdges[edges.book[e]!] === 1) {
      const x = oddsOf(edges.weight[e]!);
      edges.posterior[e] = x / (1 + x);
    } else out[size++] = e;
  }
  return out.subarray(0, size);
}

/** One half round: every edge tells its line on the other side what is left for it. Returns the largest change. */
function sweep(
  owner: Int32Array,
  odds: Float64Array,
  incoming: Float64Array,
  outgoing: Float64Array,
  sum: Float64Array,
  top: Float64Array,
): number {
  const n = owner.length;
  let most = 0;
  sum.fill(0);
  top.fill(0);
  for (let e = 0; e < n; e++) {
    const value = odds[e]! * incoming[e]!;
    const at = owner[e]!;
    if (value > top[at]!) {
      sum[at]! += top[at]!;
      top[at] = value;
    } else sum[at]! += value;
  }
  // The largest term is kept apart so that leaving it out loses no digits.
  for (let e = 0; e < n; e++) {
    const value = odds[e]! * incoming[e]!;
    const at = owner[e]!;
    const rest = value === top[at]! ? sum[at]! : Math.max(0, sum[at]! - value) + top[at]!;
    const next = 1 / (1 + rest);
    const change = Math.abs(next - outgoing[e]!);
    if (change > most) most = change;
    outgoing[e] = next;
  }
  return most;
}
