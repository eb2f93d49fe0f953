/** Undo: takes back one decision, whichever and however old, without touching any other. */

import { CallError } from '../../shared/contract/index.ts';
import type { Proposal } from '../../shared/match/types.ts';
import { followDecision } from './categorise.ts';
import { type Actor, insertDecision, record } from './decisions.ts';
import { undoDispositions } from './dispositions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { refreshLoose } from './loose.ts';
import { writeMeta } from './meta.ts';
import { NO_STEP, portions, type Step, withIds } from './portions.ts';
import { NOT_REVERSED, TICK } from './postings.ts';
import { parseLines } from './proposal-detail.ts';
import { proposalLegs } from './proposal-rows.ts';
import { guardBits, insertProposal, removeProposal } from './proposals.ts';

interface DecisionRow {
  readonly id: number;
  readonly verdict: string;
  readonly text: string;
  readonly count: number;
}

const LAST =
  "SELECT id, verdict, text, count FROM decision WHERE undone_by IS NULL AND verdict <> 'undo' ORDER BY id DESC LIMIT 1";

/** The newest decision that stands, or null. */
export function lastDecision(read: ReadHandle): { readonly decisionId: number; readonly text: string } | null {
  const row = read.get<DecisionRow>(LAST);
  return row === null ? null : { decisionId: row.id, text: row.text };
}

/** Items that undoing takes back: those of a decision, the newest standing one when `decisionId` is null; 0 where there is none. */
export function undoSize(read: ReadHandle, decisionId: number | null): number {
  if (decisionId === null) return read.get<DecisionRow>(LAST)?.count ?? 0;
  return read.number('SELECT count FROM decision WHERE id = ?', decisionId);
}

/** Takes open proposals away that hold lines of one that comes back; they were made while it was out of the queue. */
function giveWay(write: WriteHandle, lines: readonly number[]): number[] {
  const freed: number[] = [];
  for (const line of lines) {
    const row = write.get<{ id: number }>(
      'SELECT p.id FROM proposal_leg g JOIN proposal p ON p.id = g.proposal_id WHERE g.line_id = ? AND p.state = 0',
      line,
    );
    if (row === null) continue;
    const { bank, book } = proposalLegs(write, row.id);
    freed.push(...bank, ...book);
    removeProposal(write, row.id);
  }
  return freed;
}

/** Puts the proposals a decision took out of the queue back; when the match was computed again since, copies of their snapshots. */
function reopenProposals(write: WriteHandle, decisionId: number, legs: readonly Leg[], step: Step): void {
  const rows = write.all<{ id: number; lines: string }>(
    'SELECT id, lines FROM proposal WHERE decision_id = ? ORDER BY id',
    decisionId,
  );
  for (const some of portions(rows, 'undoing', step))
    write.run(
      `UPDATE proposal SET state = 0, decision_id = NULL WHERE id IN (${GIVEN})`,
      JSON.stringify(some.map(({ id }) => id)),
    );
  const touched = new Set(
    rows.flatMap((row) => {
      const { bank, book } = parseLines(row.lines);
      return [...bank, ...book];
    }),
  );
  const snapshots = [...snapshotsOf(write, legs, touched), ...takeRejections(write, decisionId)];
  const superseded = write
    .all<{ proposal: string }>('SELECT proposal FROM superseded_group WHERE decision_id = ?', decisionId)
    .map((row) => JSON.parse(row.proposal) as Proposal);
  write.run('DELETE FROM superseded_group WHERE decision_id = ?', decisionId);
  for (const proposal of [...snapshots, ...superseded]) {
    const lines = [...proposal.bank, ...proposal.book];
    if (lines.some((id) => touched.has(id))) continue;
    const freed = giveWay(write, lines);
    for (const id of freed) touched.add(id);
    noteReopened(write, decisionId, freed);
    const taken = lines.some((id) => write.get('SELECT 1 AS n FROM proposal_leg WHERE line_id = ?', id) !== null);
    if (!taken) insertProposal(write, proposal, guardBits(proposal, new Set()));
    for (const id of lines) touched.add(id);
  }
  for (const { line_id } of legs) touched.add(line_id);
  refreshLoose(write, [...touched], step);
}

/** Notes lines whose suggestion gave way: the next repair writes what it knows of them again. */
function noteReopened(write: WriteHandle, decisionId: number, lines: readonly number[]): void {
  for (const id of lines)
    write.run('INSERT OR IGNORE INTO reopened_line (decision_id, line_id) VALUES (?, ?)', decisionId, id);
}

interface Leg {
  readonly match_id: number;
  readonly line_id: number;
}

/** The ids a statement is given. */
const GIVEN = 'SELECT value FROM json_each(?)';

/** Takes the matches of a decision back; returns their legs. Throws CallError `conflict` where one is posted. */
function undoMatches(write: WriteHandle, decisionId: number, step: Step): Leg[] {
  const matches = write
    .all<{ id: number }>('SELECT id FROM match WHERE decision_id = ? AND active = 1 ORDER BY id', decisionId)
    .map(({ id }) => id);
  const posted = write.number(
    `SELECT count(DISTINCT p.match_id) AS n FROM posting p
     WHERE p.destination <> ? AND p.reverses IS NULL AND ${NOT_REVERSED} AND p.match_id IN (${GIVEN})`,
    TICK,
    JSON.stringify(matches),
  );
  if (posted > 0)
    throw new CallError(
      'conflict',
      `${posted} of ${matches.length} matches of this decision are posted. Nothing was changed. Reverse what is posted first, then undo.`,
    );
  const legs: Leg[] = [];
  for (const some of portions(matches, 'undoing', step)) {
    const ids = JSON.stringify(some);
    for (const leg of withIds<Leg>(
      write,
      `SELECT match_id, line_id FROM active_leg WHERE match_id IN (${GIVEN})`,
      some,
    ))
      legs.push(leg);
    write.run(`DELETE FROM active_leg WHERE match_id IN (${GIVEN})`, ids);
    // A tick wrote nothing anywhere: taking it back needs no reversal.
    write.run(`DELETE FROM posting WHERE match_id IN (${GIVEN}) AND destination = ?`, ids, TICK);
    write.run(`UPDATE match SET active = 0 WHERE id IN (${GIVEN})`, ids);
  }
  return legs;
}

/** Snapshots of the matches none of whose lines is in a proposal that is put back as it stands. */
function snapshotsOf(write: WriteHandle, legs: readonly Leg[], back: ReadonlySet<number>): Proposal[] {
  const covered = new Set(legs.filter(({ line_id }) => back.has(line_id)).map(({ match_id }) => match_id));
  const ids = [...new Set(legs.map(({ match_id }) => match_id))].filter((id) => !covered.has(id));
  return withIds<{ proposal: string }>(
    write,
    `SELECT proposal FROM match WHERE id IN (${GIVEN}) AND proposal IS NOT NULL ORDER BY id`,
    ids,
  ).map(({ proposal }) => JSON.parse(proposal) as Proposal);
}

/** What a decision rejected, no longer rejected. */
function takeRejections(write: WriteHandle, decisionId: number): Proposal[] {
  const rows = write.all<{ proposal: string }>('SELECT proposal FROM rejected_group WHERE decision_id = ?', decisionId);
  write.run('DELETE FROM rejected_group WHERE decision_id = ?', decisionId);
  return rows.map((row) => JSON.parse(row.proposal) as Proposal);
}

function undoDuplicate(write: WriteHandle, decisionId: number): void {
  const lines = write.all<{ a: number; b: number }>(
    'SELECT line_id AS a, original_id AS b FROM excluded_line WHERE decision_id = ? UNION ALL SELECT first_id, second_id FROM settled_pair WHERE decision_id = ?',
    decisionId,
    decisionId,
  );
  write.run('DELETE FROM excluded_line WHERE decision_id = ?', decisionId);
  write.run('DELETE FROM settled_pair WHERE decision_id = ?', decisionId);
  for (const { a, b } of lines) {
    write.run(
      'UPDATE duplicate SET state = 0 WHERE (original_id = ? AND duplicate_id = ?) OR (original_id = ? AND duplicate_id = ?)',
      a,
      b,
      b,
      a,
    );
    refreshLoose(write, [a, b]);
  }
  writeMeta(write, 'match_stale', '1');
}

/** Lets the learnt accounts follow; a line that was booked when the match last ran has no cause yet, so it must run again. */
function reopenLines(write: WriteHandle, decisionId: number): void {
  const without = write.number(
    `SELECT count(1) AS n FROM match m JOIN match_leg g ON g.match_id = m.id
     WHERE m.decision_id = ? AND NOT EXISTS (SELECT 1 FROM exception e WHERE e.line_id = g.line_id)`,
    decisionId,
  );
  if (without > 0) writeMeta(write, 'match_stale', '1');
  followDecision(write);
}

/** Undoes a decision, the newest standing one when `decisionId` is null. Throws CallError `not_found` or `conflict` (undone before, posted). */
export function undoDecision(
  write: WriteHandle,
  decisionId: number | null,
  who: Actor,
  step: Step = NO_STEP,
): { readonly decisionId: number | null; readonly text: string; readonly count: number } {
  return write.transaction(() => {
    const row =
      decisionId === null
        ? write.get<DecisionRow>(LAST)
        : write.get<DecisionRow & { undone_by: number | null }>(
            'SELECT id, verdict, text, count, undone_by FROM decision WHERE id = ?',
            decisionId,
          );
    if (row === null) {
      if (decisionId === null) return { decisionId: null, text: 'Nothing to undo', count: 0 };
      throw new CallError('not_found', `There is no decision ${decisionId}.`);
    }
    if ('undone_by' in row && row.undone_by !== null)
      throw new CallError('conflict', `Decision ${row.id} was undone before. Nothing was changed.`);
    if (row.verdict === 'undo')
      throw new CallError('conflict', 'An undo is not undone; decide again instead. Nothing was changed.');
    reopenProposals(write, row.id, undoMatches(write, row.id, step), step);
    if (row.verdict === 'categorise') reopenLines(write, row.id);
    if (row.verdict === 'dispose') undoDispositions(write, row.id);
    if (row.verdict === 'exclude' || row.verdict === 'keep') undoDuplicate(write, row.id);
    const undo = insertDecision(write, who, {
      verdict: 'undo',
      text: `Undid: ${row.text}`,
      count: row.count,
      undoes: row.id,
    });
    write.run('UPDATE decision SET undone_by = ? WHERE id = ?', undo, row.id);
    record(write, who, 'undo', undo, { undoes: row.id, text: row.text });
    return { decisionId: row.id, text: row.text, count: row.count };
  }, step);
}
