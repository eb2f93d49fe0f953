/** What a party is called by its initials: "HFL" for Harbour Foods Ltd, "QRAV" for Quinn, Ramsey and Vaughn GmbH. */

import type { BankSide, BookSide } from './encode.ts';
import { canonical } from './tokens.ts';

/** Shorter initials are met by accident, longer ones are nobody's. */
const SHORTEST = 3;
const LONGEST = 6;

/** Bank words that may be the initials of each party: of all words of its name, and of all but the last, which may be its legal form; -1 where none. */
export interface InitialWords {
  readonly whole: Int32Array;
  readonly bare: Int32Array;
}

/** Looks the initials of all parties up among the words of the bank texts. */
export function initialWords(bank: BankSide, book: BookSide): InitialWords {
  const words = new Map<string, number>();
  bank.words.forEach((text, id) => {
    if (text.length >= SHORTEST && text.length <= LONGEST) words.set(text, id);
  });
  const find = (initials: string): number =>
    initials.length < SHORTEST || initials.length > LONGEST ? -1 : (words.get(canonical(initials)) ?? -1);
  return {
    whole: Int32Array.from(book.partyInitials, find),
    bare: Int32Array.from(book.partyInitials, (initials) => find(initials.slice(0, -1))),
  };
}
