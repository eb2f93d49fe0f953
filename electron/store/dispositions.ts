/** Dispositions: why an open line stays open, and until when. Decisions like any other: audited, undone one by one. */

import { CallError } from '../../shared/contract/index.ts';
import type { DecisionResult, Detail, DispositionKind } from '../../shared/contract/review.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { minor } from '../../shared/money.ts';
import { heldBy, targetOf } from './categorise.ts';
import { type Actor, insertDecision, record } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { refreshLoose } from './loose.ts';
import { legOf } from './proposals.ts';
import type { AsOf } from './queues.ts';

export interface Disposing {
  /** "e:5" exceptions, "l:77" lines. */
  readonly keys: readonly string[];
  readonly kind: DispositionKind;
  /** Last epoch day they are carried; null: until a match holds them or a person takes it back. */
  readonly until: number | null;
  readonly person: string;
  readonly note: string;
}

const SAID: Readonly<Record<DispositionKind, string>> = {
  outstanding: 'outstanding',
  timing: 'timing',
  bank_error: 'ask the bank',
  ask: 'ask',
  correct_at_source: 'correct at the source',
};

/** What stands said of a line on a day; null where nothing does, or its day has passed. */
export function standingDisposition(read: ReadHandle, lineId: number, { today }: AsOf): Detail['disposition'] {
  const row = read.get<NonNullable<Detail['disposition']>>(
    `SELECT c.decision_id AS decisionId, c.kind, c.until_day AS until, c.person, c.note, d.actor AS "by", d.at
     FROM disposition c JOIN decision d ON d.id = c.decision_id WHERE c.line_id = ? ORDER BY c.decision_id DESC LIMIT 1`,
    lineId,
  );
  return row === null || (row.until !== null && row.until < today) ? null : row;
}

/** Why a line is not disposed of, as a sentence; null where it can be. */
function refusal(write: WriteHandle, lineId: number): string | null {
  const suspect = write.get('SELECT 1 AS n FROM duplicate WHERE duplicate_id = ? AND state = 0', lineId);
  return (
    heldBy(write, lineId) ?? (suspect === null ? null : 'it may be a duplicate: exclude it or keep both lines first')
  );
}

function wording(write: WriteHandle, lines: readonly number[], { kind, until, person }: Disposing): string {
  const what = lines.length === 1 ? legOf(write, lines[0]!).description || `line ${lines[0]}` : `${lines.length} lines`;
  const whom = person === '' ? '' : ` ${person}`;
  return `Carried ${what}: ${SAID[kind]}${whom}${until === null ? '' : ` until ${isoDay(until as Day)}`}`;
}

function checkRequest({ kind, until, person }: Disposing, { today }: AsOf): void {
  if (kind === 'ask' && person === '')
    throw new CallError('bad_request', 'Nobody is named to ask. Nothing was changed. Say who is asked.');
  if (until !== null && until < today)
    throw new CallError(
      'bad_request',
      `${isoDay(until as Day)} has passed already. Nothing was changed. Choose a later day.`,
    );
}

/** Disposes of open lines as one decision (one undo step). What cannot be is refused with its reason; the rest goes through. */
export function disposeLines(write: WriteHandle, request: Disposing, who: Actor, asOf: AsOf): DecisionResult {
  checkRequest(request, asOf);
  return write.transaction(() => {
    const refused: DecisionResult['refused'] = [];
    const lines = new Set<number>();
    for (const key of request.keys) {
      const lineId = targetOf(write, key)?.lineId ?? null;
      const reason = lineId === null ? 'gone: the match was computed again' : refusal(write, lineId);
      if (lineId === null || reason !== null) refused.push({ key, reason: reason ?? '' });
      else lines.add(lineId);
    }
    if (lines.size === 0) return { decisionId: null, count: 0, sum: minor(0), lowest: null, refused };
    return { ...insertDispositions(write, [...lines], { request, who }), lowest: null, refused };
  });
}

function insertDispositions(
  write: WriteHandle,
  lines: readonly number[],
  { request, who }: { readonly request: Disposing; readonly who: Actor },
): Pick<DecisionResult, 'decisionId' | 'count' | 'sum'> {
  const { kind, until, person, note } = request;
  const text = wording(write, lines, request);
  const decisionId = insertDecision(write, who, { verdict: 'dispose', text, count: lines.length, note });
  let sum = 0;
  for (const lineId of lines) {
    write.run(
      'INSERT INTO disposition (line_id, decision_id, kind, until_day, person, note) VALUES (?, ?, ?, ?, ?, ?)',
      lineId,
      decisionId,
      kind,
      until,
      person,
      note,
    );
    sum += Math.abs(legOf(write, lineId).amount);
  }
  refreshLoose(write, lines);
  record(write, who, 'dispose', decisionId, { lines: lines.length, kind, until, person, note });
  return { decisionId, count: lines.length, sum: minor(sum) };
}

/** Takes the dispositions of a decision back: what was said of their lines before holds again. */
export function undoDispositions(write: WriteHandle, decisionId: number): void {
  const lines = write
    .all<{ id: number }>('SELECT line_id AS id FROM disposition WHERE decision_id = ?', decisionId)
    .map(({ id }) => id);
  write.run('DELETE FROM disposition WHERE decision_id = ?', decisionId);
  refreshLoose(write, lines);
}
