/**
 * Repairs a result after decisions: lines that lost their partner, and what they may have to do with, are matched again on the terms
 * of the run; everything else stays. The answer depends on the run and on what stands decided, never on the order of the decisions.
 */

import type { MatchState } from './engine.ts';
import { NearLines, type OpenNow } from './repair-near.ts';
import { Changes, FinishedRun } from './repair-run.ts';
import { type Answer, type Component, ComponentSolver } from './repair-solve.ts';
import { put } from './search.ts';
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
  readonly changes: Changes;
  private readonly near: NearLines;
  private readonly solver: ComponentSolver;
  private answers = new Map<string, Answer>();
  /** What stands beside the run's own result now, by place. */
  private shown = new Map<number, Answer>();
  private waiting = 0;

  constructor(readonly run: FinishedRun) {
    this.changes = new Changes(run);
    this.near = new NearLines(run);
    this.solver = new ComponentSolver(run);
  }

  /** Works the answers out for what stands decided in `changes`; returns the places whose rows may differ from before. */
  update(): ReadonlySet<number> {
    const before = this.shown;
    const known = this.answers;
    this.answers = new Map();
    this.shown = new Map();
    this.waiting = 0;
    for (const { component, answer } of this.solved(known)) {
      if (answer === NOTHING) this.waiting++;
      for (const place of answer === NOTHING ? component.disturbed : answer.places) this.shown.set(place, answer);
    }
    for (const [key, answer] of known) {
      if (this.answers.size >= MOST_ANSWERS) break;
      if (!this.answers.has(key)) this.answers.set(key, answer);
    }
    const touched = new Set<number>();
    for (const [place, answer] of before) if (this.shown.get(place) !== answer) touched.add(place);
    for (const [place, answer] of this.shown) if (before.get(place) !== answer) touched.add(place);
    return touched;
  }

  /** True for a place that stands otherwise than in the run itself. */
  isRepaired(place: number): boolean {
    return this.shown.has(place);
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

  /**
   * Answers of all components. Each disturbed group is matched with what is near it; where two want the same line they are matched
   * together, until no two do. Every round looks at all of them, so that the outcome does not depend on which came first.
   */
  private solved(known: ReadonlyMap<string, Answer>): Solved[] {
    const sets = this.changes.disturbed();
    const disturbed = new Set(sets.flat());
    const byAmount = new Map<number, number[]>();
    for (const place of disturbed) put(byAmount, this.near.amountOf(place), place);
    const now: OpenNow = {
      isOpen: (place) => !this.changes.out[place] && (disturbed.has(place) || this.run.wasOpen(place)),
      disturbed: [...disturbed].sort((x, y) => x - y),
      byAmount,
    };
    let parts: Part[] = sets.map((set) => ({ disturbed: set, near: this.near.around(set, now) }));
    for (;;) {
      const solved = parts.map((part) => this.answerOf(this.componentOf(part), known));
      const next = joined(parts, solved);
      if (next.length === parts.length) return solved;
      parts = next;
    }
  }

  private answerOf(component: Component, known: ReadonlyMap<string, Answer>): Solved {
    if (component.places.length > MOST_LINES) return { component, answer: NOTHING };
    const key = keyOf(component);
    const answer = this.answers.get(key) ?? known.get(key) ?? this.solver.solve(component);
    this.answers.set(key, answer);
    return { component, answer };
  }

  private componentOf({ near, disturbed }: Part): Component {
    const rejected = [...this.changes.rejected.values()].filter((group) => group.every((place) => near.has(place)));
    return {
      places: [...near].sort((x, y) => x - y),
      disturbed: new Set(disturbed),
      rejected: rejected.sort((x, y) => (x.join() < y.join() ? -1 : 1)),
    };
  }
}

/** The whole repair at once: what stands beside the run's own result after these changes. */
export function repair(state: MatchState, apply: (changes: Changes) => void): RepairResult {
  const repairer = new Repairer(new FinishedRun(state));
  apply(repairer.changes);
  repairer.update();
  return repairer.result();
}

/** A disturbed group, or several that want the same lines, with all lines near. */
interface Part {
  readonly disturbed: readonly number[];
  readonly near: ReadonlySet<number>;
}

interface Solved {
  readonly component: Component;
  readonly answer: Answer;
}

/** The parts, those put together whose answers want a line of each other. */
function joined(parts: readonly Part[], solved: readonly Solved[]): Part[] {
  const owner = new Map<number, number>();
  const leader = parts.map((_, at) => at);
  const root = (at: number): number => (leader[at] === at ? at : root(leader[at]!));
  const claim = (place: number, at: number): void => {
    const other = owner.get(place);
    if (other === undefined) owner.set(place, at);
    else leader[Math.max(root(other), root(at))] = Math.min(root(other), root(at));
  };
  parts.forEach(({ disturbed }, at) => {
    for (const place of disturbed) claim(place, at);
  });
  solved.forEach(({ answer }, at) => {
    for (const place of answer.places) claim(place, at);
  });
  const groups = new Map<number, Part[]>();
  parts.forEach((part, at) => {
    groups.set(root(at), [...(groups.get(root(at)) ?? []), part]);
  });
  return [...groups.values()].map((group) =>
    group.length === 1
      ? group[0]!
      : {
          disturbed: group.flatMap((part) => part.disturbed).sort((x, y) => x - y),
          near: new Set(group.flatMap((part) => [...part.near])),
        },
  );
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
