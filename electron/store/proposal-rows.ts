/** Reads stored proposals back as the engine's type. */

import { CallError } from '../../shared/contract/index.ts';
import { type Difference, type Evidence, GROUP_KINDS, type Proposal } from '../../shared/match/types.ts';
import type { ReadHandle } from './handle.ts';

export interface ProposalRow {
  readonly id: number;
  readonly kind: string;
  readonly basis: Proposal['basis'];
  readonly state: number;
  readonly confidence: number;
  readonly confidence_low: number;
  readonly log_odds: number;
  readonly margin: number;
  readonly alternatives: number;
  readonly alternatives_exact: number;
  readonly guards: number;
  readonly account_id: number;
  readonly day: number;
  readonly bank: number;
  readonly book: number;
  readonly difference: number;
  readonly currency: string;
  readonly text: string;
  readonly counterparty: string;
  readonly legs: string;
  readonly differences: string;
  readonly evidence: string;
}

export const PROPOSAL_COLUMNS =
  'id, kind, basis, state, confidence, confidence_low, log_odds, margin, alternatives, alternatives_exact, guards, account_id, day, bank, book, difference, currency, text, counterparty, legs, differences, evidence';

/** The row, or CallError `not_found`: the match ran again and numbered its proposals anew. */
export function proposalRow(read: ReadHandle, id: number): ProposalRow {
  const row = read.get<ProposalRow>(`SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = ?`, id);
  if (row === null)
    throw new CallError('not_found', `Proposal ${id} is gone: the match was computed again. Look at the queue again.`);
  return row;
}

/** Line ids of a proposal, ascending. */
export function proposalLegs(
  read: ReadHandle,
  id: number,
): { readonly bank: readonly number[]; readonly book: readonly number[] } {
  const rows = read.all<{ line_id: number; side: number }>(
    'SELECT line_id, side FROM proposal_leg WHERE proposal_id = ? ORDER BY line_id',
    id,
  );
  return {
    bank: rows.filter((row) => row.side === 0).map((row) => row.line_id),
    book: rows.filter((row) => row.side === 1).map((row) => row.line_id),
  };
}

export function parseDifferences(json: string): Difference[] {
  return JSON.parse(json) as Difference[];
}

export function parseEvidence(json: string): Evidence[] {
  return JSON.parse(json) as Evidence[];
}

/** The stored proposal as the engine made it (confidence to the millionth). */
export function readProposal(read: ReadHandle, row: ProposalRow): Proposal {
  const kind = GROUP_KINDS.find((name) => name === row.kind);
  if (kind === undefined) throw new Error(`unknown group kind ${row.kind}`);
  return {
    kind,
    basis: row.basis,
    ...proposalLegs(read, row.id),
    confidence: row.confidence / 1e6,
    confidenceLow: row.confidence_low / 1e6,
    logOdds: row.log_odds / 1000,
    margin: row.margin / 1000,
    alternatives: row.alternatives,
    alternativesExact: row.alternatives_exact === 1,
    differences: parseDifferences(row.differences),
    evidence: parseEvidence(row.evidence),
  };
}
