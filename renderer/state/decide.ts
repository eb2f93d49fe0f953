/** What a person does in the review queues: approve, reject, settle, undo. The row leaves at once; the engine has the last word. */

import type { DecisionResult, Queue } from '../../shared/contract/review.ts';
import { ApiError, call, newJobId } from '../api.ts';
import { money, plural } from '../format.ts';
import { previewOf, queryClient, workspaceChanged } from './queries.ts';
import { type BulkBatch, clearSelection, MOST_SELECTED, review, settle, toggle, useReview } from './review.ts';
import { ui } from './ui.ts';

const UNDECIDED = new Set(['p', 'd', 'e', 'l']);
const REFRESH_AFTER_MS = 150;
let refreshTimer: ReturnType<typeof setTimeout> | null = null;

/** Where each decision of this session was made, so that undo goes back there. */
const places = new Map<number, { readonly queue: Queue; readonly index: number; readonly key: string | null }>();

function goBack(decisionId: number | null): void {
  const place = decisionId === null ? undefined : places.get(decisionId);
  if (place === undefined || place.queue !== review().queue || place.index < 0) return;
  useReview.setState({ active: place.index, activeKey: place.key });
}

/** Asks for the rows in view again once decisions pause. */
function refreshSoon(): void {
  if (refreshTimer !== null) clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => {
    refreshTimer = null;
    review().cache.refresh();
  }, REFRESH_AFTER_MS);
}

/** The engine says something changed: numbers at once, rows when the hands rest. */
export function onWorkspaceChanged(): void {
  workspaceChanged();
  refreshSoon();
}

/** Says a failure in the notice line, with its code. */
export function sayError(thrown: unknown): void {
  const text = thrown instanceof ApiError ? `${thrown.message} (${thrown.code})` : String(thrown);
  ui().say({ tone: 'bad', text });
}

/** Keys a verb acts on: the selection, else the active row. */
export function targets(): string[] {
  const { selected, activeKey } = review();
  if (selected.size > 0) return [...selected];
  return activeKey === null ? [] : [activeKey];
}

function currencyOf(key: string): string {
  const { cache } = review();
  return cache.rowAt(cache.indexOf(key))?.currency ?? '';
}

function leave(keys: readonly string[]): void {
  const { cache } = review();
  cache.remove(new Set(keys));
  if (review().selected.size > 0) clearSelection();
  useReview.setState({ activeKey: null, rejecting: false });
  settle();
}

/** A call under a name of its own: where it takes long, the bottom bar shows how far it is and cancels it. */
export async function asJob<T>(ask: (jobId: string) => Promise<T>): Promise<T> {
  const jobId = newJobId();
  try {
    return await ask(jobId);
  } finally {
    ui().endJob(jobId);
  }
}

/** Takes the rows out, asks the engine, and says what it did; rows that it refused come back with the reason. */
export async function decide(keys: readonly string[], verb: string, ask: () => Promise<DecisionResult>): Promise<void> {
  const currency = currencyOf(keys[0] ?? '');
  const place = { queue: review().queue, index: review().cache.indexOf(keys[0] ?? ''), key: keys[0] ?? null };
  leave(keys);
  try {
    const result = await ask();
    if (result.decisionId !== null) places.set(result.decisionId, place);
    report(result, verb, currency);
  } catch (thrown) {
    sayError(thrown);
  } finally {
    onWorkspaceChanged();
  }
}

function report(result: DecisionResult, verb: string, currency: string): void {
  const first = result.refused[0];
  if (first !== undefined) {
    const more = result.refused.length > 1 ? ` and ${result.refused.length - 1} more` : '';
    ui().say({ tone: 'bad', text: `Not ${verb.toLowerCase()}: ${first.reason}${more}. Nothing else changed.` });
  }
  if (result.count > 0) {
    const text = `${verb} ${plural(result.count, 'item')} · ${money(result.sum, currency)}`;
    if (first === undefined) ui().say(null);
    queryClient.setQueryData(
      ['engine', 'lastDecision'],
      result.decisionId === null ? null : { decisionId: result.decisionId, text },
    );
  }
}

export function approve(): void {
  const keys = targets().filter((key) => key.startsWith('p:'));
  if (keys.length === 0) nothingTo('approve: only suggestions can be approved. Press F to find a match');
  else if (keys.length > MOST_WITHOUT_LOOK) void openGate({ keys }, 'Nothing to approve among the selected rows.');
  else
    void decide(keys, 'Approved', () =>
      asJob((jobId) => call('review.approve', { keys, looked: lookedOf(keys), jobId, by: ui().actor })),
    );
}

/** Selected rows that may be approved without the look at five of them. */
const MOST_WITHOUT_LOOK = 20;

/** Those of the keys whose detail a person saw. */
const lookedOf = (keys: readonly string[]): string[] => keys.filter((key) => review().looked.has(key));

/** Opens the gate of a batch: asked anew for every batch of every workspace. `nothing` is said where it would approve none. */
export async function openGate(batch: BulkBatch | null, nothing: string): Promise<void> {
  try {
    const preview = batch === null ? null : await previewOf(batch);
    if (batch === null || preview === null || preview.count === 0) {
      const text =
        (preview?.guardedCount ?? 0) === 0
          ? nothing
          : 'Each of these needs a look of its own: approve them one by one.';
      ui().say({ tone: 'info', text });
      return;
    }
    useReview.setState({ batch });
    ui().show('bulk');
  } catch (thrown) {
    sayError(thrown);
  }
}

/** Opens the question why; 1 to 5 answer it. */
export function startReject(): void {
  if (!targets().some((key) => key.startsWith('p:'))) {
    nothingTo('reject: only suggestions can be turned down');
    return;
  }
  useReview.setState({ rejecting: true });
}

export function reject(reason: string): void {
  const keys = targets().filter((key) => key.startsWith('p:'));
  if (keys.length > 0)
    void decide(keys, 'Rejected', () =>
      asJob((jobId) => call('review.reject', { keys, jobId, by: ui().actor, reason })),
    );
}

export function settleDuplicate(verdict: 'exclude' | 'keep'): void {
  const keys = targets().filter((key) => key.startsWith('d:'));
  if (keys.length === 0) {
    nothingTo(`${verdict}: choose a row of the duplicates queue`);
    return;
  }
  const verb = verdict === 'exclude' ? 'Excluded' : 'Kept both of';
  void decide(keys, verb, async () => {
    const results: DecisionResult[] = [];
    for (const key of keys) results.push(await call('review.settleDuplicate', { key, verdict, by: ui().actor }));
    return {
      decisionId: results.at(-1)?.decisionId ?? null,
      count: results.reduce((sum, one) => sum + one.count, 0),
      sum: results.reduce((sum, one) => sum + one.sum, 0),
      lowest: null,
      refused: results.flatMap((one) => one.refused),
    };
  });
}

/** Approves everything of a batch that no guard-rail keeps out, as it was previewed. `seen`: what was opened in the gate. One undo step. */
export async function approveBatch(batch: BulkBatch, counted: string, seen: readonly string[]): Promise<void> {
  const { cache, looked } = review();
  const currency = cache.rowAt(0)?.currency ?? '';
  const opened = [...new Set([...looked, ...seen])].slice(-MOST_SELECTED);
  const by = ui().actor;
  try {
    const result = await asJob((jobId) =>
      'keys' in batch
        ? call('review.approve', { keys: batch.keys, looked: opened, jobId, by })
        : call('review.approveAbove', { ...batch, batch: counted, looked: opened, jobId, by }),
    );
    clearSelection();
    report(result, 'Approved', currency);
  } catch (thrown) {
    sayError(thrown);
  } finally {
    review().cache.refresh();
    workspaceChanged();
  }
}

/** Takes back the last decision (or one by id) and goes back to where it was made. */
export async function undo(decisionId: number | null = null): Promise<void> {
  try {
    const result = await asJob((jobId) => call('review.undo', { decisionId, jobId, by: ui().actor }));
    ui().say({ tone: 'ok', text: result.decisionId === null ? 'Nothing to undo.' : `Undone: ${result.text}` });
    goBack(result.decisionId);
  } catch (thrown) {
    sayError(thrown);
  } finally {
    review().cache.refresh();
    workspaceChanged();
  }
}

/** Takes back the approval of the active row. */
export async function unapprove(): Promise<void> {
  const key = review().activeKey;
  if (key === null || !key.startsWith('m:')) return;
  const detail = await call('review.detail', { key });
  if (detail.decision) await undo(detail.decision.id);
}

/** Moves to the next row that still needs a decision, past the end back to the beginning. */
export function nextUndecided(): void {
  const { cache, active } = review();
  const total = cache.total ?? 0;
  for (let step = 1; step <= total; step++) {
    const index = (active + step) % total;
    const row = cache.rowAt(index);
    if (row === undefined || UNDECIDED.has(row.key.charAt(0))) {
      useReview.setState({ active: index, activeKey: row?.key ?? null, rejecting: false });
      return;
    }
  }
}

export function toggleActive(): void {
  toggle(review().active);
}

export function nothingTo(verb: string): void {
  ui().say({ tone: 'info', text: `Nothing to ${verb}.` });
}
