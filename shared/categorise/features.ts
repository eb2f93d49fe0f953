/** What a bank line without a document is recognised by when it is given a ledger account: words, counterparty, direction, size. */

import { fold } from '../text.ts';

/** The facts of a bank line that decide on its account. */
export interface CategoryLine {
  readonly id: number;
  readonly description: string;
  readonly counterparty: string;
  /** Minor units, positive = money in. */
  readonly amount: number;
  /** Decimals of its currency. */
  readonly exponent: number;
}

export interface Features {
  /** Distinct words and numbers in the order of the text; the whole counterparty as one more, marked by COUNTERPARTY. */
  readonly tokens: readonly string[];
  /** 1: money in, 0: money out. */
  readonly direction: 0 | 1;
  /** Amounts of one band are within a factor of about three of each other. */
  readonly band: number;
}

/** Begins the token of a whole counterparty: no word begins so. */
export const COUNTERPARTY = '=';

const LEAST_LETTERS = 2;
/** Shorter numbers are days, months and counts. */
const LEAST_WITH_DIGITS = 4;
const BANDS_PER_DECADE = 2;

/** True for tokens that hold a digit: numbers of accounts and customers, but also dates and trace numbers. */
export function holdsDigit(token: string): boolean {
  return /\p{N}/u.test(token) && !token.startsWith(COUNTERPARTY);
}

/** Features of a line; the same text in other case, with other marks or blanks has the same. */
export function featuresOf(line: CategoryLine): Features {
  const counterparty = fold(line.counterparty);
  const words = `${fold(line.description)} ${counterparty}`.split(' ');
  const tokens = new Set(words.filter((word) => word.length >= (holdsDigit(word) ? LEAST_WITH_DIGITS : LEAST_LETTERS)));
  if (counterparty !== '') tokens.add(`${COUNTERPARTY}${counterparty}`);
  const size = Math.abs(line.amount) / 10 ** line.exponent;
  return {
    tokens: [...tokens],
    direction: line.amount > 0 ? 1 : 0,
    band: Math.floor(Math.log10(Math.max(size, 0.01)) * BANDS_PER_DECADE),
  };
}

/** A token as it is written in the line: "AWS" for "aws". */
export function spelling(line: CategoryLine, token: string): string {
  if (token.startsWith(COUNTERPARTY)) return line.counterparty;
  const pieces = `${line.description} ${line.counterparty}`.split(/[^\p{L}\p{N}\p{M}]+/u);
  return pieces.find((piece) => fold(piece) === token) ?? token;
}
