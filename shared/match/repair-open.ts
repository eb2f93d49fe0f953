/** Causes for lines that stay open after their component was matched again. */

import { type ExceptionQuery, findAmbiguous, findExceptions } from '../detect/exceptions.ts';
import { NearMissFinder } from '../detect/near-misses.ts';
import type { Context } from './context.ts';
import type { Edges } from './edges.ts';
import type { FinishedRun } from './repair-run.ts';
import { withRules } from './ruled.ts';
import type { Ambiguity, Exception } from './types.ts';

/** What matching the component again left behind. */
export interface Leftover {
  readonly edges: Edges;
  readonly differing: Edges;
  readonly tolerated: Edges | null;
  /** Lines that are asked about. */
  readonly places: readonly number[];
}

/** A line whose possible partners are together less likely than this has none. */
const LEAST_ALONE = 0.5;

/** Exceptions and ambiguous lines among the places asked about, each in canonical order, bank first. */
export function explainAgain(
  run: FinishedRun,
  context: Context,
  { edges, differing, tolerated, places }: Leftover,
): { exceptions: Exception[]; ambiguous: Ambiguity[] } {
  const { bank, book, bankFree, bookFree, decimals } = context;
  const { input, prepared } = run.state;
  const asking = { ...context, lines: linesOf(run, places) };
  const bankMass = { equal: massOf(context, [edges], 'bank') };
  const alone = {
    bank: aloneOf(places, 0, massOf(context, [edges, differing], 'bank')),
    book: aloneOf(places, run.bankSize, massOf(context, [edges, differing], 'book')),
    least: LEAST_ALONE,
    open: { bankMass },
  };
  const query: ExceptionQuery = {
    today: input.today,
    staleCheckDays: input.settings.staleCheckDays,
    reversals: [],
    takenBack: [],
    bankCopies: new Set(),
    bookCopies: new Set(),
    bankActions: prepared.actions,
    nearMisses: new NearMissFinder(bank, book, { bankFree, bookFree, decimals }, [edges, differing]),
    differing,
    alone,
    topics: run.topics,
  };
  const explained = { exceptions: findExceptions(asking, query), ambiguous: findAmbiguous(asking, query) };
  const single = places
    .filter((place) => place < run.bankSize && prepared.actions.get(bank.row[place]!)?.type === 'transfer')
    .map((line) => ({ line, rule: prepared.ruled.get(bank.row[line]!)!, rivals: 1 }));
  const ruled = withRules(context, explained, {
    ruled: prepared.ruled,
    transfers: { pairs: [], single },
    tolerated,
  });
  const asked = new Set(places.map((place) => run.idOf(place)));
  return {
    exceptions: ruled.exceptions.filter(({ line }) => asked.has(line)),
    ambiguous: ruled.ambiguous.filter(({ line }) => asked.has(line)),
  };
}

/** Places as positions by side. */
export function linesOf({ bankSize }: FinishedRun, places: readonly number[]): Context['lines'] {
  return {
    bank: Int32Array.from(places.filter((place) => place < bankSize)),
    book: Int32Array.from(places.filter((place) => place >= bankSize).map((place) => place - bankSize)),
  };
}

/** Posteriors of the pairs of open lines, summed by line. */
function massOf(context: Context, sources: readonly Edges[], side: 'bank' | 'book'): Float64Array {
  const { bankFree, bookFree } = context;
  const out = new Float64Array(context[side].size);
  for (const edges of sources) {
    const { bank, book, posterior } = edges;
    for (let e = 0; e < edges.size; e++)
      if (bankFree[bank[e]!] && bookFree[book[e]!]) out[edges[side][e]!]! += posterior[e]!;
  }
  return out;
}

/** Probability that each place of a side has no partner among the open lines. */
function aloneOf(places: readonly number[], from: number, mass: Float64Array): Float64Array {
  const out = new Float64Array(mass.length);
  for (const place of places) {
    const at = place - from;
    if (at >= 0 && at < mass.length) out[at] = 1 - Math.min(1, mass[at]!);
  }
  return out;
}
