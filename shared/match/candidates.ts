/** Candidate pairs of equal amount, from an amount index; large buckets are cut by reference, name and day. */

import { amountKey } from './amounts.ts';
import { type Context, namedParties, type PartyIndex } from './context.ts';
import { AMOUNT, Edges } from './edges.ts';
import type { BookSide } from './encode.ts';
import type { Lists } from './keys.ts';
import type { PairComparer } from './pair.ts';
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

  /** Visits the latest book lines with this amount dated within the two days, at most `most`, in day order. */
  latest(
    amount: number,
    currency: number,
    days: { from: number; to: number; most: number },
    visit: (j: number) => void,
  ): void {
    const id = this.head.get(amountKey(amount, currency));
    if (id === undefined) return;
    const low = this.bound(this.start[id]!, this.start[id + 1]!, days.from);
    const high = this.bound(low, this.start[id + 1]!, days.to + 1);
    for (let k = Math.max(low, high - days.most); k < high; k++) visit(this.items[k]!);
  }

  /** Index of the first line of a list in day order that is dated after a day. */
  firstAfter(list: Int32Array, day: number): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.book.day[list[mid]!]! <= day) low = mid + 1;
      else high = mid;
    }
    return low;
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

/** Buckets up to this many candidates are compared whole; larger ones are cut by reference, name and day before anything is compared. */
const WHOLE_BUCKET = 160;
/** Nearest earlier documents that are compared in a large bucket whatever they say. */
const MAX_SILENT = 32;
const MAX_KEY_LINES = 40;
const MAX_PARTIES = 16;
const MAX_OF_PARTY = 24;

/** Prior log-odds under which no later evidence makes a pair likely: it is not kept. */
const HOPELESS = -11;

/** Log-odds behind the line's best candidate under which a candidate is not kept. */
const OUTSHONE = 10;

const MOST_CHOSEN = 8192;

/** What large buckets are cut by. */
export interface CandidateLookup {
  readonly amount: AmountIndex;
  readonly party: PartyIndex;
  readonly keyLines: Lists;
}

/** Pairs whose amounts and currencies are equal within the day window, grouped by bank line. */
export function equalAmountPairs(context: PairContext, lookup: CandidateLookup, settings: MatchSettings): Edges {
  const { bank, comparer, amounts } = context;
  const edges = new Edges(bank.size * 4);
  const parties = new BucketParties(context.book);
  for (let i = 0; i < bank.size; i++) {
    const found = lookup.amount.between(
      bank.amount[i]!,
      bank.currency[i]!,
      bank.day[i]! - settings.maxLagDays,
      bank.day[i]! + settings.maxLeadDays,
    );
    if (found.length === 0 || bank.amount[i] === 0) continue;
    const chosen = found.length <= WHOLE_BUCKET ? found : cutBucket(context, lookup, parties, { i, found });
    comparer.bankLine(i);
    const chance = Math.log(amounts.chance(bank.amount[i]!, bank.currency[i]!));
    const from = edges.size;
    let best = 0;
    for (const j of chosen) {
      comparer.compare(j);
      addEdge(edges, comparer, { i, j, level: AMOUNT.EQUAL, chance });
      edges.posterior[edges.size - 1] = 0;
      const weight = context.model.weigh(edges, edges.size - 1);
      if (weight < HOPELESS) edges.size--;
      else {
        edges.weight[edges.size - 1] = weight;
        if (weight > best) best = weight;
      }
    }
    if (best > 0) edges.dropBelow(from, best - OUTSHONE);
  }
  return edges;
}

/** What comparing needs. */
export type PairContext = Pick<Context, 'bank' | 'book' | 'links' | 'comparer' | 'amounts' | 'model'>;

/** The candidates of a large bucket that a reference, a name or nearness speaks for, in canonical order. */
function cutBucket(
  context: PairContext,
  lookup: CandidateLookup,
  parties: BucketParties,
  at: { i: number; found: Int32Array },
): Int32Array {
  const { bank, book } = context;
  const { i, found } = at;
  const first = found[0]!;
  const last = found[found.length - 1]!;
  const { chosen } = parties;
  let size = 0;
  const amount = bank.amount[i]!;
  const currency = bank.currency[i]!;
  const consider = (j: number) => {
    if (j >= first && j <= last && book.amount[j] === amount && book.currency[j] === currency) chosen[size++] = j;
  };
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++) {
    const key = bank.hits.items[h]!;
    const to = lookup.keyLines.start[key + 1]!;
    if (to - lookup.keyLines.start[key]! > MAX_KEY_LINES) continue;
    for (let k = lookup.keyLines.start[key]!; k < to; k++) consider(lookup.keyLines.items[k]!);
  }
  for (const party of namedParties(context, lookup.party, i, MAX_PARTIES, parties.present(amount, currency))) {
    const lines = parties.of(amount, currency, party);
    for (let k = lines.length - 1, kept = 0; k >= 0 && kept < MAX_OF_PARTY; k--) {
      if (lines[k]! > last) continue;
      consider(lines[k]!);
      kept++;
    }
  }
  const near = Math.max(0, lookup.amount.firstAfter(found, bank.day[i]! + 1) - 1);
  for (let k = near, kept = 0; k >= 0 && kept < MAX_SILENT; k--, kept++) chosen[size++] = found[k]!;
  const sorted = chosen.subarray(0, Math.min(size, chosen.length)).sort();
  let to = 0;
  for (const j of sorted) if (to === 0 || j !== sorted[to - 1]) sorted[to++] = j;
  return sorted.subarray(0, to);
}

/** Book lines by (amount, currency, party), built for the amounts that are asked for. */
class BucketParties {
  private readonly map = new Map<number, Map<number, number[]>>();
  private readonly common = new Map<number, number>();
  private readonly bits = new Map<number, Uint8Array>();
  /** Scratch: the candidates of one line, repeats included. Writes beyond its end are lost, never wrong. */
  readonly chosen = new Int32Array(MOST_CHOSEN);

  constructor(private readonly book: BookSide) {
    for (let j = 0; j < book.size; j++) {
      const key = amountKey(book.amount[j]!, book.currency[j]!);
      this.common.set(key, (this.common.get(key) ?? 0) + 1);
    }
    for (let j = 0; j < book.size; j++) {
      const key = amountKey(book.amount[j]!, book.currency[j]!);
      if (this.common.get(key)! <= WHOLE_BUCKET) continue;
      let bucket = this.map.get(key);
      if (!bucket) {
        bucket = new Map();
        this.map.set(key, bucket);
      }
      const list = bucket.get(book.party[j]!);
      if (list) list.push(j);
      else bucket.set(book.party[j]!, [j]);
    }
  }

  /** The parties of a bucket, one bit each. */
  present(amount: number, currency: number): Uint8Array {
    const key = amountKey(amount, currency);
    let out = this.bits.get(key);
    if (!out) {
      out = new Uint8Array((this.book.partyCount >> 3) + 1);
      for (const party of this.map.get(key)?.keys() ?? []) out[party >> 3]! |= 1 << (party & 7);
      this.bits.set(key, out);
    }
    return out;
  }

  of(amount: number, currency: number, party: number): readonly number[] {
    return this.map.get(amountKey(amount, currency))?.get(party) ?? [];
  }
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
