/** What the user's rules change in the explanations of a run: names of rules, ends of transfers, lines a tolerance cannot decide on. */

import { NearMissFinder } from '../detect/near-misses.ts';
import type { Context } from './context.ts';
import type { Edges } from './edges.ts';
import type { RuledRows } from './rules.ts';
import { singleEnds, type Transfers } from './transfers.ts';
import type { Ambiguity, Exception } from './types.ts';

export interface Explanations {
  readonly exceptions: readonly Exception[];
  readonly ambiguous: readonly Ambiguity[];
}

export interface RuledRun {
  readonly ruled: RuledRows;
  readonly transfers: Transfers;
  /** Pairs that tolerances were asked about; null where none was. */
  readonly tolerated: Edges | null;
}

/** A line whose documents within the tolerance are together this likely has one of them. */
const LIKELY = 0.5;

/** The explanations with the rules' part in them; the same ones where there is no rule. */
export function withRules(context: Context, explained: Explanations, run: RuledRun): Explanations {
  if (run.ruled.size === 0) return explained;
  const { bank } = context;
  const position = new Map<number, number>();
  for (let i = 0; i < bank.size; i++) position.set(bank.table.id[bank.row[i]!]!, i);
  const undecided = undecidedByTolerance(context, run.tolerated);
  const settled = settledByRule(context);
  const place = ({ side, line }: { readonly side: string; readonly line: number }): number =>
    side === 'bank' ? position.get(line)! : Number.POSITIVE_INFINITY;
  const ofBank = (line: Exception | Ambiguity): number => (line.side === 'bank' ? place(line) : -1);
  const exceptions = explained.exceptions
    .filter(({ side, line }) => !settled.has(`${side}${line}`))
    .filter((item) => !undecided.has(ofBank(item)))
    .map((item) => named(item, run.ruled.get(bank.row[ofBank(item)] ?? -1)?.name));
  const known = new Set(explained.ambiguous.map(ofBank));
  const added = [...undecided.values()].filter((item) => !known.has(place(item)));
  const byPlace = <T extends Exception | Ambiguity>(items: T[]): T[] =>
    items
      .map((item, at) => ({ item, at, place: place(item) }))
      .sort((x, y) => (x.place === y.place ? x.at - y.at : x.place - y.place))
      .map(({ item }) => item);
  return {
    exceptions: byPlace([...exceptions, ...singleEnds(context, run.transfers)]),
    ambiguous: byPlace([
      ...explained.ambiguous.map((item) =>
        item.nearMisses.length === 0 ? (undecided.get(ofBank(item)) ?? item) : item,
      ),
      ...added,
    ]),
  };
}

/** An account that a rule proposes, with the rule's name. */
function named(exception: Exception, rule: string | undefined): Exception {
  const { category } = exception;
  if (category?.source !== 'rule' || rule === undefined) return exception;
  return { ...exception, category: { ...category, rule } };
}

/** Lines of pairs that a tolerance made: their difference is allowed, not disputed. */
function settledByRule({ bank, book, drafts }: Context): ReadonlySet<string> {
  const out = new Set<string>();
  for (const draft of drafts) {
    if (draft.rule === undefined) continue;
    for (const i of draft.bank) out.add(`bank${bank.table.id[bank.row[i]!]!}`);
    for (const j of draft.book) out.add(`book${book.table.id[book.row[j]!]!}`);
  }
  return out;
}

/** Free bank lines, by position, that have several documents within their tolerance and nothing to tell them apart. */
function undecidedByTolerance(context: Context, tolerated: Edges | null): ReadonlyMap<number, Ambiguity> {
  const out = new Map<number, Ambiguity>();
  if (tolerated === null) return out;
  const { bank, book, bankFree, bookFree, decimals } = context;
  const mass = new Map<number, number>();
  for (let e = 0; e < tolerated.size; e++) {
    const i = tolerated.bank[e]!;
    if (bankFree[i] && bookFree[tolerated.book[e]!]) mass.set(i, (mass.get(i) ?? 0) + tolerated.posterior[e]!);
  }
  const finder = new NearMissFinder(bank, book, { bankFree, bookFree, decimals }, [tolerated]);
  for (const [i, sum] of mass)
    if (sum >= LIKELY) out.set(i, { side: 'bank', line: bank.table.id[bank.row[i]!]!, nearMisses: finder.ofBank(i) });
  return out;
}
