/** Derived state: saves a match result, and reads proposals, duplicates and exceptions back. */

import { GROUP_KINDS, type Proposal } from '../../shared/match/types.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { BatchInsert } from './batch-insert.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { detailText, millionths } from './proposal-detail.ts';
import { proposalLegs } from './proposal-rows.ts';

/** Guard-rails: what keeps an item out of a bulk approval whatever its confidence. Bits of proposal.guards. */
export const GUARDS = ['ambiguous', 'duplicate_suspect', 'difference', 'runner_up', 'new_payee'] as const;
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
    proposal.evidence.some((item) => item.code === 'NEW_PAYEE'),
  ];
  return flags.reduce((bits, on, index) => (on ? bits | (1 << index) : bits), 0);
}

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
  const first = leg(bank[0] ?? book[0]!);
  let counterparty = '';
  const sum = (ids: readonly number[]): number => {
    let total = 0;
    for (const id of ids) {
      const facts = id === first.id ? first : leg(id);
      total += facts.amount;
      if (counterparty === '') counterparty = facts.counterparty;
    }
    return minor(total);
  };
  return { bank: sum(bank), book: sum(book), first, counterparty };
}

/** A proposal as its row says it; the row's difference is `bank - book`. */
export interface ProposalRecord {
  readonly kind: Proposal['kind'];
  readonly confidence: number;
  readonly guards: number;
  readonly account_id: number;
  readonly day: number;
  readonly bank: number;
  readonly book: number;
  readonly currency: string;
  readonly text: string;
  readonly counterparty: string;
  readonly detail: string;
}

/** The record of a proposal; asserts bank - book - differences = 0. */
export function proposalRecord(proposal: Proposal, guards: number, group: GroupFacts): ProposalRecord {
  let difference = 0;
  for (const { amount } of proposal.differences) difference += amount;
  if (group.bank - group.book - difference !== 0) {
    const text = [group.bank, group.book, difference]
      .map((value) => displayMinor(minor(value), exponentOf(group.first.currency)))
      .join(', ');
    throw new Error(`a proposal does not balance (bank, books, differences): ${text}`);
  }
  return {
    kind: proposal.kind,
    confidence: millionths(proposal.confidence),
    guards,
    account_id: group.first.account_id,
    day: group.first.day,
    bank: group.bank,
    book: group.book,
    currency: group.first.currency,
    text: group.first.description,
    counterparty: group.counterparty,
    detail: detailText(proposal),
  };
}

// Binding a value costs far more than taking a number apart in SQL: kind, day, guards and confidence (20 bits) travel as one number.
const KIND_BITS = 3;
/** Days are below 2^17: see the check of line.day. */
export const DAY_BITS = 17;
const GUARD_BITS = GUARDS.length;

/** SQL for some bits of a column of the VALUES; bit operators make an integer of what was bound as a double. */
export const bitsOf = (column: string, from: number, count: number): string =>
  `(${column} >> ${from}) & ${2 ** count - 1}`;
const KIND = `CASE ${bitsOf('column1', 0, KIND_BITS)} ${GROUP_KINDS.map((kind, at) => `WHEN ${at} THEN '${kind}'`).join(' ')} END`;

/** Inserts proposals into an empty table or after its last row; ids count up from there. */
export class ProposalInsert {
  private readonly rows: BatchInsert;

  constructor(write: WriteHandle) {
    this.rows = new BatchInsert(write, 'proposal', {
      kind: KIND,
      day: bitsOf('column1', KIND_BITS, DAY_BITS),
      guards: bitsOf('column1', KIND_BITS + DAY_BITS, GUARD_BITS),
      confidence: `column1 >> ${KIND_BITS + DAY_BITS + GUARD_BITS}`,
      account_id: 'column2',
      bank: 'column3',
      book: 'column4',
      difference: 'column3 - column4',
      currency: 'column5',
      text: 'column6',
      counterparty: 'column7',
      detail: 'column8',
    });
  }

  add(record: ProposalRecord): void {
    const { kind, day, guards, confidence, account_id, bank, book, currency, text, counterparty, detail } = record;
    const rated = confidence * 2 ** GUARD_BITS + guards;
    const packed = (rated * 2 ** DAY_BITS + day) * 2 ** KIND_BITS + GROUP_KINDS.indexOf(kind);
    this.rows.add([packed, account_id, bank, book, currency, text, counterparty, detail]);
  }

  flush(): void {
    this.rows.flush();
  }
}

// A leg travels as one number below 2^53: the line above, the proposal in the bits below.
const PROPOSAL_BITS = 26;
const MOST_PROPOSALS = 2 ** PROPOSAL_BITS;
const MOST_LINES = 2 ** 27;

/** Says which lines proposals hold; the lines must be added in ascending order to be added fast. */
export class LegInsert {
  private readonly rows: BatchInsert;

  constructor(write: WriteHandle) {
    this.rows = new BatchInsert(write, 'proposal_leg', {
      line_id: `column1 >> ${PROPOSAL_BITS}`,
      proposal_id: bitsOf('column1', 0, PROPOSAL_BITS),
    });
  }

  add(line: number, proposal: number): void {
    if (line >= MOST_LINES || proposal >= MOST_PROPOSALS)
      throw new Error(`line ${line}, proposal ${proposal}: too many`);
    this.rows.add([line * MOST_PROPOSALS + proposal]);
  }

  flush(): void {
    this.rows.flush();
  }
}

/** Stores one open proposal; returns its id. */
export function insertProposal(write: WriteHandle, proposal: Proposal, guards: number): number {
  const rows = new ProposalInsert(write);
  rows.add(proposalRecord(proposal, guards, describeGroup(write, proposal.bank, proposal.book)));
  rows.flush();
  const id = write.number('SELECT max(id) AS n FROM proposal');
  const legs = new LegInsert(write);
  for (const line of [...proposal.bank, ...proposal.book]) legs.add(line, id);
  legs.flush();
  return id;
}

/** Deletes a proposal and its legs. */
export function removeProposal(write: WriteHandle, id: number): void {
  const { bank, book } = proposalLegs(write, id);
  for (const line of [...bank, ...book]) write.run('DELETE FROM proposal_leg WHERE line_id = ?', line);
  write.run('DELETE FROM proposal WHERE id = ?', id);
}

/** Legs of a group as one text: the key a rejection is remembered by. */
export function legsKey(bank: readonly number[], book: readonly number[]): string {
  const list = (ids: readonly number[]): string => [...ids].sort((a, b) => a - b).join(',');
  return `${list(bank)}|${list(book)}`;
}
