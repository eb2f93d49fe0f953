/** Loads what the two proofs of an account are computed from. */

import { CallError } from '../../shared/contract/index.ts';
import type { Day } from '../../shared/day.ts';
import type { ProofDifference, ProofLeg, ProofMatch } from '../../shared/ledger/as-of.ts';
import { BOOK_ERROR, type ProofBook } from '../../shared/ledger/book-sums.ts';
import { isCorrectedAtSource } from '../../shared/ledger/journal.ts';
import { type BookFacts, type BookNature, natureOf } from '../../shared/ledger/nature.ts';
import { type ProofInput, spanOf } from '../../shared/ledger/proof.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { accountById } from './accounts.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { standsOn } from './journal-entries.ts';
import { bookDays, type LedgerFacts, ledgerIn, loadLedger, ownPostings } from './ledger-source.ts';
import { loadColumns, loadStatements } from './statement-columns.ts';

export interface ProofSpan {
  readonly accountId: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** A line flagged as a duplicate that nobody settled yet. */
const SUSPECT = 'duplicate_suspect';
/** A line that an open suggestion holds: neither decided nor explained yet. */
const SUGGESTED = 'suggested';

/** What is said of each open line of a side: what explains it, and whether a person gave it as a disposition. */
interface OpenKinds {
  /** By line id; '' where nothing does. */
  readonly kind: (line: number) => string;
  readonly disposed: ReadonlySet<number>;
}

/**
 * A disposition, else the first exception where a line has several; "suggested" where only a suggestion speaks of it. An open line
 * that the last match knew is suggested or without a suggestion; lines that came later have higher ids.
 */
function openKinds(read: ReadHandle, accountId: number, side: number): OpenKinds {
  const known = read.number('SELECT coalesce(max(line_id), 0) AS n FROM proposal_leg');
  const exceptions = read.all<{ line_id: number; kind: string }>(
    'SELECT line_id, kind FROM exception WHERE account_id = ? AND side = ? ORDER BY id DESC',
    accountId,
    side,
  );
  const kinds = new Map(exceptions.map((row) => [row.line_id, row.kind]));
  const duplicates = read.all<{ line_id: number }>(
    'SELECT duplicate_id AS line_id FROM duplicate WHERE state = 0 AND account_id = ? AND side = ?',
    accountId,
    side,
  );
  for (const { line_id } of duplicates) kinds.set(line_id, SUSPECT);
  const disposed = read.all<{ line_id: number; kind: string }>(
    'SELECT d.line_id, d.kind FROM disposition d JOIN line l ON l.id = d.line_id WHERE l.account_id = ? AND l.side = ?',
    accountId,
    side,
  );
  for (const { line_id, kind } of disposed) kinds.set(line_id, kind);
  const loose = new Set(
    read
      .all<{ line_id: number }>('SELECT line_id FROM loose_line WHERE side = ? AND account_id = ?', side, accountId)
      .map(({ line_id }) => line_id),
  );
  return {
    kind: (line) => kinds.get(line) ?? (line > known || loose.has(line) ? '' : SUGGESTED),
    disposed: new Set(disposed.map(({ line_id }) => line_id)),
  };
}

/** What is known of all lines of a line's file. */
const SOURCE_NATURE = '(SELECT i.nature FROM import i WHERE i.id = line.import_id)';

function loadBooks(read: ReadHandle, accountId: number, own: ReadonlySet<number>): ProofBook[] {
  const { kind } = openKinds(read, accountId, 1);
  const open = read.all<BookFacts & { readonly id: number; readonly day: number }>(
    `SELECT id, day, amount, kind, document_type AS documentType, ${SOURCE_NATURE} AS sourceNature FROM line WHERE side = 1 AND account_id = ? AND ${undecided('line.id')}`,
    accountId,
  );
  const twice = read.all<BookFacts & { readonly day: number }>(
    `SELECT line.day, line.amount, line.kind, line.document_type AS documentType, ${SOURCE_NATURE} AS sourceNature FROM excluded_line x JOIN line ON line.id = x.line_id
     WHERE line.side = 1 AND line.account_id = ? AND x.kind <> 'reimport'`,
    accountId,
  );
  // The ledger holds an entry that is there twice until it is reversed; a file that was imported twice is not in it twice.
  const errors = twice
    .filter((row) => natureOf(row) === 'cash_book')
    .map(({ day, amount }): ProofBook => ({ day: day as Day, amount, nature: 'cash_book', kind: BOOK_ERROR }));
  const books = open
    .filter(({ id }) => !own.has(id))
    .map((row) => ({ day: row.day as Day, amount: row.amount, nature: natureOf(row), kind: kind(row.id) }));
  return [...books, ...errors];
}

interface MatchLegRow {
  readonly matchId: number;
  readonly lineId: number;
  readonly side: number;
  /** 1 where the line stands on the account the matches are seen from. */
  readonly here: number;
  readonly day: number;
  readonly amount: number;
  readonly kind: string | null;
  readonly documentType: string;
  readonly sourceNature: BookNature | null;
  readonly matchKind: string;
  readonly differences: string | null;
}

/**
 * Approved matches with a line on the account, and those that belong to it. The documents and the differences of a match belong to
 * the account it is booked under, its cash-book lines to the account they stand on (see standsOn).
 */
export function* matchesOf(read: ReadHandle, accountId: number): Generator<ProofMatch & { readonly matchId: number }> {
  const rows = read.iterate<MatchLegRow>(
    `SELECT m.id AS matchId, m.kind AS matchKind, CASE WHEN m.account_id = me.id AND m.differences <> '[]' THEN m.differences END AS differences,
       l.id AS lineId, g.side, ${standsOn('m.account_id')} = me.id AS here, l.day, l.amount, l.kind, l.document_type AS documentType, (SELECT i.nature FROM import i WHERE i.id = l.import_id) AS sourceNature
     FROM (SELECT ? AS id) me CROSS JOIN match m JOIN match_leg g ON g.match_id = m.id JOIN line l ON l.id = g.line_id
     WHERE m.active = 1 AND (m.account_id = me.id OR m.id IN (SELECT a.match_id FROM active_leg a JOIN line o ON o.id = a.line_id WHERE o.account_id = me.id))
     ORDER BY m.id, l.id`,
    accountId,
  );
  let group: MatchLegRow[] = [];
  for (const row of rows) {
    if (group.length > 0 && group[0]!.matchId !== row.matchId) {
      yield matchOf(group);
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield matchOf(group);
}

function matchOf(rows: readonly MatchLegRow[]): ProofMatch & { readonly matchId: number } {
  const leg = ({ lineId, day, amount }: MatchLegRow): ProofLeg => ({ lineId, day: day as Day, amount });
  const booked = rows.filter((row) => row.side === 0 || natureOf(row) === 'cash_book');
  const away = booked.filter(({ here }) => here === 0).map(({ day }) => day);
  const elsewhere = away.length === 0 ? {} : { elsewhere: Math.max(...away) as Day };
  const bank = booked.filter(({ side, here }) => side === 0 && here === 1).map(leg);
  const { matchId, matchKind, differences } = rows[0]!;
  if (matchKind === 'transfer')
    return {
      matchId,
      bank,
      cash: [],
      differences: bank.map(({ amount }) => ({ type: 'transfer' as const, amount })),
      ...elsewhere,
    };
  const cash = booked.filter(({ side, here }) => side === 1 && here === 1).map(leg);
  const book = rows.filter(({ side }) => side === 1);
  const typed: ProofDifference[] = differences === null ? [] : (JSON.parse(differences) as Difference[]);
  return { matchId, bank, cash, differences: typed.map((one) => sourced(one, book)), ...elsewhere };
}

function sourced(difference: ProofDifference, book: readonly BookFacts[]): ProofDifference {
  const { type, account } = difference;
  if (type === 'transfer') return difference;
  const named = account === undefined ? { type } : { type, account };
  return isCorrectedAtSource(named, { book }) ? { ...difference, atSource: true } : difference;
}

/** Names of the accounts at the other ends of the account's approved transfers, by match. */
export function transferEnds(read: ReadHandle, accountId: number): ReadonlyMap<number, string> {
  const rows = read.all<{ matchId: number; other: string }>(
    `SELECT m.id AS matchId, coalesce((SELECT a.name FROM match_leg og JOIN line o ON o.id = og.line_id JOIN account a ON a.id = o.account_id
       WHERE og.match_id = m.id AND og.line_id <> l.id), '') AS other
     FROM match m JOIN match_leg g ON g.match_id = m.id JOIN line l ON l.id = g.line_id
     WHERE m.active = 1 AND m.kind = 'transfer' AND l.account_id = ?`,
    accountId,
  );
  return new Map(rows.map(({ matchId, other }) => [matchId, other]));
}

/** Everything the proofs of an account are computed from, whatever their span. */
export interface ProofFacts extends Omit<ProofInput, 'from' | 'to' | 'ledger' | 'ledgerExport' | 'ledgerBefore'> {
  readonly books: readonly ProofBook[];
  readonly matches: readonly (ProofMatch & { readonly matchId: number })[];
  readonly ledgerFacts: LedgerFacts;
}

/** Throws CallError `not_found` for an account that does not exist. */
export function proofFacts(read: ReadHandle, accountId: number): ProofFacts {
  const account = accountById(read, accountId);
  if (account === null) throw new CallError('not_found', `There is no account ${accountId}.`);
  const statements = loadStatements(read, account.id);
  const { columns, ids } = loadColumns(read, account.id, statements);
  const { kind, disposed } = openKinds(read, account.id, 0);
  const matches = [...matchesOf(read, account.id)];
  const own = ownPostings(read, account.id, matches);
  return {
    accountId: account.id,
    account: account.name,
    currency: account.currency,
    statements,
    bank: columns,
    bankKind: (index) => kind(ids[index] ?? -1),
    bankDisposed: (index) => disposed.has(ids[index] ?? -1),
    books: loadBooks(read, account.id, new Set(own.lines.map(({ lineId }) => lineId))),
    matches,
    bookDays: bookDays(read, account.id),
    reexported: { count: own.lines.length, sum: minor(own.lines.reduce((sum, { amount }) => sum + amount, 0)) },
    ledgerFacts: loadLedger(read, account.id, own),
  };
}

/** The facts as of a span; where it is open, from the first to the last day that a statement, a line or a ledger balance states. */
export function proofInputOf(facts: ProofFacts, span: Omit<ProofSpan, 'accountId'>): ProofInput {
  const { ledgerFacts, ...rest } = facts;
  const whole = spanOf({ ...rest, from: span.from as Day | null, to: span.to as Day | null });
  const to = span.to === null ? (Math.max(whole.to, ledgerFacts.lastBalanceDay) as Day) : whole.to;
  return { ...rest, from: whole.from, to, ...ledgerIn(ledgerFacts, { from: whole.from, to }) };
}

/** Throws CallError `not_found` for an account that does not exist. */
export function proofInput(read: ReadHandle, { accountId, ...span }: ProofSpan): ProofInput {
  return proofInputOf(proofFacts(read, accountId), span);
}
