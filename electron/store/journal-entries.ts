/** The journal entry of an approved match: the one place where what is posted is decided, for the screens and for the files. */

import type { Day } from '../../shared/day.ts';
import { categoryLines } from '../../shared/ledger/category.ts';
import { bankAccountOf, type Chart } from '../../shared/ledger/chart.ts';
import { type JournalEntry, type JournalLeg, type JournalLine, journalEntry } from '../../shared/ledger/journal.ts';
import { type BookNature, statesNature } from '../../shared/ledger/nature.ts';
import type { Difference } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import type { ReadHandle } from './handle.ts';
import { chartOf } from './ledger-accounts.ts';

interface LegRecord {
  readonly side: number;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly kind: string | null;
  readonly gross: number | null;
  readonly fee: number | null;
  readonly sourceNature: BookNature | null;
  readonly importId: number;
  /** 1 where the line's account is another than the match's and has statements of its own. */
  readonly elsewhere: number;
}

/** Legs; the parameter is the account of the match. */
const LEG = `l.side, a.name AS account, l.amount, l.currency, l.description, l.counterparty, l.reference, l.document_type AS documentType,
  l.document_number AS documentNumber, l.kind, l.gross, l.fee, i.nature AS sourceNature, l.import_id AS importId,
  l.side = 1 AND l.account_id <> ? AND EXISTS (SELECT 1 FROM statement s JOIN import si ON si.id = s.import_id
    WHERE s.account_id = l.account_id AND si.side = 0 AND si.state = 'committed') AS elsewhere
  FROM line l JOIN account a ON a.id = l.account_id JOIN import i ON i.id = l.import_id`;

function toLeg(row: LegRecord): JournalLeg {
  const { account, currency, reference, documentType, documentNumber, kind, sourceNature } = row;
  const text = row.side === 0 ? row.description || row.counterparty : row.counterparty || row.description;
  return {
    account,
    currency,
    reference,
    documentType,
    documentNumber,
    kind,
    sourceNature,
    text,
    reconciled: row.elsewhere === 1,
    amount: minor(row.amount),
    gross: row.gross === null ? null : minor(row.gross),
    fee: row.fee === null ? null : minor(row.fee),
  };
}

export interface GroupForJournal {
  readonly key: string;
  readonly matchId: number;
  readonly day: number;
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly differences: readonly Difference[];
}

function legsOf(read: ReadHandle, ids: readonly number[], accountId: number): LegRecord[] {
  return ids.flatMap((id) => read.all<LegRecord>(`SELECT ${LEG} WHERE l.id = ?`, accountId, id));
}

function entryOf(
  group: GroupForJournal,
  legs: { readonly bank: readonly LegRecord[]; readonly book: readonly LegRecord[]; readonly chart: Chart },
): JournalEntry {
  const { key, matchId, differences, day } = group;
  const { bank, book, chart } = legs;
  return journalEntry({
    key,
    matchId,
    day: day as Day,
    bank: bank.map(toLeg),
    book: book.map(toLeg),
    differences,
    chart,
  });
}

/** Journal of any group of lines, approved or proposed. */
export function groupJournal(read: ReadHandle, group: GroupForJournal): JournalEntry {
  const first = group.bank[0] ?? group.book[0];
  const account = read.get<{ id: number }>('SELECT account_id AS id FROM line WHERE id = ?', first ?? 0)?.id ?? 0;
  const legs = { bank: legsOf(read, group.bank, account), book: legsOf(read, group.book, account) };
  return entryOf(group, { ...legs, chart: chartOf(read) });
}

/** Journal that books a line nothing matches straight to a ledger account; empty where the line is gone or stands on that account itself. */
export function categoryJournal(read: ReadHandle, lineId: number, account: string): readonly JournalLine[] {
  const [row] = legsOf(read, [lineId], 0);
  const chart = chartOf(read);
  return row === undefined || bankAccountOf(chart, row.account) === account
    ? []
    : categoryLines(toLeg(row), account, chart);
}

/** Posting key of a match: fixed by the decision that approved it, the same after any crash or retry. */
export function postingKey(decisionId: number, matchId: number): string {
  return `tieout-${decisionId}-${matchId}`;
}

/** What a posting, a reversal or a preview is about. Days are the matches' own: those of their bank lines. Null: all. */
export interface PostScope {
  readonly accountId: number | null;
  readonly from: number | null;
  readonly to: number | null;
}

export const EVERYTHING: PostScope = { accountId: null, from: null, to: null };

/** Condition on `m` (a match) with its parameters. */
export function scopeSql(scope: PostScope): { readonly where: string; readonly values: readonly number[] } {
  const parts: readonly (readonly [string, number | null])[] = [
    ['m.account_id = ?', scope.accountId],
    ['m.day >= ?', scope.from],
    ['m.day <= ?', scope.to],
  ];
  const used = parts.filter((part): part is readonly [string, number] => part[1] !== null);
  return { where: ['true', ...used.map(([sql]) => sql)].join(' AND '), values: used.map(([, value]) => value) };
}

interface MatchRecord {
  readonly id: number;
  readonly decisionId: number;
  readonly accountId: number;
  readonly day: number;
  readonly differences: string;
}

export interface ReadyMatch {
  readonly accountId: number;
  readonly entry: JournalEntry;
  /** Imports whose lines do not say what they are: until a person does, the match is neither posted nor ticked. */
  readonly unknown: readonly number[];
}

function readyMatch(read: ReadHandle, row: MatchRecord, chart: Chart): ReadyMatch {
  const legs = read.all<{ line_id: number; side: number }>(
    'SELECT line_id, side FROM match_leg WHERE match_id = ? ORDER BY line_id',
    row.id,
  );
  const of = (side: number): number[] => legs.filter((leg) => leg.side === side).map((leg) => leg.line_id);
  const bank = legsOf(read, of(0), row.accountId);
  const book = legsOf(read, of(1), row.accountId);
  const group: GroupForJournal = {
    key: postingKey(row.decisionId, row.id),
    matchId: row.id,
    day: row.day,
    bank: of(0),
    book: of(1),
    differences: JSON.parse(row.differences) as Difference[],
  };
  const unknown = book.filter((leg) => !statesNature(leg, chart)).map(({ importId }) => importId);
  return { accountId: row.accountId, entry: entryOf(group, { bank, book, chart }), unknown: [...new Set(unknown)] };
}

const MATCH = 'SELECT m.id, m.decision_id AS decisionId, m.account_id AS accountId, m.day, m.differences FROM match m';
const UNPOSTED = 'm.active = 1 AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.match_id = m.id)';

/** Approved matches of the scope that no posting holds, by day. */
export function readyMatches(
  read: ReadHandle,
  scope: PostScope,
  page: { readonly offset: number; readonly limit: number } = { offset: 0, limit: -1 },
): ReadyMatch[] {
  const { where, values } = scopeSql(scope);
  const chart = chartOf(read);
  return read
    .all<MatchRecord>(
      `${MATCH} WHERE ${UNPOSTED} AND ${where} ORDER BY m.day, m.id LIMIT ? OFFSET ?`,
      ...values,
      page.limit,
      page.offset,
    )
    .map((row) => readyMatch(read, row, chart));
}

/** How many of them there are. */
export function readyCount(read: ReadHandle, scope: PostScope): number {
  const { where, values } = scopeSql(scope);
  return read.number(`SELECT count(1) AS n FROM match m WHERE ${UNPOSTED} AND ${where}`, ...values);
}
