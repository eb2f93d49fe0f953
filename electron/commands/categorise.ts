/** tieout categorise: books open bank lines straight to ledger accounts. */

import type { DecisionResult } from '../../shared/contract/review.ts';
import { proposedKeys } from '../store/categories.ts';
import type { ReadHandle } from '../store/handle.ts';
import { externalIds } from '../store/result-export.ts';
import { ledgerType } from './account.ts';
import { type SpanOptions, scopeOf } from './define.ts';
import { type Common, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

export interface CategoriseOptions extends Common, SpanOptions {
  readonly id?: readonly string[];
  /** Ledger account. */
  readonly account?: string;
  /** Account whose lines are meant. */
  readonly bankAccount?: string;
  readonly minProbability?: string;
  readonly newAccount?: boolean;
  readonly type?: string;
  readonly by: string;
}

/** Keys of lines by their id as `proposals` prints it, or as "l:77". Throws UsageError for an id no line has. */
export function lineKeys(read: ReadHandle, ids: readonly string[]): string[] {
  const known = new Map([...externalIds(read)].map(([line, id]) => [id, line]));
  return ids.map((id) => {
    if (/^[el]:\d+$/.test(id)) return id;
    const line = known.get(id);
    if (line === undefined) throw new UsageError(`there is no line with the id "${id}"`);
    return `l:${line}`;
  });
}

function leastProbability(options: CategoriseOptions): number {
  const least = Number(options.minProbability ?? 0);
  if (!(least >= 0 && least <= 1)) throw new UsageError('--min-probability takes a number from 0 to 1');
  return least;
}

/** Books the lines named, or every line with a proposed account that is likely enough, as one decision. */
export async function categorise(path: string, options: CategoriseOptions): Promise<number> {
  const { id, account, by } = options;
  if ((id === undefined) === (options.minProbability === undefined))
    throw new UsageError('give either --id or --min-probability');
  if (id === undefined && account !== undefined) throw new UsageError('--account goes with --id');
  if (options.newAccount && account === undefined) throw new UsageError('--new-account goes with --account');
  const type = ledgerType(options.type);
  const least = leastProbability(options);
  const { bankAccount } = options;
  const scope = scopeOf({ ...options, account: bankAccount });
  return withWorkspace(path, options, async (client) => {
    const { read } = client.engine.slot.require();
    const keys = id === undefined ? proposedKeys(read, least, scope) : lineKeys(read, id);
    if (options.newAccount && account !== undefined) await client.call('ledger.add', { name: account, type, by });
    const result: DecisionResult =
      keys.length === 0
        ? { decisionId: null, count: 0, sum: 0, lowest: null, refused: [] }
        : await client.call('review.categorise', { keys, account: account ?? null, equal: false, by });
    if (options.json) await printJson(result);
    else await out(`booked ${result.count}\n`);
    for (const item of result.refused) log(`${item.key}: ${item.reason}`);
    return result.refused.length > 0 && result.count === 0 ? EXIT.failed : EXIT.done;
  });
}
