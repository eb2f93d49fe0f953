/** The open documents of a party that a payment may settle. */

import { type Context, heldBy } from './context.ts';
import { groupedOf, type Lists, lastUntil } from './keys.ts';
import { MOST_ITEMS, Reach } from './reach.ts';

/** Open documents of one party that are weighed for one payment, latest first. */
const MOST_LOOKED = 120;
/** Days before a document that it may be paid. */
const EARLY_DAYS = 6;

/** Lines of each party, free or in a weak pair, that a payment may settle: in no batch and on no clearing account. */
export function payableLines(context: Context): Lists {
  const { book } = context;
  const payable = context.lines.book.filter(
    (j) => heldBy(context, 'book', j) !== null && book.party[j]! > 0 && book.batch[j] === 0 && !isClearing(context, j),
  );
  return groupedOf(payable, book.party, book.partyCount);
}

/** Lines of clearing accounts are settled in bulk by the processor, never by the party itself. */
function isClearing(context: Context, j: number): boolean {
  const account = context.book.account[j]!;
  return account !== 0 && !context.bankAccount[account];
}

/** The party's documents, free or in a weak pair, that bank lines from a day on may pay: latest first, at most `MOST_LOOKED`. */
export class OpenDocuments {
  /** Book positions. */
  readonly lines: number[] = [];
  private readonly amounts: readonly number[];
  private high = 0;
  private low = 0;
  private reach: Reach | null = null;

  constructor(context: Context, payable: Lists, first: number, party: number) {
    const { bank, book } = context;
    const day = bank.day[first]!;
    const from = payable.start[party]!;
    for (let k = lastUntil(payable, book.day, party, day + EARLY_DAYS); k >= from; k--) {
      const j = payable.items[k]!;
      if (day - book.day[j]! > context.settings.maxLagDays || this.lines.length >= MOST_LOOKED) break;
      if (heldBy(context, 'book', j) !== null && book.currency[j] === bank.currency[first]) this.lines.push(j);
    }
    this.amounts = this.lines.map((j) => book.amount[j]!);
    for (const amount of this.amounts) {
      if (amount > 0) this.high += amount;
      else this.low += amount;
    }
  }

  /** False when no documents make the target, as far as a cheap look tells: spares most targets the search. */
  mayAddUp(target: number): boolean {
    const { amounts } = this;
    if (amounts.length < 2) return false;
    if (amounts.length === 2) return amounts[0]! + amounts[1]! === target;
    if (target > this.high || target < this.low) return false;
    if (amounts.length > MOST_ITEMS) return true;
    this.reach ??= new Reach(amounts);
    return this.reach.has(target);
  }
}
