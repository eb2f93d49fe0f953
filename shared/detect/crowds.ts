/** Crowds: lines of one amount that nothing tells apart, each side holding enough of them for the other. */

import { WHOLE_BUCKET } from '../match/candidates.ts';
import type { Context } from '../match/context.ts';
import type { Edges } from '../match/edges.ts';

/** Candidates whose log-odds lie within this of a line's best are equally good. */
const ALIKE = 0.7;
/** Fewer lines are looked at one by one: their odds say more than their number. */
const CROWD = 5;

/** How many candidates of each line are as good as its best, among the pairs that count. */
export function equallyGood(
  edges: Edges,
  side: 'bank' | 'book',
  size: number,
  counts: (e: number) => boolean = () => true,
): Int32Array {
  const lines = edges[side];
  const best = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  const good = new Int32Array(size);
  for (let e = 0; e < edges.size; e++)
    if (counts(e) && edges.weight[e]! > best[lines[e]!]!) best[lines[e]!] = edges.weight[e]!;
  for (let e = 0; e < edges.size; e++)
    if (counts(e) && edges.weight[e]! >= best[lines[e]!]! - ALIKE) good[lines[e]!]!++;
  return good;
}

/** How many open lines each side has of every amount, by amount id. */
export function openOfAmount({ bankFree, bookFree, amounts }: Context): { bank: Int32Array; book: Int32Array } {
  const { ids } = amounts;
  const out = { bank: new Int32Array(ids.size), book: new Int32Array(ids.size) };
  ids.bank.forEach((id, i) => {
    out.bank[id]! += bankFree[i]!;
  });
  ids.book.forEach((id, j) => {
    out.book[id]! += bookFree[j]!;
  });
  return out;
}

/**
 * 1 for open lines that have a partner, only nobody can say which: several candidates (`CROWD`) are equally good, and the other side
 * holds at least as many open lines of the amount as their own (the pigeonhole principle turned round).
 */
export function crowded(context: Context, equal: Edges): { readonly bank: Uint8Array; readonly book: Uint8Array } {
  const { bankFree, bookFree, amounts } = context;
  const { ids } = amounts;
  const { bank: bankOpen, book: bookOpen } = openOfAmount(context);
  const isOpen = (e: number) => bankFree[equal.bank[e]!] === 1 && bookFree[equal.book[e]!] === 1;
  const flags = (side: 'bank' | 'book', own: Int32Array, other: Int32Array): Uint8Array => {
    const good = equallyGood(equal, side, context[side].size, isOpen);
    return Uint8Array.from(ids[side], (id, at) => {
      if (own[id]! < CROWD || own[id]! > other[id]!) return 0;
      // Of a bucket too large to compare whole, lines that came up in no pair are as good as those that did.
      return good[at]! >= CROWD || (good[at] === 0 && other[id]! > WHOLE_BUCKET) ? 1 : 0;
    });
  };
  return { bank: flags('bank', bankOpen, bookOpen), book: flags('book', bookOpen, bankOpen) };
}
