/** The last full match of a workspace with the lines and decisions there have been since: what repairs and new files start from. */

import type { MatchState } from '../../shared/match/engine.ts';
import { Repairer } from '../../shared/match/repair.ts';
import { FinishedRun } from '../../shared/match/repair-run.ts';
import type { ReadHandle } from '../store/handle.ts';
import { StoredRows } from './stored-rows.ts';

/** Lines of both sides up to which a run's knowledge is kept: above, its memory is worth more than the wait for a full match. */
export const KEPT_LINES = 400_000;

/** What people said that stands: rejected groups, excluded lines, pairs called genuine, each as text or id. */
interface Standing {
  readonly rejected: ReadonlySet<string>;
  readonly excluded: ReadonlySet<number>;
  readonly settled: ReadonlySet<string>;
}

/** The full match. */
interface First {
  /** Its look-ups, made when first asked for: nobody waits for them when a match ends. */
  readonly run: () => FinishedRun;
  /** Path and rules: where they change, only a full match can follow. */
  readonly basis: string;
  /** The newest decision it knew, and what stood then. */
  readonly decision: number;
  readonly standing: Standing;
}

/** A run that repairs start from: the full match, or that brought up to the lines there are. */
export class KeptRun {
  /** The newest decision taken into account. */
  private decision: number;
  private standing: Standing;
  /** Places whose rows may not be stored as they should be; those of decided lines wait until the line is open again. */
  readonly unsaved = new Set<number>();
  /** False where the duplicates and ignored lines stored are those of other lines. */
  findingsSaved = true;
  /** The places of the last answer, and its revision. */
  sent: readonly number[] = [];
  answered = -1;
  private made: Repairer | null = null;

  private constructor(
    readonly first: First,
    private readonly lookUps: () => FinishedRun,
    /** The imports there were when its lines were read. */
    readonly imports: string,
    now: { readonly decision: number; readonly standing: Standing },
  ) {
    this.decision = now.decision;
    this.standing = now.standing;
  }

  /** Of a full match: one just stored, or one worked out again that knew decisions up to `decision`. */
  static ofMatch(read: ReadHandle, path: string, state: MatchState, decision = newestDecision(read)): KeptRun {
    const now = { decision, standing: standingOf(read, decision) };
    const first = { run: once(() => new FinishedRun(state)), basis: basisOf(read, path), ...now };
    return new KeptRun(first, first.run, importsOf(read), now);
  }

  /** Of a full match with the lines there are now, every decision since taken into account. */
  static ofLines(read: ReadHandle, first: First, run: FinishedRun): KeptRun {
    const decision = newestDecision(read);
    const kept = new KeptRun(first, () => run, importsOf(read), { decision, standing: standingOf(read, decision) });
    kept.decideNow(read);
    return kept;
  }

  get run(): FinishedRun {
    return this.lookUps();
  }

  /** Made when first asked for. Knows the decisions taken into account so far. */
  get repairer(): Repairer {
    this.made ??= this.newRepairer();
    return this.made;
  }

  /** True where nothing came back that only a full match can look at. */
  get whole(): boolean {
    const { rejected, settled } = this.first.standing;
    // A group rejected before the match was never formed by it, and a pair called genuine was never looked at.
    return (
      [...rejected].every((legs) => this.standing.rejected.has(legs)) &&
      [...settled].every((pair) => this.standing.settled.has(pair))
    );
  }

  /** Takes the decisions made since into account. */
  follow(read: ReadHandle): void {
    const { changes } = this.repairer;
    const decisions = read.all<{ id: number; undoes: number | null }>(
      'SELECT id, undoes FROM decision WHERE id > ? ORDER BY id',
      this.decision,
    );
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
      if (undoes !== null) this.rewrite(read, undoes);
      this.decision = id;
    }
    if (decisions.length > 0) this.followStanding(standingOf(read, this.decision));
  }

  /** Rows that undoing a decision took out of the store are to be written again. */
  private rewrite(read: ReadHandle, undone: number): void {
    const lines = read.all<{ id: number }>('SELECT line_id AS id FROM reopened_line WHERE decision_id = ?', undone);
    for (const { id } of lines) {
      const place = this.run.placeOf(id);
      if (place !== undefined) this.unsaved.add(place);
    }
  }

  /** Rejections, exclusions and pairs called genuine that came or went. */
  private followStanding(now: Standing): void {
    const { changes } = this.repairer;
    const { standing } = this;
    for (const [legs, stands] of changedBetween(standing.rejected, now.rejected)) changes.reject(groupOf(legs), stands);
    for (const [id, stands] of changedBetween(standing.excluded, now.excluded)) changes.decided([id], stands);
    for (const [pair, stands] of changedBetween(standing.settled, now.settled))
      for (const id of idsOf(pair)) changes.keep(id, stands);
    this.standing = now;
  }

  private newRepairer(): Repairer {
    const repairer = new Repairer(this.run);
    for (const legs of this.standing.rejected) repairer.changes.reject(groupOf(legs), true);
    return repairer;
  }

  /** Says which lines of a run made in the middle of decisions they hold. */
  private decideNow(read: ReadHandle): void {
    const { changes } = this.repairer;
    const held = read.all<{ id: number }>(
      'SELECT a.line_id AS id FROM active_leg a JOIN match m ON m.id = a.match_id WHERE m.decision_id > ?',
      this.first.decision,
    );
    const { excluded, settled } = this.standing;
    changes.decided(
      [...held.map(({ id }) => id), ...excluded].filter((id) => this.run.placeOf(id) !== undefined),
      true,
    );
    for (const pair of settled)
      if (!this.first.standing.settled.has(pair)) for (const id of idsOf(pair)) changes.keep(id, true);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Holds the run of this thread. */
export class RepairSlot {
  private kept: KeptRun | null = null;

  /** Keeps a match just stored, unless it is too large. */
  keep(read: ReadHandle, path: string, state: MatchState): void {
    const lines = state.input.bank.length + state.input.book.length;
    if (lines > KEPT_LINES) this.drop();
    else this.hold(KeptRun.ofMatch(read, path, state));
  }

  hold(next: KeptRun): void {
    this.kept = next;
    // The look-ups are made as soon as the answer of the match is out; a process that ends does not wait for them.
    setTimeout(() => this.kept === next && next.repairer, 0).unref();
  }

  /** Gives the full match and the rows stored away, and forgets the rest. There must be a run. */
  take(): { readonly first: First; readonly rows: StoredRows } {
    const { kept } = this;
    if (kept === null) throw new Error('no run is kept');
    this.kept = null;
    return { first: kept.first, rows: new StoredRows(kept, kept.unsaved) };
  }

  drop(): void {
    this.kept = null;
  }

  /** The run to bring up to the lines there are now; null where only a full match can. */
  latest(read: ReadHandle, path: string): KeptRun | null {
    if (this.kept !== null && this.kept.first.basis !== basisOf(read, path)) this.kept = null;
    return this.kept;
  }

  /** The run, while its lines are those there are. */
  current(read: ReadHandle, path: string): KeptRun | null {
    const kept = this.latest(read, path);
    return kept !== null && kept.imports === importsOf(read) ? kept : null;
  }
}

/** The rules a match follows. */
export function rulesOf(read: ReadHandle): string {
  return JSON.stringify(read.all('SELECT id, priority, conditions, action FROM rule WHERE active = 1 ORDER BY id'));
}

function basisOf(read: ReadHandle, path: string): string {
  return JSON.stringify([
    path,
    rulesOf(read),
    read.all('SELECT id, name, joined_to FROM account WHERE joined_to IS NOT NULL ORDER BY id'),
  ]);
}

/** The imports there are, as one text. */
export function importsOf(read: ReadHandle): string {
  return JSON.stringify(
    read.get("SELECT count(1) AS n, max(id) AS last, sum(state = 'withdrawn') AS gone FROM import"),
  );
}

export const newestDecision = (read: ReadHandle): number =>
  read.number('SELECT coalesce(max(id), 0) AS id FROM decision');

/** What stands of the decisions up to one. */
function standingOf(read: ReadHandle, upTo: number): Standing {
  const until = 'WHERE decision_id <= ?';
  const rejected = read.all<{ legs: string }>(`SELECT legs FROM rejected_group ${until}`, upTo);
  const excluded = read.all<{ id: number }>(`SELECT line_id AS id FROM excluded_line ${until}`, upTo);
  const settled = read.all<{ pair: string }>(
    `SELECT first_id || ',' || second_id AS pair FROM settled_pair ${until}`,
    upTo,
  );
  return {
    rejected: new Set(rejected.map(({ legs }) => legs)),
    excluded: new Set(excluded.map(({ id }) => id)),
    settled: new Set(settled.map(({ pair }) => pair)),
  };
}

const idsOf = (list: string): number[] => (list === '' ? [] : list.split(',').map(Number));

function groupOf(legs: string): { readonly bank: readonly number[]; readonly book: readonly number[] } {
  const [bank = '', book = ''] = legs.split('|');
  return { bank: idsOf(bank), book: idsOf(book) };
}

function changedBetween<T>(before: ReadonlySet<T>, after: ReadonlySet<T>): [T, boolean][] {
  return [
    ...[...after].filter((item) => !before.has(item)).map((item): [T, boolean] => [item, true]),
    ...[...before].filter((item) => !after.has(item)).map((item): [T, boolean] => [item, false]),
  ];
}
