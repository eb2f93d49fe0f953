/** The journal of a report's period: what was posted as it was written, and what approved matches still post. */

import type { Proof } from '../../shared/contract/close.ts';
import type { Difference } from '../../shared/match/types.ts';
import type { ReportPosting } from '../report/data.ts';
import type { ReadHandle } from './handle.ts';
import { groupJournal, postingKey } from './journal-entries.ts';

interface MatchRow {
  readonly id: number;
  readonly decisionId: number;
  readonly day: number;
  readonly differences: string;
}

/** Lines of the account's entries dated within the proof's span, by day. A match that is in the cash book already has none. */
export function reportPostings(read: ReadHandle, { accountId, from, to }: Proof): ReportPosting[] {
  const written = read.all<ReportPosting>(
    `SELECT p.day, p.text, l.account, l.debit, l.credit, l.currency, CASE p.state WHEN 'sent' THEN 'posted' ELSE 'interrupted' END AS state
     FROM posting p JOIN match m ON m.id = p.match_id JOIN posting_line l ON l.key = p.key
     WHERE m.account_id = ? AND p.day BETWEEN ? AND ? ORDER BY p.day, p.key, l.at`,
    accountId,
    from,
    to,
  );
  const ready = read.all<MatchRow>(
    `SELECT m.id, m.decision_id AS decisionId, m.day, m.differences FROM match m
     WHERE m.active = 1 AND m.account_id = ? AND m.day BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.match_id = m.id)
     ORDER BY m.day, m.id`,
    accountId,
    from,
    to,
  );
  return [...written, ...ready.flatMap((match) => linesOf(read, match))].sort((a, b) => a.day - b.day);
}

function linesOf(read: ReadHandle, { id, decisionId, day, differences }: MatchRow): ReportPosting[] {
  const legs = read.all<{ lineId: number; side: number }>(
    'SELECT line_id AS lineId, side FROM match_leg WHERE match_id = ? ORDER BY line_id',
    id,
  );
  const of = (side: number): number[] => legs.filter((leg) => leg.side === side).map(({ lineId }) => lineId);
  const { lines, text } = groupJournal(read, {
    key: postingKey(decisionId, id),
    matchId: id,
    day,
    bank: of(0),
    book: of(1),
    differences: JSON.parse(differences) as Difference[],
  });
  return lines.map(({ account, debit, credit, currency }) => ({
    day,
    text,
    account,
    debit,
    credit,
    currency,
    state: 'to post',
  }));
}
