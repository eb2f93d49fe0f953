/** The match result with the lines' own ids, as `tieout proposals --json` prints it. */

import type { Scope } from '../../shared/contract/basic.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { Category } from '../../shared/match/types.ts';
import { findAccount } from './accounts.ts';
import { AMBIGUOUS, IGNORED } from './exception-kinds.ts';
import type { ReadHandle } from './handle.ts';
import { LOOSE_QUEUES } from './loose.ts';
import { type ProposalRow, readProposal } from './proposal-rows.ts';

/** A line's external id, or its own id where the file gave none. */
export type ExternalIds = ReadonlyMap<number, string>;

export function externalIds(read: ReadHandle): ExternalIds {
  const ids = new Map<number, string>();
  for (const row of read.iterate<{ id: number; external_id: string }>('SELECT id, external_id FROM line'))
    ids.set(row.id, row.external_id === '' ? String(row.id) : row.external_id);
  return ids;
}

const SIDES = ['bank', 'ledger'] as const;

/** Days and account of a scope as SQL over a table's own columns, with its parameters. Throws CallError `not_found` for an account nobody knows. */
function within(read: ReadHandle, { account, from, to }: Scope): { readonly sql: string; readonly params: unknown[] } {
  const row = account === null ? null : findAccount(read, account);
  if (account !== null && row === null)
    throw new CallError('not_found', `There is no account named ${account}. Nothing was changed.`);
  const parts: [string, unknown][] = [];
  if (row !== null) parts.push(['account_id = ?', row.id]);
  if (from !== null) parts.push(['day >= ?', from]);
  if (to !== null) parts.push(['day <= ?', to]);
  return { sql: parts.map(([sql]) => ` AND ${sql}`).join(''), params: parts.map(([, value]) => value) };
}

/** What a result is printed with: the lines' own ids, and what of it is asked for. */
export interface Printing {
  readonly ids: ExternalIds;
  readonly scope: Scope;
}

type GroupRow = Pick<ProposalRow, 'id' | 'kind' | 'confidence' | 'detail'>;

/** Open and approved proposals, one object each. */
export function* exportGroups(read: ReadHandle, { ids, scope }: Printing): Generator<Record<string, unknown>> {
  const named = (lines: readonly number[]): string[] => lines.map((id) => ids.get(id) ?? String(id));
  const { sql, params } = within(read, scope);
  for (const row of read.iterate<GroupRow>(
    `SELECT id, kind, confidence, detail FROM proposal WHERE state IN (0, 1)${sql} ORDER BY id`,
    ...params,
  )) {
    const proposal = readProposal(row);
    yield {
      id: row.id,
      kind: row.kind,
      basis: proposal.basis,
      bank: named(proposal.bank),
      ledger: named(proposal.book),
      confidence: proposal.confidence,
      differences: proposal.differences.map(({ type, amount, note }) => ({ type, amountMinor: amount, note })),
      evidence: proposal.evidence,
      alternatives: proposal.alternatives,
      alternativesExact: proposal.alternativesExact,
    };
  }
}

export function* exportDuplicates(read: ReadHandle, { ids, scope }: Printing): Generator<Record<string, unknown>> {
  const { sql, params } = within(read, scope);
  for (const row of read.iterate<{
    side: number;
    original_id: number;
    duplicate_id: number;
    kind: string;
    confidence: number;
  }>(
    `SELECT side, original_id, duplicate_id, kind, confidence FROM duplicate WHERE state <> 2${sql} ORDER BY id`,
    ...params,
  ))
    yield {
      side: SIDES[row.side === 0 ? 0 : 1],
      original: ids.get(row.original_id) ?? '',
      duplicate: ids.get(row.duplicate_id) ?? '',
      kind: row.kind,
      confidence: row.confidence / 1e6,
    };
}

/** Lines whose partner cannot be told from its equals: neither proposed nor an exception. */
export function* exportAmbiguous(read: ReadHandle, { ids, scope }: Printing): Generator<Record<string, unknown>> {
  const { sql, params } = within(read, scope);
  for (const row of read.iterate<{ line_id: number; side: number }>(
    `SELECT line_id, side FROM exception WHERE kind = ?${sql} ORDER BY id`,
    AMBIGUOUS,
    ...params,
  ))
    yield { side: SIDES[row.side === 0 ? 0 : 1], id: ids.get(row.line_id) ?? '' };
}

interface ExceptionRow {
  readonly line_id: number;
  readonly side: number;
  readonly kind: string;
  readonly cause: string;
  readonly confidence: number;
  readonly category: string | null;
  readonly queue: string;
}

/** The queue the line of an exception stands in: a suggestion may hold it, a person may have decided on it. */
const STANDS = `coalesce((SELECT CASE WHEN q.carried_until >= 0 THEN 'carried' WHEN q.queue = ${LOOSE_QUEUES.duplicates} THEN 'duplicates' ELSE 'exceptions' END
  FROM loose_line q WHERE q.line_id = exception.line_id), CASE state WHEN 1 THEN 'decided' ELSE 'suggested' END)`;

/** Every typed cause found, with the queue its line stands in: those of the queue "exceptions" are what the exceptions queue holds. */
export function* exportExceptions(read: ReadHandle, { ids, scope }: Printing): Generator<Record<string, unknown>> {
  const { sql, params } = within(read, scope);
  for (const row of read.iterate<ExceptionRow>(
    `SELECT line_id, side, kind, cause, confidence, category, ${STANDS} AS queue FROM exception WHERE kind NOT IN (?, ?)${sql} ORDER BY id`,
    AMBIGUOUS,
    IGNORED,
    ...params,
  ))
    yield {
      side: SIDES[row.side === 0 ? 0 : 1],
      id: ids.get(row.line_id) ?? '',
      kind: row.kind,
      cause: row.cause,
      confidence: row.confidence / 1e6,
      queue: row.queue,
      ...(row.category === null ? {} : { category: JSON.parse(row.category) as Category }),
    };
}

/** Bank lines that a rule leaves out of matching. */
export function* exportIgnored(read: ReadHandle, { ids, scope }: Printing): Generator<Record<string, unknown>> {
  const { sql, params } = within(read, scope);
  for (const row of read.iterate<{ line_id: number; cause: string }>(
    `SELECT line_id, cause FROM exception WHERE kind = ?${sql} ORDER BY id`,
    IGNORED,
    ...params,
  ))
    yield { side: SIDES[0], id: ids.get(row.line_id) ?? '', cause: row.cause };
}
