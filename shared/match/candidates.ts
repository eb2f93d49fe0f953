/** Candidate pairs of equal amount, from an amount index; large buckets are cut by reference, name and day. */

import { type AmountModel, amountKey } from './amounts.ts';
import { AMOUNT, Edges } from './edges.ts';
import type { BankSide, BookSide } from './encode.ts';
import type { PairComparer } from './pair.ts';
import { NAME, REF } from './pair.ts';
import type { MatchSettings } from './types.ts';

/** Book lines by (amount, currency), each bucket in day order. */
export class AmountIndex {
  private readonly head = new Map<number, number>();
  private readonly items: Int32Array;
  private readonly start: Int32Array;

  constructor(private readonly book: BookSide) {
    const bucket = new Int32Array(book.size);
    for (let j = 0; j < book.size; j++) {
      const key = amountKey(book.amount[j]!, book.currency[j]!);
      let id = this.head.get(key);
      if (id === undefined) {
        id = this.head.size;
        this.head.set(key, id);
      }
      bucket[j] = id;
    }
    this.start = new Int32Array(this.head.size + 1);
    for (const id of bucket) this.start[id + 1]!++;
    for (let id = 0; id < this.head.size; id++) this.start[id + 1]! += this.start[id]!;
    const at = this.start.slice();
    this.items = new Int32Array(book.size);
    for (let j = 0; j < book.size; j++) this.items[at[bucket[j]!]!++] = j;
  }

  /** Book lines with this amount dated within the two days, in day order (a view). */
  between(amount: number, currency: number, from: number, to: number): Int32Array {
    const id = this.head.get(amountKey(amount, currency));
    if (id === undefined) return this.items.subarray(0, 0);
    const low = this.bound(this.start[id]!, this.start[id + 1]!, from);
    const high = this.bound(low, this.start[id + 1]!, to + 1);
    return this.items.subarray(low, high);
  }

  private bound(from: number, to: number, day: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.book.day[this.items[mid]!]! < day) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}

/** At most this many silent candidates (no reference, no name) are kept for one bank line, nearest days first. */
const MAX_SILENT = 24;

/** Pairs whose amounts and currencies are equal within the day window. */
export function equalAmountPairs(
  bank: BankSide,
  book: BookSide,
  index: AmountIndex,
  comparer: PairComparer,
  amounts: AmountModel,
  settings: MatchSettings,
): Edges {
  const edges = new Edges(bank.size * 4);
  for (let i = 0; i < bank.size; i++) {
    const found = index.between(
      bank.amount[i]!,
      bank.currency[i]!,
      bank.day[i]! - settings.maxLagDays,
      bank.day[i]! + settings.maxLeadDays,
    );
    if (found.length === 0 || bank.amount[i] === 0) continue;
    comparer.bankLine(i);
    const chance = Math.log(amounts.chance(bank.amount[i]!, bank.currency[i]!));
    let silent = 0;
    // Latest first: the freshest documents are the likeliest.
    for (let k = found.length - 1; k >= 0; k--) {
      const j = found[k]!;
      comparer.compare(j);
      const speaks =
        (comparer.refLevel !== REF.NONE && comparer.refLevel !== REF.ELSEWHERE) || comparer.nameLevel >= NAME.PART;
      if (!speaks && found.length > MAX_SILENT && ++silent > MAX_SILENT) continue;
      addEdge(edges, comparer, { i, j, level: AMOUNT.EQUAL, chance });
    }
  }
  return edges;
}

/** Appends a compared pair. */
export function addEdge(
  edges: Edges,
  comparer: PairComparer,
  pair: { i: number; j: number; level: number; chance: number },
): void {
  const e = edges.next();
  edges.bank[e] = pair.i;
  edges.book[e] = pair.j;
  edges.amountLevel[e] = pair.level;
  edges.amountChance[e] = pair.chance;
  edges.refLevel[e] = comparer.refLevel;
  edges.refChance[e] = comparer.refChance;
  edges.nameLevel[e] = comparer.nameLevel;
  edges.nameChance[e] = comparer.nameChance;
}
