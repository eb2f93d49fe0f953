/** Where the person is in the review queues: queue, filter, active row, selection, threshold. Rows live in a page cache. */

import { create } from 'zustand';
import type { Queue, QueueRow } from '../../shared/contract/review.ts';
import { call } from '../api.ts';
import { PageCache } from '../table/page-cache.ts';

export type Sort = 'confidence' | 'day' | 'amount';

interface ReviewState {
  readonly queue: Queue;
  readonly account: string | null;
  readonly filter: string;
  readonly sort: Sort;
  readonly active: number;
  readonly activeKey: string | null;
  readonly selected: ReadonlySet<string>;
  /** Whole per cents: bulk approval takes proposals at or above. */
  readonly threshold: number;
  /** "At most this share wrong" instead of the threshold; null while the threshold decides. */
  readonly bound: number | null;
  /** The five sample rows were looked at in this session. */
  readonly sampleSeen: boolean;
  readonly rejecting: boolean;
  readonly cache: PageCache<QueueRow>;
}

/** Characters a filter may have (contract). */
const LONGEST_FILTER = 200;

const keyOf = (row: QueueRow): string => row.key;

function cacheFor(queue: Queue, account: string | null, filter: string, sort: Sort): PageCache<QueueRow> {
  return new PageCache((offset, limit) => call('review.page', { queue, account, filter, sort, offset, limit }), keyOf);
}

export const useReview = create<ReviewState>()(() => ({
  queue: 'suggested',
  account: null,
  filter: '',
  sort: 'confidence',
  active: 0,
  activeKey: null,
  selected: new Set<string>(),
  threshold: 95,
  bound: null,
  sampleSeen: false,
  rejecting: false,
  cache: cacheFor('suggested', null, '', 'confidence'),
}));

/** The state now, outside React. */
export function review(): ReviewState {
  return useReview.getState();
}

/** Shows other rows: another queue, account, filter or order. */
export function showRows(change: Partial<Pick<ReviewState, 'queue' | 'account' | 'filter' | 'sort'>>): void {
  const now = review();
  const next = { queue: now.queue, account: now.account, filter: now.filter, sort: now.sort, ...change };
  const cache = cacheFor(next.queue, next.account, next.filter, next.sort);
  useReview.setState({ ...next, cache, active: 0, activeKey: null, selected: new Set(), rejecting: false });
  cache.want(0, 0);
}

/** Shows the suggestion of a key among those whose text holds `text`, and moves to it once the rows are there. */
export function showSuggestion(key: string, text: string): void {
  showRows({ queue: 'suggested', filter: text.slice(0, LONGEST_FILTER) });
  useReview.setState({ activeKey: key });
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
  const { queue, account, filter, sort, cache } = review();
  const keys = new Set<string>();
  let total = 0;
  for (let offset = 0; offset < MOST_SELECTED; offset += SELECT_PAGE) {
    const page = await call('review.page', { queue, account, filter, sort, offset, limit: SELECT_PAGE });
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
