/** Lines that no match, open proposal or exclusion holds, each with the one queue it stands in. */

import { BatchInsert } from './batch-insert.ts';
import { decided, undecided } from './decided.ts';
import { AMBIGUOUS, IGNORED } from './exception-kinds.ts';
import type { WriteHandle } from './handle.ts';
import type { LooseRow } from './loaded-lines.ts';
import { NO_STEP, portions, type Step } from './portions.ts';

/** Values of loose_line.queue: a line stands in the first of duplicates, left out, exceptions that it belongs to, else in the rest. */
export const LOOSE_QUEUES = { rest: 0, exceptions: 1, duplicates: 2, ignored: 3 } as const;

/** True where the kind of an exception is a typed cause: neither "several fit" nor a rule that leaves the line out. */
export const typedCause = (kind: string): string => `${kind} NOT IN ('${AMBIGUOUS}', '${IGNORED}')`;

/** A disposition without a last day holds until a person or a match ends it: later than any day. */
const FOR_GOOD = 1_000_000;

const LOOSE = `SELECT l.id, l.side, l.account_id, l.day FROM line l
  WHERE ${undecided('l.id')}
    AND NOT EXISTS (SELECT 1 FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = l.id AND p.state = 0)`;

/** Lines as a JSON array of their ids; null means all. */
type Lines = string | null;

/** Narrows a statement to the lines it is given, by a column that holds their ids. */
const among = (column: string, lines: Lines): string =>
  lines === null ? '' : ` AND ${column} IN (SELECT value FROM json_each(?))`;
const given = (lines: Lines): readonly string[] => (lines === null ? [] : [lines]);

/** Lines of each queue, the one that counts most last. */
const classes = (lines: Lines): readonly (readonly [queue: number, lines: string])[] => [
  [LOOSE_QUEUES.exceptions, `SELECT line_id FROM exception WHERE ${typedCause('kind')}${among('line_id', lines)}`],
  [LOOSE_QUEUES.ignored, `SELECT line_id FROM exception WHERE kind = '${IGNORED}'${among('line_id', lines)}`],
  [LOOSE_QUEUES.duplicates, `SELECT duplicate_id FROM duplicate WHERE state = 0${among('duplicate_id', lines)}`],
];

/** The last day a line is carried: what the newest disposition says. */
const CARRIED = `UPDATE loose_line SET carried_until = coalesce((SELECT coalesce(d.until_day, ${FOR_GOOD}) FROM disposition d
  WHERE d.line_id = loose_line.line_id ORDER BY d.decision_id DESC LIMIT 1), -1)`;

/** Says anew which queue every line stands in, after duplicates or causes came or went. */
export function reclassify(write: WriteHandle): void {
  write.run('UPDATE loose_line SET queue = 0 WHERE queue <> 0');
  classify(write, null);
}

function classify(write: WriteHandle, lines: Lines): void {
  for (const [queue, some] of classes(lines))
    write.run(`UPDATE loose_line SET queue = ${queue} WHERE line_id IN (${some})`, ...given(lines));
  write.run(
    `${CARRIED} WHERE line_id IN (SELECT line_id FROM disposition WHERE TRUE${among('line_id', lines)})`,
    ...given(lines),
  );
}

/** An exception is settled as soon as its line is decided. */
const SETTLED = decided('exception.line_id');

function renew(write: WriteHandle, lines: Lines): void {
  const params = given(lines);
  write.run(`DELETE FROM loose_line WHERE TRUE${among('line_id', lines)}`, ...params);
  const { changes } = write.run(
    `INSERT INTO loose_line (line_id, side, account_id, day) ${LOOSE}${among('l.id', lines)}`,
    ...params,
  );
  if (changes > 0) classify(write, lines);
  write.run(`UPDATE exception SET state = ${SETTLED} WHERE state <> ${SETTLED}${among('line_id', lines)}`, ...params);
}

/** Works the queues and exception states out again for these lines; null means all. */
export function refreshLoose(write: WriteHandle, lineIds: readonly number[] | null, step: Step = NO_STEP): void {
  if (lineIds === null) renew(write, null);
  else for (const some of portions([...new Set(lineIds)], 'queues', step)) renew(write, JSON.stringify(some));
}

/** Fills the emptied queues with these lines: what a whole match left, worked out in memory from the lines it was given. */
export function insertLoose(write: WriteHandle, lines: Iterable<LooseRow>): void {
  const rows = new BatchInsert(write, 'loose_line', ['line_id', 'side', 'account_id', 'day']);
  for (const row of lines) rows.add(row);
  rows.flush();
  classify(write, null);
}
