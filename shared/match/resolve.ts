/** Chooses among candidate sets that share lines: strongest first, with the rivals' weight as doubt. */

import { accept, type Context, forget, groupKey, heldBy, reopen } from './context.ts';
import type { Draft } from './draft.ts';
import { put } from './search.ts';
import type { Difference } from './types.ts';

/** A set someone proposes, before rivals are weighed. */
export interface SetCandidate {
  readonly bank: readonly number[];
  readonly book: readonly number[];
  readonly logOdds: number;
  readonly basis: Draft['basis'];
  readonly exhausted: boolean;
  readonly differences: readonly Difference[];
  /** Its odds count the weak pairs that hold its lines: they give way to it. */
  readonly displaces?: boolean;
}

const NO_RIVAL = 50;
/** Raw confidence under which a set is left unmade: about a quarter once calibrated. */
const LEAST_CONFIDENCE = 0.2;

/** False for a set that `resolveSets` would leave out whatever its rivals are: most of them, so that they are not even kept. */
export function mayStand({ second }: Pick<Context, 'second'>, logOdds: number): boolean {
  return logOdds + second.boost > 0;
}

/** Accepts candidates with positive log-odds in order of strength while their lines are free; confidence falls with every rival for a shared line. */
export function resolveSets(context: Context, candidates: SetCandidate[]): void {
  const { boost, most } = context.second;
  const { rejected } = context;
  const standing = candidates.filter(
    ({ logOdds, bank, book }) => mayStand(context, logOdds) && !rejected?.has(groupKey(bank, book)),
  );
  const unique = distinct(
    boost === 0
      ? standing
      : standing.map((candidate) => ({ ...candidate, logOdds: Math.min(most, candidate.logOdds + boost) })),
  );
  unique.sort(byStrength);
  const byBank = new Map<number, SetCandidate[]>();
  const byBook = new Map<number, SetCandidate[]>();
  for (const candidate of unique) {
    for (const i of candidate.bank) put(byBank, i, candidate);
    for (const j of candidate.book) put(byBook, j, candidate);
  }
  const displaced = new Set<Draft>();
  for (const candidate of unique) {
    if (!isFree(context, candidate)) continue;
    const rivals = new Set<SetCandidate>();
    for (const i of candidate.bank) for (const rival of byBank.get(i)!) rivals.add(rival);
    for (const j of candidate.book) for (const rival of byBook.get(j)!) rivals.add(rival);
    rivals.delete(candidate);
    let doubt = Math.exp(-candidate.logOdds);
    let nearest = NO_RIVAL;
    let alternatives = 0;
    for (const rival of rivals) {
      if (!isFree(context, rival)) continue;
      const behind = candidate.logOdds - rival.logOdds;
      doubt += Math.exp(-behind);
      nearest = Math.min(nearest, behind);
      if (behind < 3) alternatives++;
    }
    if (1 / (1 + doubt) < LEAST_CONFIDENCE) continue;
    for (const draft of holders(context, candidate)) {
      reopen(context, draft);
      displaced.add(draft);
    }
    accept(context, {
      bank: candidate.bank,
      book: candidate.book,
      confidence: 1 / (1 + doubt),
      logOdds: candidate.logOdds,
      margin: nearest,
      alternatives,
      alternativesExact: candidate.exhausted,
      differences: candidate.differences,
      basis: candidate.basis,
      edge: -1,
    });
  }
  forget(context, displaced);
}

function byStrength(x: SetCandidate, y: SetCandidate): number {
  return (
    y.logOdds - x.logOdds ||
    x.bank[0]! - y.bank[0]! ||
    x.book.length - y.book.length ||
    x.book[0]! - y.book[0]! ||
    x.book.at(-1)! - y.book.at(-1)!
  );
}

function isFree(context: Context, candidate: SetCandidate): boolean {
  if (candidate.displaces)
    return (
      candidate.bank.every((i) => heldBy(context, 'bank', i) !== null) &&
      candidate.book.every((j) => heldBy(context, 'book', j) !== null)
    );
  return candidate.bank.every((i) => context.bankFree[i]) && candidate.book.every((j) => context.bookFree[j]);
}

function holders(context: Context, candidate: SetCandidate): Set<Draft> {
  const { weak, bankFree, bookFree } = context;
  if (!candidate.displaces) return new Set();
  return new Set([
    ...candidate.bank.flatMap((i) => (bankFree[i] ? [] : (weak.bank.get(i) ?? []))),
    ...candidate.book.flatMap((j) => (bookFree[j] ? [] : (weak.book.get(j) ?? []))),
  ]);
}

/** The same lines found in several ways count once, at their strongest. */
function distinct(candidates: SetCandidate[]): SetCandidate[] {
  const best = new Map<string, SetCandidate>();
  for (const candidate of candidates) {
    const key = `${candidate.bank.join()}|${candidate.book.join()}`;
    const known = best.get(key);
    if (!known || known.logOdds < candidate.logOdds) best.set(key, candidate);
  }
  return [...best.values()];
}
