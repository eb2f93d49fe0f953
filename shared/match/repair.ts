/**
 * Repairs a result after decisions: lines that lost their partner, and what they may have to do with, are matched again on the terms
 * of the run; everything else stays. The answer depends on the run and on what stands decided, never on the order of the decisions.
 */

import type { MatchState } from './engine.ts';
import { NearLines, type OpenNow } from './repair-near.ts';
import { Changes, FinishedRun } from './repair-run.ts';
import { type Answer, type Component, ComponentSolver } from './repair-solve.ts';
import type { Ambiguity, Exception, Proposal } from './types.ts';

/** A component of more lines than this waits for the next full match. */
const MOST_LINES = 3_000;
/** Answers kept from one repair to the next. */
const MOST_ANSWERS = 5_000;

/** Rows that replace those of the same lines. */
export interface RepairRows {
  readonly proposals: readonly Proposal[];
  readonly exceptions: readonly Exception[];
  readonly ambiguous: readonly Ambiguity[];
}

export interface RepairResult extends RepairRows {
  /** Ids of the lines whose rows are replaced, ascending. */
  readonly lines: readonly number[];
  /** False where something was left for the next full match: too many lines hang together, or a line the run did not have. */
  readonly complete: boolean;
}

/** Repairs one run's result again and again; only components that changed are worked out anew. */
export class Repairer {
  readonly run: FinishedRun;
  readonly changes: Changes;
  private readonly near: NearLines;
  private readonly solver: ComponentSolver;
  private answers = new Map<string, Answer>();
  /** What stands beside the run's own result now, by place. */
  private shown = new Map<number, Answer>();
  private waiting = 0;

  constructor(state: MatchState) {
    this.run = new FinishedRun(state);
    this.changes = new Changes(this.run);
    this.near = new NearLines(this.run);
    this.solver = new ComponentSolver(this.run);
  }

  /** Works the answers out for what stands decided in `changes`; returns the places whose rows may differ from before. */
  update(): ReadonlySet<number> {
    const before = this.shown;
    const next = new Map<string, Answer>();
    this.shown = new Map();
    this.waiting = 0;
    for (const component of this.components()) {
      if (component.places.length > MOST_LINES) {
        this.waiting++;
        for (const place of component.disturbed) this.shown.set(place, NOTHING);
        continue;
      }
      const key = keyOf(component);
      const answer = this.answers.get(key) ?? this.solver.solve(component);
      next.set(key, answer);
      for (const place of answer.places) this.shown.set(place, answer);
    }
    for (const [key, answer] of this.answers) if (next.size < MOST_ANSWERS && !next.has(key)) next.set(key, answer);
    this.answers = next;
    const touched = new Set<number>();
    for (const [place, answer] of before) if (this.shown.get(place) !== answer) touched.add(place);
    for (const [place, answer] of this.shown) if (before.get(place) !== answer) touched.add(place);
    return touched;
  }

  get complete(): boolean {
    return this.waiting === 0 && this.changes.unknown.size === 0;
  }

  /** All rows that stand beside the run's own result, in canonical order. */
  result(): RepairResult {
    return { ...this.rows(this.shown.keys()), complete: this.complete };
  }

  /** The rows of lines as they stand now, the run's own where nothing changed. Decided lines have none. */
  rows(places: Iterable<number>): RepairRows & { readonly lines: readonly number[] } {
    const lines: number[] = [];
    const proposals = new Set<Proposal>();
    const own = new Map<number, Proposal>();
    const exceptions: Exception[] = [];
    const ambiguous: Ambiguity[] = [];
    for (const place of [...new Set(places)].sort((x, y) => x - y)) {
      const id = this.run.idOf(place);
      lines.push(id);
      if (this.changes.out[place]) continue;
      const answer = this.shown.get(place);
      if (answer === undefined) {
        this.addOwn(place, own, { exceptions, ambiguous });
        continue;
      }
      for (const proposal of answer.proposals) if (holds(proposal, id)) proposals.add(proposal);
      exceptions.push(...answer.exceptions.filter(({ line }) => line === id));
      ambiguous.push(...answer.ambiguous.filter(({ line }) => line === id));
    }
    lines.sort((x, y) => x - y);
    return { lines, proposals: [...proposals, ...own.values()].sort(byFirstLine), exceptions, ambiguous };
  }

  private addOwn(
    place: number,
    to: Map<number, Proposal>,
    open: { exceptions: Exception[]; ambiguous: Ambiguity[] },
  ): void {
    const { run } = this;
    const at = run.owner[place]!;
    if (at >= 0 && !to.has(at) && this.changes.stands(at)) to.set(at, run.proposalOf(at));
    const id = run.idOf(place);
    const exception = run.exceptionOf(id);
    const ambiguity = run.ambiguityOf(id);
    if (exception) open.exceptions.push(exception);
    if (ambiguity) open.ambiguous.push(ambiguity);
  }

  /** Disturbed lines with what is near them; where that overlaps, it is one component. */
  private components(): Component[] {
    const { run, changes } = this;
    const sets = changes.disturbed();
    if (sets.length === 0) return [];
    const disturbed = new Set(sets.flat());
    const now: OpenNow = {
      isOpen: (place) => !changes.out[place] && (disturbed.has(place) || run.wasOpen(place)),
      disturbed: [...disturbed].sort((x, y) => x - y),
    };
    const parts: Set<number>[] = [];
    const partOf = new Map<number, Set<number>>();
    for (const set of sets) {
      const around = this.around(set, now);
      const merged = new Set([...around].flatMap((place) => partOf.get(place) ?? []));
      const [first = new Set<number>(), ...others] = [...merged].sort((x, y) => y.size - x.size);
      if (merged.size === 0) parts.push(first);
      for (const place of [...around, ...others.flatMap((one) => [...one])]) {
        first.add(place);
        partOf.set(place, first);
      }
      for (const one of others) one.clear();
    }
    return parts.filter((part) => part.size > 0).map((part) => this.componentOf(part, disturbed, partOf));
  }

  private componentOf(
    part: ReadonlySet<number>,
    disturbed: ReadonlySet<number>,
    partOf: ReadonlyMap<number, ReadonlySet<number>>,
  ): Component {
    const places = [...part].sort((x, y) => x - y);
    const rejected = [...this.changes.rejected.values()].filter((group) =>
      group.every((place) => partOf.get(place) === part),
    );
    return {
      places,
      disturbed: new Set(places.filter((place) => disturbed.has(place))),
      rejected: rejected.sort((x, y) => (x.join() < y.join() ? -1 : 1)),
    };
  }

  /** Lines of one disturbed group, their possible partners, and the rivals for those. */
  private around(set: readonly number[], now: OpenNow): ReadonlySet<number> {
    const out = new Set(set);
    const wanted = new Set<number>();
    for (const place of set) {
      if (place < this.run.bankSize && this.isSetAside(place)) continue;
      const { alone, inSets } = this.near.partners(place, now);
      for (const partner of inSets) out.add(partner);
      for (const partner of alone) wanted.add(partner);
    }
    for (const partner of wanted) out.add(partner);
    for (const partner of wanted) for (const rival of this.near.rivals(partner, now)) out.add(rival);
    return out;
  }

  /** True where a rule keeps a bank line out of the matching of documents. */
  private isSetAside(i: number): boolean {
    const { bank, actions } = this.run.state.prepared;
    const action = actions.get(bank.row[i]!)?.type;
    return action === 'transfer' || action === 'ignore';
  }
}

/** The whole repair at once: what stands beside the run's own result after these changes. */
export function repair(state: MatchState, apply: (changes: Changes) => void): RepairResult {
  const repairer = new Repairer(state);
  apply(repairer.changes);
  repairer.update();
  return repairer.result();
}

const NOTHING: Answer = { places: [], proposals: [], exceptions: [], ambiguous: [] };

function keyOf({ places, disturbed, rejected }: Component): string {
  return `${places.map((place) => (disturbed.has(place) ? `${place}!` : place)).join()}|${rejected.map((group) => group.join()).join(';')}`;
}

function byFirstLine(x: Proposal, y: Proposal): number {
  return (x.bank[0] ?? 0) - (y.bank[0] ?? 0) || (x.book[0] ?? 0) - (y.book[0] ?? 0);
}

function holds({ bank, book }: Proposal, id: number): boolean {
  return bank.includes(id) || book.includes(id);
}
