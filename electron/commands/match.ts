/** tieout match, proposals, approve, reject, undo. */

import type { BulkPreview, DecisionResult } from '../../shared/contract/review.ts';
import {
  exportAmbiguous,
  exportDuplicates,
  exportExceptions,
  exportGroups,
  exportIgnored,
  externalIds,
} from '../store/result-export.ts';
import { standingDecisions } from '../store/standing.ts';
import { type ScopeOptions, scopeOf } from './define.ts';
import { type Client, type Common, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

export async function match(path: string, options: Common): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const summary = await client.call('match.run', { jobId: 'match' });
    if (options.json) await printJson(summary);
    else {
      await out(
        `${summary.bankLines} bank lines, ${summary.bookLines} book lines: ${summary.proposals} proposals, ${summary.duplicates} duplicates, ${summary.exceptions} exceptions\n`,
      );
      await out(
        `${summary.seconds} s (${summary.stages.map((item) => `${item.stage} ${item.seconds}`).join(', ')}), ${summary.threads > 1 ? 'two threads, ' : ''}peak memory ${summary.peakMemoryMb} MB\n`,
      );
    }
    return EXIT.done;
  });
}

async function printList(name: string, items: Iterable<unknown>): Promise<void> {
  await out(`${JSON.stringify(name)}:[`);
  let pending = '';
  let first = true;
  for (const item of items) {
    pending += `${first ? '' : ','}\n${JSON.stringify(item)}`;
    first = false;
    if (pending.length > 65_536) {
      await out(pending);
      pending = '';
    }
  }
  await out(`${pending}\n],\n`);
}

export interface ProposalsOptions extends Common, ScopeOptions {}

export async function proposals(path: string, options: ProposalsOptions): Promise<number> {
  const scope = scopeOf(options);
  return withWorkspace(path, options, async (client) => {
    const { read } = client.engine.slot.require();
    const printing = { ids: externalIds(read), scope };
    if (options.json) {
      await out('{');
      await printList('groups', exportGroups(read, printing));
      await printList('duplicates', exportDuplicates(read, printing));
      await printList('exceptions', exportExceptions(read, printing));
      await printList('ambiguous', exportAmbiguous(read, printing));
      const ignored = [...exportIgnored(read, printing)];
      if (ignored.length > 0) await printList('ignored', ignored);
      await out(`"counts":${JSON.stringify(await client.call('review.counts', scope))}}\n`);
      return EXIT.done;
    }
    for (const group of exportGroups(read, printing))
      await out(
        `${String(group.id)}\t${String(group.confidence)}\t${String(group.kind)}\t${String(group.bank)} = ${String(group.ledger)}\n`,
      );
    for (const item of exportDuplicates(read, printing))
      await out(`duplicate\t${String(item.kind)}\t${String(item.duplicate)} of ${String(item.original)}\n`);
    for (const item of exportExceptions(read, printing))
      await out(`exception\t${String(item.kind)}\t${String(item.id)}\t${String(item.cause)}\n`);
    return EXIT.done;
  });
}

export interface DecideOptions extends Common, ScopeOptions {
  readonly minConfidence?: string;
  readonly id?: readonly string[];
  readonly by: string;
  readonly reason?: string;
}

function keysOf(ids: readonly string[]): string[] {
  return ids.map((id) => {
    const number = /^(?:p:)?(\d+)$/.exec(id)?.[1];
    if (number === undefined) throw new UsageError(`--id takes the id of a proposal, not "${id}"`);
    return `p:${number}`;
  });
}

/** "3 ambiguous, 1 duplicate suspect": what guard-rails kept out, by name. */
const guardText = (guarded: BulkPreview['guarded']): string =>
  Object.entries(guarded)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');

async function tell(
  result: DecisionResult,
  options: Common,
  verb: string,
  kept: Pick<BulkPreview, 'guarded' | 'guardedCount'> = { guarded: {}, guardedCount: 0 },
): Promise<number> {
  const { guarded, guardedCount } = kept;
  if (options.json) await printJson({ ...result, guarded: guardedCount, guardedBy: guarded });
  else
    await out(
      `${verb} ${result.count}${guardedCount > 0 ? `; ${guardedCount} more need a look (${guardText(guarded)})` : ''}\n`,
    );
  for (const item of result.refused) log(`${item.key}: ${item.reason}`);
  return result.refused.length > 0 && result.count === 0 ? EXIT.failed : EXIT.done;
}

async function approveAbove(client: Client, options: DecideOptions): Promise<number> {
  const minConfidence = Number(options.minConfidence);
  if (!(minConfidence >= 0 && minConfidence <= 1)) throw new UsageError('--min-confidence takes a number from 0 to 1');
  const above = { ...scopeOf(options), minConfidence };
  const preview = await client.call('review.bulkPreview', above);
  const result = await client.call('review.approveAbove', { ...above, batch: preview.batch, by: options.by });
  return tell(result, options, 'approved', preview);
}

export async function approve(path: string, options: DecideOptions): Promise<number> {
  if ((options.minConfidence === undefined) === (options.id === undefined))
    throw new UsageError('give either --min-confidence or --id');
  return withWorkspace(path, options, async (client) => {
    if (options.id === undefined) return approveAbove(client, options);
    return tell(await client.call('review.approve', { keys: keysOf(options.id), by: options.by }), options, 'approved');
  });
}

export async function reject(path: string, options: DecideOptions): Promise<number> {
  const { id } = options;
  if (id === undefined) throw new UsageError('--id is needed');
  return withWorkspace(path, options, async (client) =>
    tell(
      await client.call('review.reject', { keys: keysOf(id), by: options.by, reason: options.reason ?? '' }),
      options,
      'rejected',
    ),
  );
}

export interface UndoOptions extends Common, ScopeOptions {
  readonly id?: string;
  readonly list?: boolean;
  readonly by: string;
}

/** Takes a decision back, or lists those that stand. */
export async function undo(path: string, options: UndoOptions): Promise<number> {
  const decisionId = options.id === undefined ? null : Number(options.id);
  if (decisionId !== null && !Number.isSafeInteger(decisionId))
    throw new UsageError('--id takes the number of a decision');
  const scope = scopeOf(options);
  if (!options.list && (scope.account !== null || scope.from !== null || scope.to !== null))
    throw new UsageError('--account and days go with --list: a decision is taken back whole');
  return withWorkspace(path, options, async (client) => {
    if (options.list) {
      const decisions = standingDecisions(client.engine.slot.require().read, scope);
      if (options.json) await printJson(decisions);
      else for (const { id, at, actor, text } of decisions) await out(`${id}\t${at}\t${actor}\t${text}\n`);
      return EXIT.done;
    }
    const result = await client.call('review.undo', { decisionId, by: options.by });
    if (options.json) await printJson(result);
    else await out(`${result.decisionId === null ? '' : 'undid: '}${result.text}\n`);
    return EXIT.done;
  });
}
