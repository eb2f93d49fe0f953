/** Reads stored proposals back as the engine's type. */

import { CallError } from '../../shared/contract/index.ts';
import { GROUP_KINDS, type Proposal } from '../../shared/match/types.ts';
import type { ReadHandle } from './handle.ts';
import { parseDetail, parseLines } from './proposal-detail.ts';

export interface ProposalRow {
  readonly id: number;
  readonly kind: string;
  readonly state: number;
  readonly confidence: number;
  readonly guards: number;
  readonly account_id: number;
  readonly day: number;
  readonly bank: number;
  readonly book: number;
  readonly difference: number;
  readonly currency: string;
  readonly text: string;
  readonly counterparty: string;
  readonly lines: string;
  readonly detail: string;
}

export const PROPOSAL_COLUMNS =
  'id, kind, state, confidence, guards, account_id, day, bank, book, difference, currency, text, counterparty, lines, detail';

/** The row, or CallError `not_found`: the match ran again and numbered its proposals anew. */
export function proposalRow(read: ReadHandle, id: number): ProposalRow {
  const row = read.get<ProposalRow>(`SELECT ${PROPOSAL_COLUMNS} FROM proposal WHERE id = ?`, id);
  if (row === null)
    throw new CallError('not_found', `Proposal ${id} is gone: the match was computed again. Look at the queue again.`);
  return row;
}

/** Line ids of a stored proposal, ascending. */
export function proposalLegs(read: ReadHandle, id: number): Pick<Proposal, 'bank' | 'book'> {
  const row = read.get<{ lines: string }>('SELECT lines FROM proposal WHERE id = ?', id);
  return row === null ? { bank: [], book: [] } : parseLines(row.lines);
}

/** The stored proposal as the engine made it (confidence to the millionth). */
export function readProposal(row: Pick<ProposalRow, 'kind' | 'confidence' | 'detail'>): Proposal {
  const kind = GROUP_KINDS.find((name) => name === row.kind);
  if (kind === undefined) throw new Error(`unknown group kind ${row.kind}`);
  return { kind, confidence: row.confidence / 1e6, ...parseDetail(row.detail) };
}
