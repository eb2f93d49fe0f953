/** Candidate pairs of equal amount, from an amount index; large buckets are cut by reference, name and day. */

import type { AmountIds } from './amount-ids.ts';
import { BucketCutter } from './buckets.ts';
import type { Context, PartyIndex } from './context.ts';
import { AMOUNT, Edges } from './edges.ts';
import type { BookSide } from './encode.ts';
import { groupedOf, type Lists } from './keys.ts';
import type { PairComparer } from './pair.ts';
import { firstFrom } from './search.ts';
import { shareOut } from './team.ts';
import type { MatchSettings } from './types.ts';

/** Book lines by (amount, currency), each bucket in day order. */
export class AmountIndex {
  /** Lines of amount id `a` are `items[start[a]]` up to `items[start[a + 1]]`. */
  readonly items: Int32Array;
  readonly start: Int32Array;

  /** Of the positions `lines`, which are ascending. */
  constructor(
    private readonly book: BookSide,
    private readonly ids: AmountIds,
    lines: Int32Array,
  ) {
    const { start, items } = groupedOf(lines, ids.book, ids.size);
    this.start = start;
    this.items = items;
  }

  /** Book lines with this amount id dated within the two days, in day order (a view). */
  between(id: number, from: number, to: number): Int32Array {
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
    const id = this.ids.get(amount, currency);
    if (id < 0) return;
    const low = this.bound(this.start[id]!, this.start[id + 1]!, days.from);
    const high = this.bound(low, this.start[id + 1]!, days.to + 1);
    for (let k = Math.max(low, high - days.most); k < high; k++) visit(this.items[k]!);
  }

  /** Index of the first line of a list in day order that is dated after a day. */
  firstAfter(list: Int32Array, day: number): number {
    return firstFrom(list, this.book.day, day + 1);
  }

  private bound(from: number, to: number, day: number): number {
    return firstFrom(this.items, this.book.day, day, from, to);
  }
}

/** Buckets up to this many candidates are compared whole; larger ones are cut by reference, name and day before anything is compared. */
export const WHOLE_BUCKET = 160;

/** Prior log-odds under which no later evidence makes a pair likely: it is not kept. */
export const HOPELESS = -11;

/**
 * Posterior under which the first round of learning drops a pair. No posterior exceeds the odds of its pair alone, so that pairs of
 * fainter odds need not be kept until then.
 */
export const LEAST_POSTERIOR = 1e-3;
const FAINT = Math.log(LEAST_POSTERIOR);

/** Log-odds behind the line's best candidate under which a candidate is not kept. */
export const OUTSHONE = 8;

/** What large buckets are cut by. */
export interface CandidateLookup {
  readonly amount: AmountIndex;
  readonly party: PartyIndex;
  readonly keyLines: Lists;
}

/** Pairs whose amounts and currencies are equal within the day window, grouped by bank line. */
export function equalAmountPairs(
  context: PairContext & Pick<Context, 'team'>,
  lookup: CandidateLookup,
  settings: MatchSettings,
): Edges {
  const { bank, team } = context;
  let cutter: BucketCutter | null = null;
  const parts = shareOut(team, bank.size, (from, to) => {
    cutter ??= new BucketCutter(context, lookup);
    const edges = new Edges((to - from) * 4);
    for (let i = from; i < to; i++)
      if (bank.amount[i] !== 0) pairsOfLine(context, { lookup, settings, cutter, edges }, i);
    return edges.columns();
  });
  return Edges.joined(parts);
}

/** Adds the pairs of one bank line that come near its best one. */
function pairsOfLine(
  { bank, comparer, amounts, model }: PairContext,
  by: { lookup: CandidateLookup; settings: MatchSettings; cutter: BucketCutter; edges: Edges },
  i: number,
): void {
  const { lookup, settings, cutter, edges } = by;
  const id = amounts.ids.bank[i]!;
  const found = lookup.amount.between(id, bank.day[i]! - settings.maxLagDays, bank.day[i]! + settings.maxLeadDays);
  if (found.length === 0) return;
  comparer.bankLine(i);
  const referred = cutter.settled(i, found);
  const chosen = referred ?? (found.length <= WHOLE_BUCKET ? found : cutter.cut(i, found));
  const chance = amounts.logChance(i, bank.amount[i]!);
  const from = edges.size;
  let best = 0;
  for (let c = 0; c < chosen.length; c++) {
    const j = chosen[c]!;
    comparer.compare(j);
    const e = addEdge(edges, comparer, i, j, AMOUNT.EQUAL, chance);
    const weight = model.weigh(edges, e);
    if (weight < FAINT) edges.size--;
    else {
      edges.weight[e] = weight;
      if (weight > best) best = weight;
    }
  }
  if (best > 0) edges.dropBelow(from, best - OUTSHONE);
}

/** What comparing needs. */
export type PairContext = Pick<Context, 'bank' | 'book' | 'links' | 'comparer' | 'amounts' | 'model'>;

/** Appends a compared pair; returns its index. */
export function addEdge(
  edges: Edges,
  comparer: PairComparer,
  i: number,
  j: number,
  level: number,
  chance: number,
): number {
  const e = edges.next();
  edges.bank[e] = i;
  edges.book[e] = j;
  edges.amountLevel[e] = level;
  edges.amountChance[e] = chance;
  edges.refLevel[e] = comparer.refLevel;
  edges.refChance[e] = comparer.refChance;
  edges.nameLevel[e] = comparer.nameLevel;
  edges.nameChance[e] = comparer.nameChance;
  edges.posterior[e] = 0;
  return e;
}
