/** Where the ledger's own balance of an account is found: what was entered or read, else the balance column of its export. */

import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay, monthStart } from '../../shared/day.ts';
import { AgeingCounter } from '../../shared/ledger/ageing.ts';
import { completeOn, type ProofMatch } from '../../shared/ledger/as-of.ts';
import type { LedgerBalance } from '../../shared/ledger/ledger-balance.ts';
import { natureOf } from '../../shared/ledger/nature.ts';
import type { ProofInput } from '../../shared/ledger/proof.ts';
import { type BankSource, type Span, sumBank } from '../../shared/ledger/proof-sums.ts';
import {
  type BankColumns,
  LINE_APPROVED,
  LINE_EXCLUDED,
  oldestFirst,
  runsOf,
} from '../../shared/ledger/running-balance.ts';
import { minor } from '../../shared/money.ts';
import { undecided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { ledgerBalances } from './ledger-balances.ts';
import { loadColumns, loadStatements } from './statement-columns.ts';

/** A book line that is an entry of the journal, read again from a later export of the ledger. */
export interface OwnPosting {
  readonly lineId: number;
  readonly statementId: number;
  readonly amount: number;
}

/** Name of the ledger account under which the journal posts an account. Throws CallError `not_found`. */
export function ledgerNameOf(read: ReadHandle, accountId: number): string {
  const row = read.get<{ name: string }>(
    'SELECT coalesce(g.name, a.name) AS name FROM account a LEFT JOIN ledger_account g ON g.id = a.ledger_id WHERE a.id = ?',
    accountId,
  );
  if (row === null) throw new CallError('not_found', `There is no account ${accountId}.`);
  return row.name;
}

interface PostedRow {
  readonly key: string;
  readonly matchId: number;
  readonly day: number;
  readonly reference: string;
  readonly amount: number;
  readonly memo: string;
}

interface BookRow {
  readonly id: number;
  readonly statementId: number;
  readonly day: number;
  readonly amount: number;
  readonly description: string;
  readonly reference: string;
  readonly externalId: string;
  readonly documentNumber: string;
  readonly batch: string;
}

/** True where the line names the entry's key, or is of its day and has its reference or its memo. */
function isEntry(line: BookRow, entry: PostedRow): boolean {
  if (line.amount !== entry.amount) return false;
  if ([line.reference, line.externalId, line.documentNumber, line.batch].includes(entry.key)) return true;
  if (line.day !== entry.day) return false;
  return line.description === entry.memo || (entry.reference !== '' && line.reference === entry.reference);
}

function grouped(posted: readonly PostedRow[]): Map<number, PostedRow[]> {
  const byAmount = new Map<number, PostedRow[]>();
  for (const row of posted) byAmount.set(row.amount, [...(byAmount.get(row.amount) ?? []), row]);
  return byAmount;
}

/** What the journal posted on the account's ledger account, and which lines of a later export are those entries. */
export interface OwnPostings {
  readonly posted: readonly { readonly day: Day; readonly amount: number; readonly complete: Day }[];
  readonly lines: readonly OwnPosting[];
}

/** Each entry is at most one open book line. */
export function ownPostings(
  read: ReadHandle,
  accountId: number,
  matches: readonly (ProofMatch & { readonly matchId: number })[],
): OwnPostings {
  const rows = read.all<PostedRow>(
    `SELECT p.key, p.match_id AS matchId, p.day, p.reference, pl.debit - pl.credit AS amount, pl.memo FROM posting_line pl JOIN posting p ON p.key = pl.key
     WHERE pl.account = ? ORDER BY p.key, pl.at`,
    ledgerNameOf(read, accountId),
  );
  if (rows.length === 0) return { posted: [], lines: [] };
  const complete = new Map(matches.map((match) => [match.matchId, completeOn(match)]));
  const completeOf = ({ matchId, day }: PostedRow): Day => complete.get(matchId) ?? (day as Day);
  const posted = rows.map((row) => ({ day: row.day as Day, amount: row.amount, complete: completeOf(row) }));
  const byAmount = grouped(rows);
  const books = read.iterate<BookRow>(
    `SELECT id, statement_id AS statementId, day, amount, description, reference, external_id AS externalId, document_number AS documentNumber, batch FROM line
     WHERE side = 1 AND account_id = ? AND ${undecided('line.id')} ORDER BY id`,
    accountId,
  );
  const lines: OwnPosting[] = [];
  for (const line of books) {
    const entries = byAmount.get(line.amount) ?? [];
    const at = entries.findIndex((entry) => isEntry(line, entry));
    if (at < 0) continue;
    entries.splice(at, 1);
    const { id: lineId, statementId, amount } = line;
    lines.push({ lineId, statementId, amount });
  }
  return { posted, lines };
}

/** First and last day of the account's cash-book lines; null without any. */
export function bookDays(read: ReadHandle, accountId: number): ProofInput['bookDays'] {
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  const rows = read.iterate<{ kind: string | null; documentType: string; amount: number; first: number; last: number }>(
    `SELECT kind, document_type AS documentType, sign(amount) AS amount, min(day) AS first, max(day) AS last FROM line
     WHERE side = 1 AND account_id = ? GROUP BY 1, 2, 3`,
    accountId,
  );
  for (const row of rows) {
    if (natureOf(row) !== 'cash_book') continue;
    first = Math.min(first, row.first);
    last = Math.max(last, row.last);
  }
  return last < 0 ? null : { first: first as Day, last: last as Day };
}

/** Lines of the ledger's exports with the balances they state. */
interface Exported {
  readonly statements: ProofInput['statements'];
  /** Every cash-book line; documents, whose balance is that of another account, are excluded. */
  readonly lines: BankColumns;
  /** Those of files that brought all their lines: only there one balance follows from the other. */
  readonly whole: BankSource;
}

/** What is known of the ledger's balance of an account, whatever the day. */
export interface LedgerFacts {
  /** Entered or read from a trial balance or the hub, by day. */
  readonly stated: ReadonlyMap<number, LedgerBalance>;
  /** 0 where none was stated. */
  readonly lastBalanceDay: number;
  /** First day of a stored period by its last. */
  readonly periodStarts: ReadonlyMap<number, number>;
  /** Null where no export states balances. */
  readonly exported: Exported | null;
  readonly own: OwnPostings;
}

function documentsOf(read: ReadHandle, accountId: number): Set<number> {
  const rows = read.iterate<{ id: number; kind: string | null; documentType: string; amount: number }>(
    'SELECT id, kind, document_type AS documentType, amount FROM line WHERE side = 1 AND account_id = ?',
    accountId,
  );
  const documents = new Set<number>();
  for (const row of rows) if (natureOf(row) !== 'cash_book') documents.add(row.id);
  return documents;
}

function loadExport(read: ReadHandle, accountId: number): Exported | null {
  const statements = loadStatements(read, accountId, 1);
  const stated = read.get(
    'SELECT 1 FROM line WHERE side = 1 AND account_id = ? AND balance IS NOT NULL LIMIT 1',
    accountId,
  );
  if (stated === null && statements.every(({ closing }) => closing === null)) return null;
  const { columns: lines, ids } = loadColumns(read, accountId, statements, 1);
  const documents = documentsOf(read, accountId);
  const partial = new Set(
    read
      .all<{ id: number }>('SELECT id FROM statement WHERE account_id = ? AND known > 0', accountId)
      .map(({ id }) => id),
  );
  const inWhole = new Uint8Array(lines.length);
  for (let at = 0; at < lines.length; at++) {
    const kept = lines.state[at] !== LINE_EXCLUDED && !documents.has(ids[at]!);
    lines.state[at] = kept ? LINE_APPROVED : LINE_EXCLUDED;
    const statement = statements[lines.statement[at]!];
    inWhole[at] =
      kept && statement !== undefined && !partial.has(statement.statementId) ? LINE_APPROVED : LINE_EXCLUDED;
  }
  const whole = statements.map((statement) =>
    partial.has(statement.statementId) ? { ...statement, opening: null, closing: null } : statement,
  );
  const bank = { ...lines, state: inWhole };
  return { statements, lines, whole: { statements: whole, bank, bankKind: () => '', bankDisposed: () => true } };
}

export function loadLedger(read: ReadHandle, accountId: number, own: OwnPostings): LedgerFacts {
  const rows = ledgerBalances(read, accountId);
  const periods = read.all<{ first: number; last: number }>(
    'SELECT first_day AS first, last_day AS last FROM period WHERE account_id = ?',
    accountId,
  );
  return {
    own,
    stated: new Map(rows.map(({ day, amount, kind, source }) => [day, { day, kind, source, amount: minor(amount) }])),
    lastBalanceDay: rows.reduce((last, { day }) => Math.max(last, day), 0),
    periodStarts: new Map(periods.map(({ first, last }) => [last, first])),
    exported: loadExport(read, accountId),
  };
}

interface StatedBalance {
  readonly day: number;
  /** NaN where the line states none. */
  readonly balance: number;
  readonly statement: number;
}

/** The balance an export states last up to a day: after its last line, or as its closing balance. */
function lastStated({ statements, lines }: Exported, to: Day): StatedBalance | null {
  let last: StatedBalance | null = null;
  for (const run of runsOf(lines))
    for (const at of oldestFirst(run)) {
      const day = lines.day[at]!;
      if (lines.state[at] === LINE_EXCLUDED || day > to || day < (last?.day ?? 0)) continue;
      last = { day, balance: lines.balance[at]!, statement: lines.statement[at]! };
    }
  statements.forEach(({ closing, lastDay }, statement) => {
    if (closing !== null && lastDay <= to && lastDay >= (last?.day ?? 0))
      last = { day: lastDay, balance: closing, statement };
  });
  return last;
}

/**
 * The ledger's balance at a span's end: as stated for that day, else by an export with lines in the span or after it, without what
 * the journal of the span put into that export.
 */
function balanceAt(facts: LedgerFacts, { from, to }: Span): LedgerBalance | null {
  const { exported, own, stated } = facts;
  const given = stated.get(to);
  if (given !== undefined) return given;
  const covers = exported?.statements.some(({ firstDay, lastDay }) => firstDay <= to && lastDay >= from) ?? false;
  const last = exported === null || !covers ? null : lastStated(exported, to);
  const file = exported?.statements[last?.statement ?? -1];
  if (last === null || Number.isNaN(last.balance) || file === undefined) return null;
  // An export that holds one of the journal's entries was made after it was posted.
  const holds = own.lines.some(({ statementId }) => statementId === file.statementId);
  const journal = own.posted
    .filter(({ day, complete }) => holds && day <= last.day && complete >= from)
    .reduce((sum, { amount }) => sum + amount, 0);
  const source = `balance of ${isoDay(last.day as Day)} in ${file.file}`;
  return { day: to, amount: minor(last.balance - journal), kind: 'export', source };
}

/** What a proof of the span takes from the ledger. */
export function ledgerIn(facts: LedgerFacts, span: Span): Pick<ProofInput, 'ledger' | 'ledgerExport' | 'ledgerBefore'> {
  const { exported } = facts;
  const sums = exported === null ? null : sumBank(exported.whole, span, new AgeingCounter(span.to));
  const last = (span.from - 1) as Day;
  const from = (facts.periodStarts.get(last) ?? (last < 0 ? 0 : monthStart(last))) as Day;
  const before = facts.stated.get(last);
  return {
    ledger: balanceAt(facts, span),
    ledgerExport: sums === null ? null : { opening: sums.opening, fault: sums.fault },
    ledgerBefore: before === undefined ? null : { amount: before.amount, from },
  };
}
