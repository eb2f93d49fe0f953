/** Derived state: saves a match result, and reads proposals, duplicates and exceptions back. */

import type { Exception, MatchResult, Proposal } from '../../shared/match/types.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { BatchInsert } from './batch-insert.ts';
import { refreshCategories } from './categories.ts';
import { AMBIGUOUS } from './exception-kinds.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { saveIgnored } from './ignored.ts';
import { SIDE_CODES } from './lines.ts';
import { refreshLoose } from './loose.ts';

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

const millionths = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1_000_000);
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
function groupFacts(leg: (id: number) => LegRow, bank: readonly number[], book: readonly number[]): GroupFacts {
  const bankLegs = bank.map(leg);
  const bookLegs = book.map(leg);
  const first = bankLegs[0] ?? bookLegs[0]!;
  const sum = (legs: readonly LegRow[]): number => minor(legs.reduce((total, leg) => total + leg.amount, 0));
  const counterparty = [...bankLegs, ...bookLegs].find((leg) => leg.counterparty !== '')?.counterparty ?? '';
  return { bank: sum(bankLegs), book: sum(bookLegs), first, counterparty };
}

const PROPOSAL_COLUMNS = [
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
const LEG_COLUMNS = ['line_id', 'proposal_id', 'side'] as const;

/** Row values of a proposal; asserts bank - book - differences = 0 before the database does. */
function proposalValues(id: number, proposal: Proposal, guards: number, group: GroupFacts): unknown[] {
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

function addLegs(legs: BatchInsert, proposalId: number, { bank, book }: Pick<Proposal, 'bank' | 'book'>): void {
  for (const line of bank) legs.add([line, proposalId, 0]);
  for (const line of book) legs.add([line, proposalId, 1]);
}

/** Legs of a group as one text: the key a rejection is remembered by. */
export function legsKey(bank: readonly number[], book: readonly number[]): string {
  const list = (ids: readonly number[]): string => [...ids].sort((a, b) => a - b).join(',');
  return `${list(bank)}|${list(book)}`;
}

const AMBIGUOUS_CAUSE = 'several records fit equally well and nothing in them tells them apart';

type StoredException = Omit<Exception, 'kind'> & { readonly kind: Exception['kind'] | typeof AMBIGUOUS };

function insertException(write: WriteHandle, item: StoredException, leg: LegRow): void {
  write.run(
    'INSERT INTO exception (line_id, side, kind, cause, confidence, account_id, day, near_misses, category) VALUES (?,?,?,?,?,?,?,?,?)',
    item.line,
    SIDE_CODES[item.side],
    item.kind,
    item.cause,
    millionths(item.confidence),
    leg.account_id,
    leg.day,
    JSON.stringify(item.nearMisses),
    item.category === null ? null : JSON.stringify(item.category),
  );
}

/** Drops all derived rows. */
export function clearDerived(write: WriteHandle): void {
  for (const table of ['proposal', 'proposal_leg', 'duplicate', 'exception', 'loose_line'])
    write.run(`DELETE FROM ${table}`);
}

/** Rows written between two looks at whether the job was stopped. */
const STEP_PROPOSALS = 2_000;

/**
 * Replaces the derived state with a fresh result, inside the caller's transaction. Rejected groups and settled pairs do not come back.
 * `leg` gives a line's facts from memory where the caller has them; `step` is called now and then and may throw to stop.
 */
export function saveResult(
  write: WriteHandle,
  result: MatchResult,
  leg: (id: number) => LegRow = (id) => legOf(write, id),
  step: (done: number) => void = () => undefined,
): { readonly proposals: number; readonly duplicates: number; readonly exceptions: number } {
  clearDerived(write);
  const rejected = new Set(write.all<{ legs: string }>('SELECT legs FROM rejected_group').map((row) => row.legs));
  const settled = new Set(
    write.all<{ pair: string }>("SELECT first_id || ',' || second_id AS pair FROM settled_pair").map((row) => row.pair),
  );
  const pairKey = (a: number, b: number): string => (a < b ? `${a},${b}` : `${b},${a}`);
  const duplicates = result.duplicates.filter((item) => !settled.has(pairKey(item.original, item.duplicate)));
  const suspects = new Set(duplicates.map((item) => item.duplicate));
  let proposals = 0;
  const rows = new BatchInsert(write, 'proposal', PROPOSAL_COLUMNS);
  const legs = new BatchInsert(write, 'proposal_leg', LEG_COLUMNS);
  for (const proposal of result.proposals) {
    if (rejected.size > 0 && rejected.has(legsKey(proposal.bank, proposal.book))) continue;
    if (proposals++ % STEP_PROPOSALS === 0) step(proposals);
    rows.add(
      proposalValues(proposals, proposal, guardBits(proposal, suspects), groupFacts(leg, proposal.bank, proposal.book)),
    );
    addLegs(legs, proposals, proposal);
  }
  rows.flush();
  legs.flush();
  for (const item of duplicates) {
    const { account_id, day } = leg(item.duplicate);
    write.run(
      'INSERT INTO duplicate (side, original_id, duplicate_id, kind, confidence, account_id, day, evidence) VALUES (?,?,?,?,?,?,?,?)',
      SIDE_CODES[item.side],
      item.original,
      item.duplicate,
      item.kind,
      millionths(item.confidence),
      account_id,
      day,
      JSON.stringify(item.evidence),
    );
  }
  for (const [at, item] of result.exceptions.entries()) {
    if (at % STEP_PROPOSALS === 0) step(proposals);
    insertException(write, item, leg(item.line));
  }
  for (const { side, line, nearMisses } of result.ambiguous)
    insertException(
      write,
      { side, line, nearMisses, kind: AMBIGUOUS, cause: AMBIGUOUS_CAUSE, confidence: 1, category: null },
      leg(line),
    );
  saveIgnored(write, result.ignored ?? [], leg);
  refreshLoose(write, null);
  refreshCategories(write);
  return { proposals, duplicates: duplicates.length, exceptions: result.exceptions.length };
}
