/** The match result with the lines' own ids, as `tieout proposals --json` prints it. */

import type { Category } from '../../shared/match/types.ts';
import { AMBIGUOUS, IGNORED } from './exception-kinds.ts';
import type { ReadHandle } from './handle.ts';
import { type ProposalRow, readProposal } from './proposal-rows.ts';

/** A line's external id, or its own id where the file gave none. */
type ExternalIds = ReadonlyMap<number, string>;

export function externalIds(read: ReadHandle): ExternalIds {
  const ids = new Map<number, string>();
  for (const row of read.iterate<{ id: number; external_id: string }>('SELECT id, external_id FROM line'))
    ids.set(row.id, row.external_id === '' ? String(row.id) : row.external_id);
  return ids;
}

const SIDES = ['bank', 'ledger'] as const;

type GroupRow = Pick<ProposalRow, 'id' | 'kind' | 'confidence' | 'detail'>;

/** Open and approved proposals, one object each. */
export function* exportGroups(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  const named = (lines: readonly number[]): string[] => lines.map((id) => ids.get(id) ?? String(id));
  for (const row of read.iterate<GroupRow>(
    'SELECT id, kind, confidence, detail FROM proposal WHERE state IN (0, 1) ORDER BY id',
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

export function* exportDuplicates(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  for (const row of read.iterate<{
    side: number;
    original_id: number;
    duplicate_id: number;
    kind: string;
    confidence: number;
  }>('SELECT side, original_id, duplicate_id, kind, confidence FROM duplicate WHERE state <> 2 ORDER BY id'))
    yield {
      side: SIDES[row.side === 0 ? 0 : 1],
      original: ids.get(row.original_id) ?? '',
      duplicate: ids.get(row.duplicate_id) ?? '',
      kind: row.kind,
      confidence: row.confidence / 1e6,
    };
}

/** Lines whose partner cannot be told from its equals: neither proposed nor an exception. */
export function* exportAmbiguous(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  for (const row of read.iterate<{ line_id: number; side: number }>(
    'SELECT line_id, side FROM exception WHERE kind = ? ORDER BY id',
    AMBIGUOUS,
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
}

export function* exportExceptions(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  for (const row of read.iterate<ExceptionRow>(
    'SELECT line_id, side, kind, cause, confidence, category FROM exception WHERE kind NOT IN (?, ?) ORDER BY id',
    AMBIGUOUS,
    IGNORED,
  ))
    yield {
      side: SIDES[row.side === 0 ? 0 : 1],
      id: ids.get(row.line_id) ?? '',
      kind: row.kind,
      cause: row.cause,
      confidence: row.confidence / 1e6,
      ...(row.category === null ? {} : { category: JSON.parse(row.category) as Category }),
    };
}

/** Bank lines that a rule leaves out of matching. */
export function* exportIgnored(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  for (const row of read.iterate<{ line_id: number; cause: string }>(
    'SELECT line_id, cause FROM exception WHERE kind = ? ORDER BY id',
    IGNORED,
  ))
    yield { side: SIDES[0], id: ids.get(row.line_id) ?? '', cause: row.cause };
}
