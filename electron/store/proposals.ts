/** Derived state: saves a match result, and reads proposals, duplicates and exceptions back. */

import type { Proposal } from '../../shared/match/types.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { BatchInsert } from './batch-insert.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';

/** Guard-rails: what keeps an item out of a bulk approval whatever its confidence. Bits of proposal.guards. */
export const GUARDS = ['ambiguous', 'duplicate_suspect', 'difference', 'runner_up'] as const;
export type Guard = (typeof GUARDS)[number];

/** Log-odds a proposal must be ahead of its runner-up to be approved in bulk (e^1.5 is 4.5 to 1). */
const CLEAR_MARGIN = 1.5;
/** Differences a bulk approval may carry: those with a learnt or stated rule. The rest need a look. */
const ROUTINE_DIFFERENCES: ReadonlySet<string> = new Set(['fee', 'fx', 'rounding', 'bank_charge']);

export function guardNames(bits: number): Guard[] {
  return GUARDS.filter((_, index) => bits & (1 << index));
}

/** Guard-rails of a proposal as bits; `suspects` are lines flagged as a duplicate of another. */
export function guardBits(proposal: Proposal, suspects: ReadonlySet<number>): number {
  const flags = [
    proposal.alternatives > 0 || proposal.evidence.some((item) => item.code === 'AMBIGUOUS'),
    proposal.bank.some((id) => suspects.has(id)) || proposal.book.some((id) => suspects.has(id)),
    proposal.differences.some((item) => !ROUTINE_DIFFERENCES.has(item.type)),
    proposal.margin < CLEAR_MARGIN,
  ];
  return flags.reduce((bits, on, index) => (on ? bits | (1 << index) : bits), 0);
}

export const millionths = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1_000_000);
const thousandths = (value: number): number => Math.round(Math.max(-1e9, Math.min(1e9, value)) * 1000);

export interface LegRow {
  readonly id: number;
  readonly account_id: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  /** Narrative, else reference, else document number. */
  readonly description: string;
  readonly counterparty: string;
}

/** The facts of one line that a proposal or match is described by. */
export function legOf(read: ReadHandle, id: number): LegRow {
  const row = read.get<LegRow>(
    `SELECT id, account_id, day, amount, currency, counterparty,
       coalesce(nullif(description, ''), nullif(reference, ''), document_number) AS description FROM line WHERE id = ?`,
    id,
  );
  if (row === null) throw new Error(`no line ${id}`);
  return row;
}

export interface GroupFacts {
  readonly bank: number;
  readonly book: number;
  readonly first: LegRow;
  readonly counterparty: string;
}

/** Sum, day, text and counterparty of a group of lines, the bank side naming it when it has any. */
export function describeGroup(read: ReadHandle, bank: readonly number[], book: readonly number[]): GroupFacts {
  return groupFacts((id) => legOf(read, id), bank, book);
}

/** Same from facts that are in memory. */
export function groupFacts(leg: (id: number) => LegRow, bank: readonly number[], book: readonly number[]): GroupFacts {
  const bankLegs = bank.map(leg);
  const bookLegs = book.map(leg);
  const first = bankLegs[0] ?? bookLegs[0]!;
  const sum = (legs: readonly LegRow[]): number => minor(legs.reduce((total, leg) => total + leg.amount, 0));
  const counterparty = [...bankLegs, ...bookLegs].find((leg) => leg.counterparty !== '')?.counterparty ?? '';
  return { bank: sum(bankLegs), book: sum(bookLegs), first, counterparty };
}

export const PROPOSAL_COLUMNS = [
  'id',
  'kind',
  'basis',
  'confidence',
  'confidence_low',
  'log_odds',
  'margin',
  'alternatives',
  'alternatives_exact',
  'guards',
  'account_id',
  'day',
  'bank',
  'book',
  'difference',
  'currency',
  'text',
  'counterparty',
  'legs',
  'differences',
  'evidence',
] as const;
export const LEG_COLUMNS = ['line_id', 'proposal_id', 'side'] as const;

/** Row values of a proposal; asserts bank - book - differences = 0 before the database does. */
export function proposalValues(id: number, proposal: Proposal, guards: number, group: GroupFacts): unknown[] {
  const difference = proposal.differences.reduce((sum, item) => sum + item.amount, 0);
  if (group.bank - group.book - difference !== 0) {
    const text = [group.bank, group.book, difference]
      .map((value) => displayMinor(minor(value), exponentOf(group.first.currency)))
      .join(', ');
    throw new Error(`a proposal does not balance (bank, books, differences): ${text}`);
  }
  return [
    id,
    proposal.kind,
    proposal.basis,
    millionths(proposal.confidence),
    millionths(proposal.confidenceLow),
    thousandths(proposal.logOdds),
    thousandths(proposal.margin),
    proposal.alternatives,
    proposal.alternativesExact ? 1 : 0,
    guards,
    group.first.account_id,
    group.first.day,
    group.bank,
    group.book,
    difference,
    group.first.currency,
    group.first.description,
    group.counterparty,
    `${proposal.bank.length}:${proposal.book.length}`,
    proposal.differences.length === 0 ? '[]' : JSON.stringify(proposal.differences),
    JSON.stringify(proposal.evidence),
  ];
}

/** Stores one open proposal; returns its id. */
export function insertProposal(write: WriteHandle, proposal: Proposal, guards: number): number {
  const id = write.number('SELECT coalesce(max(id), 0) + 1 AS n FROM proposal');
  const group = describeGroup(write, proposal.bank, proposal.book);
  const writer = new BatchInsert(write, 'proposal', PROPOSAL_COLUMNS);
  writer.add(proposalValues(id, proposal, guards, group));
  writer.flush();
  const legs = new BatchInsert(write, 'proposal_leg', LEG_COLUMNS);
  addLegs(legs, id, proposal);
  legs.flush();
  return id;
}

/** Deletes a proposal and its legs. */
export function removeProposal(write: WriteHandle, id: number): void {
  write.run('DELETE FROM proposal_leg WHERE proposal_id = ?', id);
  write.run('DELETE FROM proposal WHERE id = ?', id);
}

function addLegs(legs: BatchInsert, proposalId: number, { bank, book }: Pick<Proposal, 'bank' | 'book'>): void {
  for (const line of bank) legs.add([line, proposalId, 0]);
  for (const line of book) legs.add([line, proposalId, 1]);
}

/** Legs of a group as one text: the key a rejection is remembered by. */
export function legsKey(bank: readonly number[], book: readonly number[]): string {
  const list = (ids: readonly number[]): string => [...ids].sort((a, b) => a - b).join(',');
  return `${list(bank)}|${list(book)}`;
}
