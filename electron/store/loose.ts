/** The bank-only and books-only queues: lines that no match, open proposal, exclusion or ignoring rule holds. */

import { BatchInsert } from './batch-insert.ts';
import { decided, undecided } from './decided.ts';
import { IGNORED } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import type { LooseRow } from './loaded-lines.ts';
import { NO_STEP, portions, type Step } from './portions.ts';

const LOOSE = `SELECT l.id, l.side, l.account_id, l.day FROM line l
  WHERE ${undecided('l.id')}
    AND NOT EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0)
    AND NOT EXISTS (SELECT 1 FROM exception e WHERE e.line_id = l.id AND e.kind = '${IGNORED}')`;

/** An exception is settled as soon as its line is decided. */
const SETTLED = decided('exception.line_id');
const SETTLE = `UPDATE exception SET state = ${SETTLED}`;
/** The lines a statement is given. */
const GIVEN = 'SELECT value FROM json_each(?)';

/** Works the queues and exception states out again for these lines; null means all. */
export function refreshLoose(write: WriteHandle, lineIds: readonly number[] | null, step: Step = NO_STEP): void {
  if (lineIds === null) {
    write.run('DELETE FROM loose_line');
    write.run(`INSERT INTO loose_line (line_id, side, account_id, day) ${LOOSE}`);
    write.run(SETTLE);
    return;
  }
  for (const some of portions([...new Set(lineIds)], 'queues', step)) {
    const ids = JSON.stringify(some);
    write.run(`DELETE FROM loose_line WHERE line_id IN (${GIVEN})`, ids);
    write.run(`INSERT INTO loose_line (line_id, side, account_id, day) ${LOOSE} AND l.id IN (${GIVEN})`, ids);
    write.run(`${SETTLE} WHERE line_id IN (${GIVEN}) AND state <> ${SETTLED}`, ids);
  }
}

/** Fills the emptied queues with these lines: what a whole match left, worked out in memory from the lines it was given. */
export function insertLoose(write: WriteHandle, lines: Iterable<LooseRow>): void {
  const rows = new BatchInsert(write, 'loose_line', ['line_id', 'side', 'account_id', 'day']);
  for (const row of lines) rows.add(row);
  rows.flush();
}
