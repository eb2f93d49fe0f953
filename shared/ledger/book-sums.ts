/** Sums of the book side of a proof: what the ledger holds on a day, what is outstanding, and what is still to be booked. */

import type { Day } from '../day.ts';
import { type Minor, minor } from '../money.ts';
import type { AgeingCounter } from './ageing.ts';
import { completeOn, type ProofDifference, type ProofLeg, type ProofMatch, stateAt } from './as-of.ts';
import { DEFAULT_CHART, differenceAccountOf } from './chart.ts';
import type { BookNature } from './nature.ts';
import { type Span, UNEXPLAINED_KINDS } from './proof-sums.ts';
import type { BalanceBreak } from './running-balance.ts';
import { Tally } from './tally.ts';

/** An open book line that stands on the account. */
export interface ProofBook {
  readonly day: Day;
  readonly amount: number;
  /** An open document waits on its own control account: it is open, but the ledger's bank account does not hold it. */
  readonly nature: BookNature;
  /** Disposition or exception kind; '' where nothing explains it. */
  readonly kind: string;
}

/** Disposition of a book line that is itself wrong: it corrects the ledger's balance, the bank has nothing to wait for. */
export const BOOK_ERROR = 'correct_at_source';

/** A line that was open on the span's last day and has its other side since. */
export interface LaterItem {
  readonly lineId: number;
  readonly side: 'bank' | 'book';
  readonly day: Day;
  readonly amount: Minor;
  /** Day from which both sides are there. */
  readonly clearedDay: Day;
}

/** Kinds of lines that were open on the span's last day and are not any more. */
export const CLEARED_LATER = 'cleared_later';
export const BOOKED_LATER = 'booked_later';

export interface BookSums {
  /** Cash-book lines up to the span's end, and what the journal booked for matches complete before the span. */
  readonly ledger: Minor;
  /** Cash-book lines of the span alone. */
  readonly moved: Tally;
  /** Cash-book lines that a person said are wrong, up to the span's end. */
  readonly errors: Tally;
  /** What the journal books for matches complete before the span, by the day they were complete. */
  readonly earlier: readonly (readonly [day: Day, sum: number])[];
  /** Differences of the span that go to suspense: 'named' by a person, or by nobody. */
  readonly suspense: Tally;
  /** Cash-book lines up to the span's end whose bank line is after it or missing, by exception kind. */
  readonly outstanding: Tally;
  /** Bank lines up to the span's end, decided on, that the cash book held only after it. */
  readonly unbooked: Tally;
  /** Bank lines that settle open documents, in matches complete within the span: the journal books them. */
  readonly documents: Tally;
  /** Typed differences of matches complete within the span. */
  readonly differences: Tally;
  /** Open documents tied to the account, by exception kind. */
  readonly openDocuments: Tally;
  readonly later: readonly LaterItem[];
  readonly unexplained: number;
  /** Day of an open line that carries exactly the amount the bank's lines lack, within the days of the fault. */
  readonly hint: Day | null;
}

export interface BookSource {
  readonly books: Iterable<ProofBook>;
  readonly matches: Iterable<ProofMatch>;
}

/** One pass over open lines and matches. What is dated after the span plays no part. */
export function sumBooks(
  { books, matches }: BookSource,
  span: Span,
  about: { readonly ages: AgeingCounter; readonly fault: BalanceBreak | null },
): BookSums {
  const outstanding = new Tally();
  const openDocuments = new Tally();
  const errors = new Tally();
  const moved = new Tally();
  let ledger = 0;
  let unexplained = 0;
  let hint: Day | null = null;
  for (const book of books) {
    if (book.day > span.to) continue;
    const cash = book.nature === 'cash_book';
    if (cash) ledger += book.amount;
    if (cash && book.day >= span.from) moved.add('', book.amount);
    const tally = !cash ? openDocuments : book.kind === BOOK_ERROR ? errors : outstanding;
    tally.add(book.kind === '' ? 'unknown' : book.kind, book.amount);
    if (UNEXPLAINED_KINDS.has(book.kind)) unexplained++;
    about.ages.add(book.day, book.amount);
    if (fits(book, about.fault) && (hint === null || book.day < hint)) hint = book.day;
  }
  const decided = new MatchCounter(span, { ages: about.ages, outstanding, moved });
  for (const match of matches) decided.add(match);
  const { unbooked, documents, differences, suspense, later } = decided;
  later.sort((a, b) => a.day - b.day || a.lineId - b.lineId);
  return {
    ledger: minor(ledger + decided.ledger),
    moved,
    errors,
    earlier: [...decided.earlier].sort(([a], [b]) => a - b),
    suspense,
    outstanding,
    unbooked,
    documents,
    differences,
    openDocuments,
    later,
    unexplained,
    hint,
  };
}

class MatchCounter {
  readonly unbooked = new Tally();
  readonly documents = new Tally();
  readonly differences = new Tally();
  readonly suspense = new Tally();
  readonly later: LaterItem[] = [];
  readonly earlier = new Map<Day, number>();
  ledger = 0;

  private readonly span: Span;
  private readonly ages: AgeingCounter;
  private readonly outstanding: Tally;
  private readonly moved: Tally;

  constructor(span: Span, into: { readonly ages: AgeingCounter; readonly outstanding: Tally; readonly moved: Tally }) {
    this.span = span;
    this.ages = into.ages;
    this.outstanding = into.outstanding;
    this.moved = into.moved;
  }

  add(match: ProofMatch): void {
    const { from, to } = this.span;
    const complete = completeOn(match);
    const state = stateAt(match, to);
    this.ledger += state.ledger;
    for (const { day, amount } of match.cash) if (day >= from && day <= to) this.moved.add('', amount);
    if (complete < from) this.post(complete, state.posted);
    else if (complete <= to) this.book(match, state.posted);
    else this.wait(match, state, complete);
  }

  /** Complete before the span: the ledger holds what the journal posted. */
  private post(complete: Day, posted: number): void {
    if (posted === 0) return;
    this.ledger += posted;
    this.earlier.set(complete, (this.earlier.get(complete) ?? 0) + posted);
  }

  /** Complete in the span: what the ledger lacks is what the journal posts. */
  private book({ bank, differences }: ProofMatch, posted: number): void {
    let typed = 0;
    for (const difference of differences) {
      const { type, amount } = difference;
      this.differences.add(type, amount);
      if (goesToSuspense(difference)) this.suspense.add(difference.account === undefined ? 'unnamed' : 'named', amount);
      typed += amount;
    }
    const settled = posted - typed;
    // Counted by bank lines, since a match may settle several documents with one of them.
    if (settled !== 0) this.documents.add('', settled, Math.max(1, bank.length));
  }

  private wait(
    match: ProofMatch,
    state: { readonly outstanding: number; readonly unbooked: number },
    cleared: Day,
  ): void {
    const books = state.outstanding !== 0;
    const legs = (books ? match.cash : match.bank).filter(({ day }) => day <= this.span.to);
    const amount = books ? state.outstanding : state.unbooked;
    if (legs.length === 0 || amount === 0) return;
    for (const { lineId, day, amount: part } of partsOf(legs, amount)) {
      (books ? this.outstanding : this.unbooked).add(books ? CLEARED_LATER : BOOKED_LATER, part);
      this.ages.add(day, part);
      this.later.push({ lineId, day, amount: minor(part), side: books ? 'book' : 'bank', clearedDay: cleared });
    }
  }
}

function goesToSuspense({ type, amount, account }: ProofDifference): boolean {
  if (type === 'transfer') return false;
  const named = account === undefined ? {} : { account };
  return differenceAccountOf(DEFAULT_CHART, { type, amount, ...named }) === DEFAULT_CHART.suspense;
}

/** The lines with their amounts; where a part of the match has cleared, the first line carries what is left of it. */
function partsOf(legs: readonly ProofLeg[], amount: number): readonly ProofLeg[] {
  const sum = legs.reduce((total, leg) => total + leg.amount, 0);
  const [first] = legs;
  return sum === amount || first === undefined ? legs : [{ ...first, amount }];
}

const fits = (book: ProofBook, fault: BalanceBreak | null): boolean =>
  fault !== null && book.amount === fault.offBy && book.day >= fault.before && book.day <= fault.after;
