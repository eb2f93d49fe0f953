/** Which account of the bank and which of the books may be one: asked of a person, never decided here. */

import { likeness } from './accounts.ts';

/** An account with what tells whether it is another one. */
export interface JoinCandidate {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
  readonly bankLines: number;
  readonly bookLines: number;
  /** Folded names and numbers that mean it, its own name included. */
  readonly aliases: readonly string[];
  /** Amounts of its lines in minor units, the newest first, as many as were looked at. */
  readonly amounts: readonly number[];
}

export interface JoinSuggestion {
  /** The account of the books: it keeps its name, which is the ledger's. */
  readonly into: number;
  /** The account of the bank that is part of it. */
  readonly join: number;
  readonly evidence: readonly string[];
}

/** A number of at least four digits that ends both is the account's. */
const SUFFIX_DIGITS = 4;
/** Names this alike speak for one account. */
const ALIKE = 0.6;
/** Amounts in common that speak for one account: this many, and this share of the shorter side. */
const COMMON = 3;
const COMMON_SHARE = 0.2;

function suffix(alias: string): string | null {
  const digits = /\d+$/.exec(alias)?.[0] ?? '';
  return digits.length >= SUFFIX_DIGITS ? digits : null;
}

/** Amounts of the shorter list that the other one holds too, each counted once. */
function commonAmounts(one: readonly number[], other: readonly number[]): number {
  const left = new Map<number, number>();
  for (const amount of one) left.set(amount, (left.get(amount) ?? 0) + 1);
  let common = 0;
  for (const amount of other) {
    const count = left.get(amount) ?? 0;
    if (count === 0) continue;
    common++;
    left.set(amount, count - 1);
  }
  return common;
}

interface Rated extends JoinSuggestion {
  readonly weight: number;
}

function rate(bank: JoinCandidate, book: JoinCandidate): Rated {
  const evidence: string[] = [];
  let weight = 0;
  const suffixes = book.aliases.map(suffix).filter((digits) => digits !== null);
  const number = bank.aliases
    .map(suffix)
    .filter((digits) => digits !== null)
    .find((digits) => suffixes.some((other) => other.endsWith(digits) || digits.endsWith(other)));
  if (number !== undefined) {
    evidence.push(`both numbers end in ${number.slice(-SUFFIX_DIGITS)}`);
    weight += 2;
  }
  const common = commonAmounts(bank.amounts, book.amounts);
  const shorter = Math.min(bank.amounts.length, book.amounts.length);
  if (common >= Math.min(COMMON, shorter) && common >= COMMON_SHARE * shorter && common > 0) {
    evidence.push(`${common} of ${shorter} amounts stand in both`);
    weight += 1 + common / shorter;
  }
  if (likeness(bank.name, book.name) >= ALIKE) {
    evidence.push('the names are alike');
    weight += 1;
  }
  return { into: book.id, join: bank.id, evidence, weight };
}

/**
 * Pairs of an account that only the bank knows and one that only the books know which may be one account: same currency, at least one
 * piece of evidence (numbers that end alike, amounts in common, names alike), and each the best partner of the other. Accounts
 * without a name are nobody's. `apart`: pairs "into,join" a person said are two accounts.
 */
export function joinSuggestions(
  accounts: readonly JoinCandidate[],
  apart: ReadonlySet<string> = new Set(),
): JoinSuggestion[] {
  const named = accounts.filter(({ name }) => name !== '');
  const banks = named.filter(({ bankLines, bookLines }) => bankLines > 0 && bookLines === 0);
  const books = named.filter(({ bankLines, bookLines }) => bookLines > 0 && bankLines === 0);
  const rated = banks
    .flatMap((bank) => books.filter(({ currency }) => currency === bank.currency).map((book) => rate(bank, book)))
    .filter(({ weight, into, join }) => weight > 0 && !apart.has(`${into},${join}`))
    .sort((one, other) => other.weight - one.weight);
  const taken = new Set<number>();
  return rated.flatMap(({ into, join, evidence }) => {
    if (taken.has(into) || taken.has(join)) return [];
    taken.add(into).add(join);
    return [{ into, join, evidence }];
  });
}
