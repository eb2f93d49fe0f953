/** Decisions that stand, for the list a person chooses one to take back from. */

import type { Scope } from '../../shared/contract/basic.ts';
import { MAX_DAY, MIN_DAY } from '../../shared/day.ts';
import type { ReadHandle } from './handle.ts';

export interface StandingDecision {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly verdict: string;
  readonly text: string;
  readonly count: number;
}

/** Lines of a decision `d`, whatever it decided. */
const LINES = `SELECT g.line_id FROM match m JOIN match_leg g ON g.match_id = m.id WHERE m.decision_id = d.id
  UNION ALL SELECT c.line_id FROM disposition c WHERE c.decision_id = d.id
  UNION ALL SELECT x.line_id FROM excluded_line x WHERE x.decision_id = d.id
  UNION ALL SELECT s.second_id FROM settled_pair s WHERE s.decision_id = d.id
  UNION ALL SELECT json_each.value FROM rejected_group r, json_each(r.proposal, '$.bank') WHERE r.decision_id = d.id`;

/** Decisions nobody took back with a line in the scope, the newest first. */
export function standingDecisions(read: ReadHandle, { account, from, to }: Scope): StandingDecision[] {
  return read.all<StandingDecision>(
    `SELECT d.id, d.at, d.actor, d.verdict, d.text, d.count FROM decision d
     WHERE d.undone_by IS NULL AND d.verdict <> 'undo' AND EXISTS (
       SELECT 1 FROM (${LINES}) o JOIN line l ON l.id = o.line_id JOIN account a ON a.id = l.account_id
       WHERE a.name = coalesce(?, a.name) AND l.day BETWEEN ? AND ?) ORDER BY d.id DESC`,
    account,
    from ?? MIN_DAY,
    to ?? MAX_DAY,
  );
}
