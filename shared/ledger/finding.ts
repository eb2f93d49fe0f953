/** What explains the first break of a statement: the open book line that its lines lack, or the line they have too many. */

import type { Proof } from '../contract/close.ts';
import type { Day } from '../day.ts';
import type { BookNature } from './nature.ts';

/** An open book line. Minor units of the account's currency, positive = money into the account. */
export interface OpenBook {
  readonly lineId: number;
  readonly day: Day;
  readonly amount: number;
  readonly nature: BookNature;
  /** True while an open suggestion pairs it with other lines. */
  readonly suggested: boolean;
}

/** A bank line that counts: not excluded as a duplicate. */
export interface StatementLine {
  readonly lineId: number;
  readonly day: Day;
  readonly amount: number;
  /** The line that an open suspicion says this one repeats. */
  readonly repeats: number | null;
}

/** The first break and what explains it; ids of lines. */
export interface Explanation {
  readonly from: Day;
  readonly to: Day;
  /** What the lines lack: stated balance minus the balance they give. */
  readonly amount: number;
  /** Open book lines of exactly this amount, by day. Several are listed, none is chosen. */
  readonly books: readonly number[];
  /** The only set of two or three open book lines that add up to it, where no single line does. */
  readonly set: readonly number[];
  /**
   * Bank lines of exactly the opposite amount in the days of the break, each with an equal one near it, or null; where there is none,
   * all suspected repetitions of those days, if together they have it.
   */
  readonly extra: readonly { readonly lineId: number; readonly twin: number | null }[];
}

/** Days around the break in which the cash book may hold the missing line. */
const CASH_REACH = 7;
/** Days before the break from which a document may be paid in it. */
const DOCUMENT_REACH = 60;
/** Days between two equal bank lines of which one may be there twice. */
const TWIN_REACH = 3;
/** Above so many lines a sum proves nothing. */
const MOST_IN_SETS = 300;

/** Days that a book line may have to stand for a line missing in this span. */
export function reachOf({ from, to }: { readonly from: number; readonly to: number }): {
  readonly from: number;
  readonly to: number;
} {
  return { from: from - DOCUMENT_REACH, to: to + CASH_REACH };
}

/**
 * Explains the first break of a statement (Proof A). Null where the statement closes or nothing states where it breaks. A negative
 * amount may be a payment that is missing or a receipt too many: both readings are given, neither is chosen.
 */
export function explainFault(
  { fault, offBy }: Pick<Proof['statement'], 'fault' | 'offBy'>,
  lines: { readonly books: readonly OpenBook[]; readonly bank: readonly StatementLine[] },
): Explanation | null {
  if (fault === null || offBy === 0) return null;
  const { from, to, amount } = fault;
  const near = lines.books.filter(({ day, nature }) => {
    const first = from - (nature === 'cash_book' ? CASH_REACH : DOCUMENT_REACH);
    return day >= first && day <= to + CASH_REACH;
  });
  const free = near.filter(({ suggested }) => !suggested);
  const equal = (books: readonly OpenBook[]): OpenBook[] => books.filter((book) => book.amount === amount);
  const single = [equal(free), equal(near)].find((books) => books.length > 0) ?? [];
  return {
    from: from as Day,
    to: to as Day,
    amount,
    books: single.sort((a, b) => a.day - b.day || a.lineId - b.lineId).map(({ lineId }) => lineId),
    set: single.length > 0 ? [] : onlySet(free, amount),
    extra: extraLines(lines.bank, { from, to, amount: -amount }),
  };
}

function extraLines(
  bank: readonly StatementLine[],
  { from, to, amount }: { readonly from: number; readonly to: number; readonly amount: number },
): Explanation['extra'] {
  const within = ({ day }: StatementLine): boolean => day >= from && day <= to;
  const equal = bank.filter((line) => line.amount === amount);
  const single = equal.filter(within);
  const repeated = bank.filter((line) => line.repeats !== null && within(line));
  if (single.length === 0)
    return repeated.reduce((sum, line) => sum + line.amount, 0) === amount
      ? repeated.map(({ lineId, repeats }) => ({ lineId, twin: repeats }))
      : [];
  return single.map(({ lineId, day }) => {
    const twin = equal.find((other) => other.lineId !== lineId && Math.abs(other.day - day) <= TWIN_REACH);
    return { lineId, twin: twin?.lineId ?? null };
  });
}

/** The one set of two or three lines with this sum; empty where there is none, or more than one. */
function onlySet(books: readonly OpenBook[], sum: number): readonly number[] {
  if (books.length > MOST_IN_SETS) return [];
  const places = new Map<number, number[]>();
  for (const [at, { amount }] of books.entries()) places.set(amount, [...(places.get(amount) ?? []), at]);
  let found: readonly number[] | null = null;
  for (const set of setsOf(books, places, sum)) {
    if (found !== null) return [];
    found = set;
  }
  return (found ?? []).map((at) => books[at]!.lineId);
}

function* setsOf(
  books: readonly OpenBook[],
  places: ReadonlyMap<number, readonly number[]>,
  sum: number,
): Generator<readonly number[]> {
  for (const [i, first] of books.entries()) {
    for (const j of places.get(sum - first.amount) ?? []) if (j > i) yield [i, j];
    for (let j = i + 1; j < books.length; j++)
      for (const k of places.get(sum - first.amount - books[j]!.amount) ?? []) if (k > j) yield [i, j, k];
  }
}
