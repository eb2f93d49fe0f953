/** Matches the lines of one component again, on the terms of the run they come from. */

import { addEdge, HOPELESS } from './candidates.ts';
import { type Context, contextAgain, groupKey } from './context.ts';
import { AMOUNT, Edges } from './edges.ts';
import { group, type Looked } from './engine.ts';
import { marginals } from './marginals.ts';
import { proposalsOf } from './proposals.ts';
import { explainAgain, linesOf } from './repair-open.ts';
import type { FinishedRun } from './repair-run.ts';
import { type Ambiguity, type Exception, isInTime, type Proposal } from './types.ts';

/** Lines that are matched together, as places, ascending. */
export interface Component {
  readonly places: readonly number[];
  /** Those of them that lost their partner: only groups that hold one are made, for the run has seen all others. */
  readonly disturbed: ReadonlySet<number>;
  /** Rejected groups within the component. */
  readonly rejected: readonly (readonly number[])[];
}

/** What is now suggested for the lines of a component. */
export interface Answer {
  /** Places whose rows change: the disturbed lines and their new partners. */
  readonly places: readonly number[];
  readonly proposals: readonly Proposal[];
  readonly exceptions: readonly Exception[];
  readonly ambiguous: readonly Ambiguity[];
}

/** New groups of a component, as the drafts of its context, and the pairs they were found among. */
export interface Regrouped extends Looked {
  readonly context: Context;
  readonly edges: Edges;
}

const ROUNDS = 10;

/** Solves components of one run, one after the other, with the same scratch arrays. */
export class ComponentSolver {
  private readonly bankFree: Uint8Array;
  private readonly bookFree: Uint8Array;

  constructor(private readonly run: FinishedRun) {
    const { bank, book } = run.state.prepared;
    this.bankFree = new Uint8Array(bank.size);
    this.bookFree = new Uint8Array(book.size);
  }

  /** The answer depends on the run and on the component alone. */
  solve(component: Component): Answer {
    return this.among(component, () => this.answer(component));
  }

  /** The groups alone, found among pairs of equal amount that were compared before. */
  regroup(component: Component, equal: Edges): Regrouped {
    const { bank, book } = this.run.state.prepared;
    marginals(equal, bank.size, book.size, ROUNDS);
    return this.among(component, () => this.groups(component, () => equal));
  }

  private among<T>({ places }: Component, work: () => T): T {
    try {
      for (const place of places) this.free(place, 1);
      return work();
    } finally {
      for (const place of places) this.free(place, 0);
    }
  }

  /** The groups that hold a disturbed line, with what was looked at for them. Other lines of the component are open again. */
  private groups(component: Component, pairs: (context: Context) => Edges): Regrouped {
    const { prepared } = this.run.state;
    const context = contextAgain(
      prepared.context,
      { bankFree: this.bankFree, bookFree: this.bookFree, lines: linesOf(this.run, component.places) },
      rejectedKeys(this.run, component),
    );
    context.facts.model(context.model, 'learnt', () => undefined);
    const edges = pairs(context);
    const looked = group({ ...prepared, context, edges }, { mark: () => undefined });
    const made = context.drafts.map((draft) => ({ draft, places: this.placesOf(draft) }));
    const isKept = ({ places }: { readonly places: readonly number[] }) =>
      places.some((place) => component.disturbed.has(place));
    const kept = made.filter(isKept);
    for (const one of made) if (!isKept(one)) for (const place of one.places) this.free(place, 1);
    return { context: { ...context, drafts: kept.map(({ draft }) => draft) }, edges, ...looked };
  }

  private answer(component: Component): Answer {
    const { context, edges, differing, tolerated } = this.groups(component, (again) =>
      this.equalPairs(again, component),
    );
    const held = context.drafts.flatMap((draft) => this.placesOf(draft));
    const places = [...new Set([...component.disturbed, ...held])].sort((x, y) => x - y);
    const open = explainAgain(this.run, context, { edges, differing, tolerated, places });
    return { places, proposals: proposalsOf(context, edges, this.run.state.calibration), ...open };
  }

  private placesOf({ bank, book }: { readonly bank: readonly number[]; readonly book: readonly number[] }): number[] {
    return [...bank, ...book.map((j) => this.run.bankSize + j)];
  }

  private free(place: number, value: 0 | 1): void {
    const { run } = this;
    if (place >= run.bankSize) this.bookFree[place - run.bankSize] = value;
    // The other end of a transfer is looked for among transfers alone.
    else this.bankFree[place] = isTransfer(run, place) ? 0 : value;
  }

  /** Pairs of equal amount among the lines of the component, weighed; nothing was pruned for a partner that is gone now. */
  private equalPairs(context: Context, { places }: Component): Edges {
    const { bank, book, comparer, amounts, model } = context;
    const { bankSize } = this.run;
    const byAmount = new Map<number, number[]>();
    for (const place of places) {
      if (place < bankSize) continue;
      const id = amounts.ids.book[place - bankSize]!;
      const list = byAmount.get(id);
      if (list) list.push(place - bankSize);
      else byAmount.set(id, [place - bankSize]);
    }
    const edges = new Edges(places.length);
    for (const i of places) {
      if (i >= bankSize || !this.bankFree[i] || bank.amount[i] === 0) continue;
      const found = byAmount.get(amounts.ids.bank[i]!);
      if (!found) continue;
      comparer.bankLine(i);
      const chance = amounts.logChance(i, bank.amount[i]!);
      for (const j of found) {
        const lag = bank.day[i]! - book.day[j]!;
        if (!isInTime(context.settings, lag) || context.rejected?.has(groupKey([i], [j]))) continue;
        comparer.compare(j);
        const e = addEdge(edges, comparer, i, j, AMOUNT.EQUAL, chance);
        edges.weight[e] = model.weigh(edges, e);
        if (edges.weight[e]! < HOPELESS) edges.size--;
      }
    }
    marginals(edges, bank.size, book.size, ROUNDS);
    return edges;
  }
}

/** True for a bank line that a rule calls the end of a transfer. */
export function isTransfer(run: FinishedRun, i: number): boolean {
  const { bank, actions } = run.state.prepared;
  return actions.get(bank.row[i]!)?.type === 'transfer';
}

function rejectedKeys({ bankSize }: FinishedRun, { rejected }: Component): ReadonlySet<string> | null {
  if (rejected.length === 0) return null;
  return new Set(
    rejected.map((places) =>
      groupKey(
        places.filter((place) => place < bankSize),
        places.filter((place) => place >= bankSize).map((place) => place - bankSize),
      ),
    ),
  );
}
