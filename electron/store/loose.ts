/** The bank-only and books-only queues: lines that no match, open proposal or exclusion holds. */

import type { WriteHandle } from './handle.ts';

const LOOSE = `SELECT l.id, l.side, l.account_id, l.day FROM line l
  WHERE NOT EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = l.id)
    AND NOT EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0)`;

/** Works the queues and exception states out again for these lines; null means all. */
export function refreshLoose(write: WriteHandle, lineIds: readonly number[] | null): void {
  if (lineIds === null) {
    write.run('DELETE FROM loose_line');
    write.run(`INSERT INTO loose_line (line_id, side, account_id, day) ${LOOSE}`);
    write.run(
      'UPDATE exception SET state = (EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = exception.line_id) OR EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = exception.line_id))',
    );
    return;
  }
  for (const id of lineIds) {
    write.run('DELETE FROM loose_line WHERE line_id = ?', id);
    write.run(`INSERT INTO loose_line (line_id, side, account_id, day) ${LOOSE} AND l.id = ?`, id);
    write.run(
      'UPDATE exception SET state = (EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = exception.line_id) OR EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = exception.line_id)) WHERE line_id = ?',
      id,
    );
  }
}
