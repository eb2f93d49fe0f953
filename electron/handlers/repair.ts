/** Repair call: keeps what the last match knew and answers what decisions since then change in its suggestions. */

import type { MatchState } from '../../shared/match/engine.ts';
import { Repairer } from '../../shared/match/repair.ts';
import type { ReadHandle } from '../store/handle.ts';
import { type Repair, revisionOf } from '../store/repair.ts';
import type { JobContext } from './context.ts';

/** Lines of both sides up to which a run's knowledge is kept: above, its memory is worth more than the wait for a full match. */
export const KEPT_LINES = 400_000;

/** A run that repairs start from. */
interface Kept {
  readonly state: MatchState;
  /** What must not change: imports and rules. */
  readonly basis: string;
  repairer: Repairer | null;
  /** The newest decision taken into account. */
  decision: number;
  /** What stood at the run or stands now, to tell what changed. */
  rejected: ReadonlySet<string>;
  /** Groups that were rejected before the run. */
  readonly before: ReadonlySet<string>;
  excluded: ReadonlySet<number>;
  settled: ReadonlySet<string>;
  /** Places whose rows may not be stored as they should be; those of decided lines wait until the line is open again. */
  readonly unsaved: Set<number>;
  /** The places of the last answer, and its revision. */
  sent: readonly number[];
  answered: number;
  /** False once something came back that only a full match can look at. */
  whole: boolean;
}

/** Holds the last run of this thread. */
export class RepairSlot {
  private kept: Kept | null = null;

  /** Keeps a run just stored, unless it is too large. */
  keep(read: ReadHandle, path: string, state: MatchState): void {
    const lines = state.input.bank.length + state.input.book.length;
    this.kept = lines > KEPT_LINES ? null : keptOf(read, path, state);
    const { kept } = this;
    // The look-ups are made as soon as the answer of the match is out; a process that ends does not wait for them.
    if (kept !== null) setTimeout(() => this.kept === kept && repairerOf(kept), 0).unref();
  }

  drop(): void {
    this.kept = null;
  }

  /** The run, while imports and rules are as it found them. */
  current(read: ReadHandle, path: string): Kept | null {
    if (this.kept !== null && this.kept.basis !== basisOf(read, path)) this.kept = null;
    return this.kept;
  }
}

function basisOf(read: ReadHandle, path: string): string {
  const imports = read.get("SELECT count(1) AS n, max(id) AS last, sum(state = 'withdrawn') AS gone FROM import");
  const rules = read.all('SELECT id, priority, conditions, action FROM rule WHERE active = 1 ORDER BY id');
  return JSON.stringify([path, imports, rules]);
}

const newestDecision = (read: ReadHandle): number => read.number('SELECT max(id) AS id FROM decision');

function standing(read: ReadHandle): Pick<Kept, 'rejected' | 'excluded' | 'settled'> {
  return {
    rejected: new Set(read.all<{ legs: string }>('SELECT legs FROM rejected_group').map(({ legs }) => legs)),
    excluded: new Set(read.all<{ id: number }>('SELECT line_id AS id FROM excluded_line').map(({ id }) => id)),
    settled: new Set(
      read
        .all<{ first: number; second: number }>('SELECT first_id AS first, second_id AS second FROM settled_pair')
        .map(({ first, second }) => `${first},${second}`),
    ),
  };
}

function keptOf(read: ReadHandle, path: string, state: MatchState): Kept {
  const now = standing(read);
  return {
    state,
    basis: basisOf(read, path),
    repairer: null,
    decision: newestDecision(read),
    ...now,
    before: now.rejected,
    unsaved: new Set(),
    sent: [],
    answered: -1,
    whole: true,
  };
}

function repairerOf(kept: Kept): Repairer {
  if (kept.repairer === null) {
    kept.repairer = new Repairer(kept.state);
    for (const legs of kept.rejected) kept.repairer.changes.reject(groupOf(legs), true);
  }
  return kept.repairer;
}

function groupOf(legs: string): { readonly bank: readonly number[]; readonly book: readonly number[] } {
  const [bank = '', book = ''] = legs.split('|');
  const ids = (list: string): number[] => (list === '' ? [] : list.split(',').map(Number));
  return { bank: ids(bank), book: ids(book) };
}

/** What decisions since the last repair change; null where no run is kept that they could be held against. */
export function repairJob(context: JobContext, { saved }: { readonly saved: number | null }): Repair | null {
  const { read, key } = context.session();
  const kept = context.repairs.current(read, key.path);
  if (kept === null) return null;
  const revision = revisionOf(read);
  const repairer = repairerOf(kept);
  if (saved !== null && saved === kept.answered) for (const place of kept.sent) kept.unsaved.delete(place);
  follow(kept, read);
  for (const place of repairer.update()) kept.unsaved.add(place);
  kept.sent = [...kept.unsaved].filter((place) => repairer.changes.out[place] === 0);
  kept.answered = revision;
  return { revision, ...repairer.rows(kept.sent), complete: repairer.complete && kept.whole };
}

/** Takes the decisions made since into account. */
function follow(kept: Kept, read: ReadHandle): void {
  const decisions = read.all<{ id: number; undoes: number | null }>(
    'SELECT id, undoes FROM decision WHERE id > ? ORDER BY id',
    kept.decision,
  );
  const { changes } = repairerOf(kept);
  for (const { id, undoes } of decisions) {
    for (const out of [true, false]) {
      const lines = read.all<{ line: number }>(
        `SELECT g.line_id AS line FROM match m JOIN match_leg g ON g.match_id = m.id WHERE m.decision_id = ?
         AND ${out ? '' : 'NOT '}EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = g.line_id)`,
        undoes ?? id,
      );
      changes.decided(
        lines.map(({ line }) => line),
        out,
      );
    }
    kept.decision = id;
  }
  if (decisions.length > 0) followStanding(kept, read);
}

/** Rejections, exclusions and pairs called genuine that came or went. */
function followStanding(kept: Kept, read: ReadHandle): void {
  const { changes } = repairerOf(kept);
  const now = standing(read);
  for (const [legs, stands] of changedBetween(kept.rejected, now.rejected)) {
    changes.reject(groupOf(legs), stands);
    // A group rejected before the run was never formed by it.
    if (!stands && kept.before.has(legs)) kept.whole = false;
  }
  for (const [id, stands] of changedBetween(kept.excluded, now.excluded)) changes.decided([id], stands);
  for (const [pair, stands] of changedBetween(kept.settled, now.settled))
    for (const id of pair.split(',').map(Number)) changes.keep(id, stands);
  Object.assign(kept, now);
}

function changedBetween<T>(before: ReadonlySet<T>, after: ReadonlySet<T>): [T, boolean][] {
  return [
    ...[...after].filter((item) => !before.has(item)).map((item): [T, boolean] => [item, true]),
    ...[...before].filter((item) => !after.has(item)).map((item): [T, boolean] => [item, false]),
  ];
}
