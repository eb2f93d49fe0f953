/** Decisions: a few items at once are decided between two pages, many on the job thread, with progress and taken back whole where cancelled. */

import { CallError, type Output } from '../../shared/contract/index.ts';
import type { DecisionResult } from '../../shared/contract/review.ts';
import { stopIfCancelled } from '../imports/control.ts';
import { categoriseLines, equalsOf } from '../store/categorise.ts';
import { type Actor, approveProposals, rejectProposals } from '../store/decisions.ts';
import type { ReadHandle, WriteHandle } from '../store/handle.ts';
import { ledgerName } from '../store/ledger-accounts.ts';
import type { Step } from '../store/portions.ts';
import { bulkIds, bulkSummary } from '../store/queues.ts';
import { undoDecision, undoSize } from '../store/undo.ts';
import type { JobContext, Parsed, ScreenContext } from './context.ts';

/** Items up to which a decision is made on the answering thread: a few milliseconds. */
const FEW = 100;

export type DecidingMethod =
  | 'review.approve'
  | 'review.approveAbove'
  | 'review.categorise'
  | 'review.reject'
  | 'review.undo';

/** A decision on its way to the job thread. */
export type DecideMany = {
  readonly [M in DecidingMethod]: { readonly method: M; readonly input: Parsed<M>; readonly jobId: string };
}[DecidingMethod];

/** Where a decision is made, by whom, and whom it tells how far it is. */
interface Place {
  readonly read: ReadHandle;
  readonly write: WriteHandle;
  readonly who: Actor;
  readonly step?: Step;
}

interface Way<M extends DecidingMethod> {
  /** Items it is about, as far as that is known before; infinite where finding out is the work. */
  readonly size: (input: Parsed<M>, read: ReadHandle) => number;
  readonly decide: (place: Place, input: Parsed<M>) => Output<M>;
}

/** Number of an item of one queue. Throws CallError `bad_request` for a key of another. */
export function idOf(key: string, letter: string): number {
  if (!key.startsWith(`${letter}:`))
    throw new CallError('bad_request', `${key} is not an item of this queue. Nothing was changed.`);
  return Number(key.slice(2));
}

/** Numbers of suggestions. Throws CallError `bad_request` for a key of another queue. */
export const proposalIds = (keys: readonly string[]): number[] => keys.map((key) => idOf(key, 'p'));

function approveAbove(
  { read, write, who, step }: Place,
  { minConfidence, batch, looked, account, from, to, filter }: Parsed<'review.approveAbove'>,
): DecisionResult {
  const above = { minConfidence, scope: { account, from, to, filter } };
  if (batch !== null && bulkSummary(read, above).batch !== batch)
    throw new CallError(
      'conflict',
      'The suggestions changed since they were counted. Nothing was approved. Look at the figures again.',
    );
  return approveProposals(write, bulkIds(read, above), who, proposalIds(looked), step);
}

const WAYS: { readonly [M in DecidingMethod]: Way<M> } = {
  'review.approve': {
    size: ({ keys }) => keys.length,
    decide: ({ write, who, step }, { keys, looked }) => {
      const ids = proposalIds(keys);
      // One by itself is approved from its detail.
      return approveProposals(write, ids, who, ids.length === 1 ? ids : proposalIds(looked), step);
    },
  },
  'review.approveAbove': {
    size: () => Number.POSITIVE_INFINITY,
    decide: approveAbove,
  },
  'review.categorise': {
    size: ({ keys, equal }) => (equal ? Number.POSITIVE_INFINITY : keys.length),
    decide: ({ read, write, who, step }, { keys, account, equal }) => {
      const all = equal ? [...new Set([...keys, ...keys.flatMap((key) => equalsOf(read, key).keys)])] : keys;
      // One transaction: a booking that is cancelled leaves no new account behind.
      return write.transaction(() => {
        const booked = account === null ? null : ledgerName(write, account, who);
        return categoriseLines(write, { keys: all, account: booked }, who, step);
      }, step);
    },
  },
  'review.reject': {
    size: ({ keys }) => keys.length,
    decide: ({ write, who, step }, { keys, reason }) => rejectProposals(write, proposalIds(keys), reason, who, step),
  },
  'review.undo': {
    size: ({ decisionId }, read) => undoSize(read, decisionId),
    decide: ({ write, who, step }, { decisionId }) => undoDecision(write, decisionId, who, step),
  },
};

/** Makes a decision here, or has the job thread make it where it is about many items. */
export function decide<M extends DecidingMethod>(
  context: ScreenContext,
  method: M,
  input: Parsed<M>,
): Output<M> | Promise<Output<M>> {
  const { read, write } = context.session();
  const way: Way<M> = WAYS[method];
  if (way.size(input, read) <= FEW)
    return way.decide({ read, write, who: { at: context.clock(), actor: input.by } }, input);
  const call = { method, input, jobId: input.jobId ?? '' } as DecideMany;
  return context.job('decide.many', call) as Promise<Output<M>>;
}

/** The job: throws CallError `cancelled` where it was told to stop; then nothing of it was written. */
export function decideMany(context: JobContext, { method, input }: DecideMany): Output<DecidingMethod> {
  const { read, write } = context.session();
  const way = WAYS[method] as Way<DecidingMethod>;
  const step: Step = (stage, done, total) => {
    stopIfCancelled(context.control);
    context.control.progress(stage, done, total, 'rows');
  };
  return way.decide({ read, write, who: { at: context.clock(), actor: input.by }, step }, input);
}
