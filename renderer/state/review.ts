/** Where the person is in the review queues: queue, filter, active row, selection, threshold. Rows live in a page cache. */

import { create } from 'zustand';
import type { Scope } from '../../shared/contract/basic.ts';
import type { Queue, QueueRow } from '../../shared/contract/review.ts';
import { call } from '../api.ts';
import { PageCache } from '../table/page-cache.ts';

export type Sort = 'confidence' | 'day' | 'amount';

/** What one press approves: what is at least this sure within a scope, or the suggestions a person selected. */
export type BulkBatch = (Scope & { readonly minConfidence: number }) | { readonly keys: string[] };

interface ReviewState {
  readonly queue: Queue;
  readonly account: string | null;
  /** First and last day shown, epoch days; null: open. */
  readonly from: number | null;
  readonly to: number | null;
  readonly filter: string;
  readonly sort: Sort;
  readonly active: number;
  readonly activeKey: string | null;
  readonly selected: ReadonlySet<string>;
  /** Whole per cents: bulk approval takes proposals at or above. */
  readonly threshold: number;
  /** "At most this share wrong" instead of the threshold; null while the threshold decides. */
  readonly bound: number | null;
  /** Suggestions whose detail a person saw in this workspace. */
  readonly looked: ReadonlySet<string>;
  /** What the open gate is about. */
  readonly batch: BulkBatch | null;
  readonly rejecting: boolean;
  readonly cache: PageCache<QueueRow>;
}

/** Characters a filter may have (contract). */
const LONGEST_FILTER = 200;

const keyOf = (row: QueueRow): string => row.key;

type Shown = Scope & { readonly queue: Queue; readonly sort: Sort };

const WHOLE: Scope = { account: null, from: null, to: null, filter: '' };

function cacheFor(shown: Shown): PageCache<QueueRow> {
  return new PageCache((offset, limit) => call('review.page', { ...shown, offset, limit }), keyOf);
}

export const useReview = create<ReviewState>()(() => ({
  queue: 'suggested',
  ...WHOLE,
  sort: 'confidence',
  active: 0,
  activeKey: null,
  selected: new Set<string>(),
  threshold: 95,
  bound: null,
  looked: new Set<string>(),
  batch: null,
  rejecting: false,
  cache: cacheFor({ ...WHOLE, queue: 'suggested', sort: 'confidence' }),
}));

/** The state now, outside React. */
export function review(): ReviewState {
  return useReview.getState();
}

/** Account, days and filter of the rows on screen. */
export function scopeOf({ account, from, to, filter }: Scope): Scope {
  return { account, from, to, filter };
}

/** Shows other rows: another queue, account, span of days, filter or order. */
export function showRows(change: Partial<Shown>): void {
  const now = review();
  const next = { ...scopeOf(now), queue: now.queue, sort: now.sort, ...change };
  const cache = cacheFor(next);
  useReview.setState({ ...next, cache, active: 0, activeKey: null, selected: new Set(), rejecting: false });
  cache.want(0, 0);
}

/** Shows the suggestion of a key among those whose text holds `text`, and moves to it once the rows are there. */
export function showSuggestion(key: string, text: string): void {
  showRows({ queue: 'suggested', filter: text.slice(0, LONGEST_FILTER) });
  useReview.setState({ activeKey: key });
}

/** Forgets everything about the workspace before: nothing of it is shown, selected or counted as looked at in another. */
export function forgetReview(): void {
  useReview.setState({ looked: new Set(), batch: null });
  showRows({ ...WHOLE, queue: 'suggested', sort: 'confidence' });
}

/** Remembers that a person saw the detail of a suggestion. */
export function lookedAt(key: string): void {
  const { looked } = review();
  if (key.startsWith('p:') && !looked.has(key)) useReview.setState({ looked: new Set(looked).add(key) });
}

/** Moves to a row. */
export function activate(index: number): void {
  const { cache } = review();
  const row = cache.rowAt(index);
  useReview.setState({ active: index, activeKey: row?.key ?? null, rejecting: false });
}

/** After new rows came in: stays on the same row where it moved a little, else on the same place. */
export function settle(): void {
  const { cache, active, activeKey } = review();
  const { total } = cache;
  if (total === null) return;
  const here = cache.rowAt(active);
  if (activeKey !== null && here?.key === activeKey) return;
  const moved = activeKey === null ? -1 : cache.indexOf(activeKey);
  const index = moved >= 0 ? moved : Math.max(0, Math.min(active, total - 1));
  useReview.setState({ active: index, activeKey: cache.rowAt(index)?.key ?? null });
}

export function toggle(index: number): void {
  const { cache, selected } = review();
  const row = cache.rowAt(index);
  if (row === undefined) return;
  const next = new Set(selected);
  if (!next.delete(row.key)) next.add(row.key);
  useReview.setState({ selected: next });
}

export function extend(from: number, to: number): void {
  const { cache, selected } = review();
  const next = new Set(selected);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
    const row = cache.rowAt(index);
    if (row !== undefined) next.add(row.key);
  }
  useReview.setState({ selected: next });
}

/** Most keys one decision may name (contract). */
export const MOST_SELECTED = 10_000;
const SELECT_PAGE = 500;

/** Selects every row of the filter, at most 10,000. Returns how many rows there are in all. */
export async function selectAll(): Promise<number> {
  const { queue, sort, cache } = review();
  const scope = scopeOf(review());
  const keys = new Set<string>();
  let total = 0;
  for (let offset = 0; offset < MOST_SELECTED; offset += SELECT_PAGE) {
    const page = await call('review.page', { ...scope, queue, sort, offset, limit: SELECT_PAGE });
    total = page.total;
    for (const row of page.rows) keys.add(row.key);
    if (offset + SELECT_PAGE >= total) break;
  }
  if (review().cache === cache) useReview.setState({ selected: keys });
  return total;
}

export function clearSelection(): void {
  useReview.setState({ selected: new Set(), rejecting: false });
}

export function setThreshold(threshold: number): void {
  useReview.setState({ threshold, bound: null });
}

/** Chooses by "at most this share wrong"; null goes back to the threshold. */
export function setBound(bound: number | null): void {
  useReview.setState({ bound });
}
