/** The match result with the lines' own ids, as `tieout proposals --json` prints it. */

import type { Category, Difference, Evidence } from '../../shared/match/types.ts';
import { AMBIGUOUS, IGNORED } from './exception-kinds.ts';
import type { ReadHandle } from './handle.ts';

/** A line's external id, or its own id where the file gave none. */
type ExternalIds = ReadonlyMap<number, string>;

export function externalIds(read: ReadHandle): ExternalIds {
  const ids = new Map<number, string>();
  for (const row of read.iterate<{ id: number; external_id: string }>('SELECT id, external_id FROM line'))
    ids.set(row.id, row.external_id === '' ? String(row.id) : row.external_id);
  return ids;
}

const SIDES = ['bank', 'ledger'] as const;

interface GroupRow {
  readonly id: number;
  readonly kind: string;
  readonly basis: string;
  readonly confidence: number;
  readonly alternatives: number;
  readonly alternatives_exact: number;
  readonly differences: string;
  readonly evidence: string;
}

/** Open and approved proposals, one object each. */
export function* exportGroups(read: ReadHandle, ids: ExternalIds): Generator<Record<string, unknown>> {
  const legs = new Map<number, { bank: string[]; ledger: string[] }>();
  for (const leg of read.iterate<{ line_id: number; proposal_id: number; side: number }>(
    'SELECT line_id, proposal_id, side FROM proposal_leg ORDER BY line_id',
  )) {
    const group = legs.get(leg.proposal_id) ?? { bank: [], ledger: [] };
    legs.set(leg.proposal_id, group);
    group[SIDES[leg.side === 0 ? 0 : 1]].push(ids.get(leg.line_id) ?? String(leg.line_id));
  }
  for (const row of read.iterate<GroupRow>(
    'SELECT id, kind, basis, confidence, alternatives, alternatives_exact, differences, evidence FROM proposal WHERE state IN (0, 1) ORDER BY id',
  )) {
    const differences = (JSON.parse(row.differences) as Difference[]).map((item) => ({
      type: item.type,
      amountMinor: item.amount,
      note: item.note,
    }));
    yield {
      id: row.id,
      kind: row.kind,
      basis: row.basis,
      ...(legs.get(row.id) ?? { bank: [], ledger: [] }),
      confidence: row.confidence / 1e6,
      differences,
      evidence: JSON.parse(row.evidence) as Evidence[],
      alternatives: row.alternatives,
      alternativesExact: row.alternatives_exact === 1,
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
