/** The journal entry of an approved match, and the outbox of what was posted. */

import type { Day } from '../../shared/day.ts';
import { categoryLines } from '../../shared/ledger/category.ts';
import { bankAccountOf, type Chart } from '../../shared/ledger/chart.ts';
import { type JournalEntry, type JournalLeg, type JournalLine, journalEntry } from '../../shared/ledger/journal.ts';
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
}

const LEG = `l.side, a.name AS account, l.amount, l.currency, l.description, l.counterparty, l.reference, l.document_type AS documentType,
  l.document_number AS documentNumber, l.kind, l.gross, l.fee FROM line l JOIN account a ON a.id = l.account_id`;

function toLeg(row: LegRecord): JournalLeg {
  const { account, currency, reference, documentType, documentNumber, kind } = row;
  const text = row.side === 0 ? row.description || row.counterparty : row.counterparty || row.description;
  return {
    account,
    currency,
    reference,
    documentType,
    documentNumber,
    kind,
    text,
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

/** Journal of any group of lines, approved or proposed. `chart`: where many entries are made, read once. */
export function groupJournal(read: ReadHandle, group: GroupForJournal, chart = chartOf(read)): JournalEntry {
  const legs = (ids: readonly number[]): JournalLeg[] =>
    ids.flatMap((id) => read.all<LegRecord>(`SELECT ${LEG} WHERE l.id = ?`, id).map(toLeg));
  const { key, matchId, differences } = group;
  return journalEntry({
    key,
    matchId,
    day: group.day as Day,
    bank: legs(group.bank),
    book: legs(group.book),
    differences,
    chart,
  });
}

/** Journal that books a line nothing matches straight to a ledger account; empty where the line is gone or stands on that account itself. */
export function categoryJournal(read: ReadHandle, lineId: number, account: string): readonly JournalLine[] {
  const row = read.get<LegRecord>(`SELECT ${LEG} WHERE l.id = ?`, lineId);
  const chart = chartOf(read);
  return row === null || bankAccountOf(chart, row.account) === account ? [] : categoryLines(toLeg(row), account, chart);
}

/** Posting key of a match: fixed by the decision that approved it, the same after any crash or retry. */
export function postingKey(decisionId: number, matchId: number): string {
  return `tieout-${decisionId}-${matchId}`;
}

interface MatchRecord {
  readonly id: number;
  readonly decisionId: number;
  readonly day: number;
  readonly differences: string;
}

function matchJournal(read: ReadHandle, row: MatchRecord, chart: Chart): JournalEntry {
  const legs = read.all<{ line_id: number; side: number }>(
    'SELECT line_id, side FROM match_leg WHERE match_id = ? ORDER BY line_id',
    row.id,
  );
  const of = (side: number): number[] => legs.filter((leg) => leg.side === side).map((leg) => leg.line_id);
  const group = {
    key: postingKey(row.decisionId, row.id),
    matchId: row.id,
    day: row.day,
    bank: of(0),
    book: of(1),
    differences: JSON.parse(row.differences) as Difference[],
  };
  return groupJournal(read, group, chart);
}

const MATCH = 'SELECT m.id, m.decision_id AS decisionId, m.day, m.differences FROM match m';
const UNPOSTED = 'm.active = 1 AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.match_id = m.id)';

/** Entries of approved matches that no posting holds, by day. */
export function readyEntries(read: ReadHandle): JournalEntry[] {
  const chart = chartOf(read);
  return read
    .all<MatchRecord>(`${MATCH} WHERE ${UNPOSTED} ORDER BY m.day, m.id`)
    .map((row) => matchJournal(read, row, chart));
}

export interface EntryPage {
  readonly ready: number;
  readonly posted: number;
  readonly entries: readonly { readonly entry: JournalEntry; readonly state: 'ready' | 'posted' | 'uncertain' }[];
}

/** A page of ready entries first, then posted ones. */
export function entryPage(read: ReadHandle, offset: number, limit: number): EntryPage {
  const ready = read.number(`SELECT count(1) AS n FROM match m WHERE ${UNPOSTED}`);
  const posted = read.number('SELECT count(1) AS n FROM posting');
  const chart = chartOf(read);
  const rows = read.all<MatchRecord & { state: string | null }>(
    `SELECT m.id, m.decision_id AS decisionId, m.day, m.differences, p.state FROM match m LEFT JOIN posting p ON p.match_id = m.id
     WHERE m.active = 1 ORDER BY p.state IS NOT NULL, m.day, m.id LIMIT ? OFFSET ?`,
    limit,
    offset,
  );
  return {
    ready,
    posted,
    entries: rows.map((row) => ({
      entry: matchJournal(read, row, chart),
      state: row.state === null ? 'ready' : row.state === 'sent' ? 'posted' : 'uncertain',
    })),
  };
}
