/**
 * Probability of each candidate pair when every line may be used once: belief propagation on the bipartite graph
 * (Huang and Jebara 2009; the Bethe permanent). Exact on trees, and shares K equal candidates out as 1/K each.
 */

import type { Edges } from './edges.ts';
import { Scratch } from './scratch.ts';

const MAX_LOG = 60;
const SCRATCH = new Scratch();
/** Messages that change by less are settled. */
const SETTLED = 1e-7;

/** Fills `edges.posterior` from `edges.weight` (log-odds against "unmatched"). Edges must be grouped by bank line. */
export function marginals(edges: Edges, bankSize: number, bookSize: number, rounds: number): void {
  const { ids: bankOf, size: banks } = linesOf(edges.bank, edges.size, bankSize);
  const { ids: bookOf, size: books } = linesOf(edges.book, edges.size, bookSize);
  const contested = contestedEdges(edges, { bankOf, bookOf, banks, books });
  const n = contested.length;
  if (n === 0) return;
  const odds = SCRATCH.float(0, n);
  const bank = SCRATCH.integer(0, n);
  const book = SCRATCH.integer(1, n);
  for (let k = 0; k < n; k++) {
    odds[k] = oddsOf(edges.weight[contested[k]!]!);
    bank[k] = bankOf[contested[k]!]!;
    book[k] = bookOf[contested[k]!]!;
  }
  const fromBank = SCRATCH.float(1, n).fill(1);
  const fromBook = SCRATCH.float(2, n).fill(1);
  const bankSum = SCRATCH.float(3, banks);
  const bookSum = SCRATCH.float(4, books);
  const bankTop = SCRATCH.float(5, banks);
  const bookTop = SCRATCH.float(6, books);
  for (let round = 0; round < rounds; round++) {
    sweep(bank, odds, fromBook, fromBank, bankSum, bankTop);
    if (sweep(book, odds, fromBank, fromBook, bookSum, bookTop) < SETTLED) break;
  }
  for (let k = 0; k < n; k++) {
    const x = odds[k]! * fromBank[k]! * fromBook[k]!;
    edges.posterior[contested[k]!] = x / (1 + x);
  }
}

/** Gives back what `marginals` works in. */
export function releaseMarginals(): void {
  SCRATCH.release();
}

/** Lines under this many times the edges are not numbered anew. */
const FEW_EDGES = 16;

/** Line of each edge, numbered anew where few edges stand among many lines: every round passes over all numbers. */
function linesOf(column: Int32Array, edges: number, size: number): { ids: Int32Array; size: number } {
  if (edges * FEW_EDGES >= size) return { ids: column, size };
  const ids = new Int32Array(edges);
  const seen = new Map<number, number>();
  for (let e = 0; e < edges; e++) {
    const line = column[e]!;
    const known = seen.get(line) ?? seen.size;
    seen.set(line, known);
    ids[e] = known;
  }
  return { ids, size: seen.size };
}

function oddsOf(weight: number): number {
  return Math.exp(Math.max(-MAX_LOG, Math.min(MAX_LOG, weight)));
}

/** Edges that share a line with another; the rest get their posterior at once, for nothing rivals them. */
function contestedEdges(
  edges: Edges,
  { bankOf, bookOf, banks, books }: { bankOf: Int32Array; bookOf: Int32Array; banks: number; books: number },
): Int32Array {
  const n = edges.size;
  const bankEdges = SCRATCH.integer(2, banks).fill(0);
  const bookEdges = SCRATCH.integer(3, books).fill(0);
  for (let e = 0; e < n; e++) {
    bankEdges[bankOf[e]!]!++;
    bookEdges[bookOf[e]!]!++;
  }
  const out = SCRATCH.integer(4, n);
  let size = 0;
  for (let e = 0; e < n; e++) {
    if (bankEdges[bankOf[e]!] === 1 && bookEdges[bookOf[e]!] === 1) {
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
