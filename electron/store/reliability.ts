/** The record that reliability is judged by: suggestions a person looked at before deciding, and those confirmed or taken back later. */

import type { Outcome } from '../../shared/match/reliability.ts';
import type { Proposal } from '../../shared/match/types.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { proposalLegs } from './proposal-rows.ts';
import { legsKey } from './proposals.ts';

/** The newest this many of each sort are enough to judge by. */
const MOST = 20_000;

/** Notes which of the proposals a decision approved a person had opened, inside the caller's transaction. */
export function markLooked(write: WriteHandle, decisionId: number, proposals: readonly number[]): void {
  for (const id of proposals) {
    const { bank, book } = proposalLegs(write, id);
    const line = bank[0] ?? book[0];
    if (line === undefined) continue;
    write.run(
      'UPDATE match SET looked = 1 WHERE decision_id = ? AND looked = 0 AND id = (SELECT match_id FROM active_leg WHERE line_id = ?)',
      decisionId,
      line,
    );
  }
}

/** Approved matches a person had opened, or whose bank line lies in a period that was signed since. */
const KEPT = `SELECT m.proposal FROM match m WHERE m.active = 1 AND m.proposal IS NOT NULL AND m.kind <> 'transfer' AND (m.looked = 1 OR EXISTS (
  SELECT 1 FROM match_leg g JOIN line l ON l.id = g.line_id JOIN period p ON p.account_id = l.account_id AND l.day BETWEEN p.first_day AND p.last_day
  WHERE g.match_id = m.id AND g.side = 0 AND p.state <> 'open')) ORDER BY m.id DESC LIMIT ${MOST}`;
const TAKEN_BACK = `SELECT m.proposal FROM match m JOIN decision d ON d.id = m.decision_id
  WHERE m.active = 0 AND d.undone_by IS NOT NULL AND m.proposal IS NOT NULL AND m.kind <> 'transfer' ORDER BY m.id DESC LIMIT ${MOST}`;
const REJECTED = `SELECT proposal FROM rejected_group ORDER BY decision_id DESC LIMIT ${MOST}`;

/** What became of suggestions, each group of lines once: the last word on it counts. What nobody looked at and nothing confirmed is left out. */
export function decisionRecord(read: ReadHandle): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  const note = (sql: string, verdict: Outcome['verdict']): void => {
    for (const row of read.iterate<{ proposal: string }>(sql)) {
      const { kind, bank, book, confidence } = JSON.parse(row.proposal) as Proposal;
      if (kind !== 'transfer' && confidence > 0) outcomes.set(legsKey(bank, book), { verdict, confidence });
    }
  };
  note(TAKEN_BACK, 'rejected');
  note(REJECTED, 'rejected');
  note(KEPT, 'approved');
  return [...outcomes.values()];
}
