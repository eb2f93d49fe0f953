/** Loads what the two proofs of an account are computed from. */

import { CallError } from '../../shared/contract/index.ts';
import type { Day } from '../../shared/day.ts';
import type { ProofDifference, ProofLeg, ProofMatch } from '../../shared/ledger/as-of.ts';
import type { ProofBook } from '../../shared/ledger/book-sums.ts';
import { natureOf } from '../../shared/ledger/nature.ts';
import type { ProofInput } from '../../shared/ledger/proof.ts';
import type { Difference } from '../../shared/match/types.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { accountById, openingBalance } from './accounts.ts';
import { accountLines } from './bank-columns.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';

export interface ProofSpan {
  readonly accountId: number;
  readonly from: number | null;
  readonly to: number | null;
}

const nullableMinor = (value: number | null): Minor | null => (value === null ? null : minor(value));

/** Statements that brought something: a file imported twice is one statement, not an overlap. */
function loadStatements(read: ReadHandle, accountId: number): ProofInput['statements'] {
  const rows = read.all<{
    id: number;
    file: string;
    first: number;
    last: number;
    opening: number | null;
    closing: number | null;
    lines: number;
  }>(
    `SELECT s.id, i.file, s.first_day AS first, s.last_day AS last, s.opening, s.closing, s.added + s.known AS lines FROM statement s JOIN import i ON i.id = s.import_id
     WHERE s.account_id = ? AND i.side = 0 AND i.state = 'committed' AND s.first_day IS NOT NULL AND (s.added > 0 OR s.known = 0) ORDER BY s.first_day, s.id`,
    accountId,
  );
  const entered = openingBalance(read, accountId);
  return rows.map((row, index) => ({
    statementId: row.id,
    file: row.file,
    firstDay: row.first as Day,
    lastDay: row.last as Day,
    // What a person entered stands before the first statement, where that states nothing itself.
    opening: nullableMinor(row.opening ?? (index === 0 ? entered : null)),
    closing: nullableMinor(row.closing),
    lines: row.lines,
  }));
}

/** The account's bank lines, each with the place of its statement among those that count. */
function loadBank(
  read: ReadHandle,
  accountId: number,
  statements: ProofInput['statements'],
): { readonly columns: ProofInput['bank']; readonly ids: Float64Array } {
  const { bank } = accountLines(read, accountId);
  const index = new Map(statements.map((statement, at) => [statement.statementId, at]));
  const statement = Int32Array.from(bank.statement, (id) => index.get(id) ?? -1);
  return { columns: { ...bank, statement }, ids: bank.id };
}

/** A line flagged as a duplicate that nobody settled yet. */
const SUSPECT = 'duplicate_suspect';
/** A line that an open suggestion holds: neither decided nor explained yet. */
const SUGGESTED = 'suggested';

/**
 * What explains an open line: the kind of its exception, the first where it has several; "suggested" where only a suggestion speaks
 * of it. An open line that the last match knew is suggested or without a suggestion; lines that came later have higher ids.
 */
function openKinds(read: ReadHandle, accountId: number, side: number): (line: number) => string {
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
  const loose = new Set(
    read
      .all<{ line_id: number }>('SELECT line_id FROM loose_line WHERE side = ? AND account_id = ?', side, accountId)
      .map(({ line_id }) => line_id),
  );
  return (line) => kinds.get(line) ?? (line > known || loose.has(line) ? '' : SUGGESTED);
}

function* loadBooks(read: ReadHandle, accountId: number): Generator<ProofBook> {
  const kinds = openKinds(read, accountId, 1);
  const open = read.iterate<{ id: number; day: number; amount: number; kind: string | null; documentType: string }>(
    `SELECT id, day, amount, kind, document_type AS documentType FROM line WHERE side = 1 AND account_id = ? AND ${undecided('line.id')}`,
    accountId,
  );
  for (const row of open) yield { day: row.day as Day, amount: row.amount, nature: natureOf(row), kind: kinds(row.id) };
}

interface MatchLegRow {
  readonly matchId: number;
  readonly lineId: number;
  readonly side: number;
  readonly own: number;
  readonly day: number;
  readonly amount: number;
  readonly kind: string | null;
  readonly documentType: string;
  readonly matchKind: string;
  readonly differences: string | null;
}

/**
 * Approved matches with a bank line on the account, and those that belong to it. The cash book, the documents and the differences
 * of a match belong to the account it is booked under; another account with a bank line in it sees that line alone.
 */
export function* matchesOf(read: ReadHandle, accountId: number): Generator<ProofMatch & { readonly matchId: number }> {
  const rows = read.iterate<MatchLegRow>(
    `SELECT m.id AS matchId, m.kind AS matchKind, m.account_id = me.id AS own, CASE WHEN m.account_id = me.id AND m.differences <> '[]' THEN m.differences END AS differences,
       l.id AS lineId, g.side, l.day, l.amount, l.kind, l.document_type AS documentType
     FROM (SELECT ? AS id) me CROSS JOIN match m JOIN match_leg g ON g.match_id = m.id JOIN line l ON l.id = g.line_id
     WHERE m.active = 1 AND (m.account_id = me.id OR m.id IN (SELECT a.match_id FROM active_leg a JOIN line o ON o.id = a.line_id WHERE o.side = 0 AND o.account_id = me.id))
       AND (g.side = 1 OR l.account_id = me.id) ORDER BY m.id, l.id`,
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
  const bank = rows.filter(({ side }) => side === 0).map(leg);
  const { matchId, matchKind, differences } = rows[0]!;
  if (matchKind === 'transfer')
    return { matchId, bank, cash: [], differences: bank.map(({ amount }) => ({ type: 'transfer' as const, amount })) };
  const cash = rows.filter((row) => row.side === 1 && row.own === 1 && natureOf(row) === 'cash_book').map(leg);
  const typed: ProofDifference[] = differences === null ? [] : (JSON.parse(differences) as Difference[]);
  return { matchId, bank, cash, differences: typed };
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

/** Throws CallError `not_found` for an account that does not exist. */
export function proofInput(read: ReadHandle, span: ProofSpan): ProofInput {
  const account = accountById(read, span.accountId);
  if (account === null) throw new CallError('not_found', `There is no account ${span.accountId}.`);
  const statements = loadStatements(read, account.id);
  const { columns, ids } = loadBank(read, account.id, statements);
  const kinds = openKinds(read, account.id, 0);
  return {
    accountId: account.id,
    account: account.name,
    currency: account.currency,
    from: span.from as Day | null,
    to: span.to as Day | null,
    statements,
    bank: columns,
    bankKind: (index) => kinds(ids[index] ?? -1),
    books: loadBooks(read, account.id),
    matches: matchesOf(read, account.id),
    ledgerClosing: null,
  };
}
