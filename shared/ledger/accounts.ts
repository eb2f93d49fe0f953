/** The chart of accounts as a list: types and normal sides, what a new company starts with, and which account a text means. */

import { fold } from '../text.ts';

export const LEDGER_TYPES = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type LedgerType = (typeof LEDGER_TYPES)[number];

export const ACCOUNT_KINDS = ['bank', 'card', 'cash', 'clearing'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** An account of the ledger. */
export interface LedgerAccount {
  readonly name: string;
  /** '' where it has none. */
  readonly code: string;
  /** Null where nobody said. */
  readonly type: LedgerType | null;
  /** ISO 4217, or '' for an account of any currency. */
  readonly currency: string;
  readonly taxCode: string;
  readonly archived: boolean;
}

/** The side on which an account of this type grows; null while the type is unknown. */
export function normalSide(type: LedgerType | null): 'debit' | 'credit' | null {
  if (type === null) return null;
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit';
}

/** The accounts DEFAULT_CHART (chart.ts) names, with their types: what a new company's chart holds. */
export const STARTING_ACCOUNTS: Readonly<Record<string, LedgerType>> = {
  'Accounts receivable': 'asset',
  'Accounts payable': 'liability',
  'Payment processor clearing': 'asset',
  'Wages payable': 'liability',
  'Tax withheld': 'asset',
  'Payment processing fees': 'expense',
  'Bank charges': 'expense',
  'Foreign exchange gains and losses': 'expense',
  Rounding: 'expense',
  'Discounts received': 'income',
  'Discounts allowed': 'expense',
  'Write-offs': 'expense',
  'Currency exchange': 'equity',
  'Suspense - to be corrected': 'asset',
};

/** Type of an account a new chart holds; null for any other. */
export function startingTypeOf(account: string): LedgerType | null {
  return STARTING_ACCOUNTS[account] ?? null;
}

/**
 * A name or number as aliases compare it: folded, the signs that hide a card's digits left out, and blanks and dashes out of
 * numbers, so that "20-45-45 73014471" is "20454573014471" and an IBAN is one word. '' where nothing is left to compare.
 */
export function foldAlias(text: string): string {
  const folded = fold(text).replace(/\bx{2,}(?=[\dx ]*\d)/g, '');
  const whole = folded.replaceAll(' ', '');
  if (/^[a-z]{2}\d{2}[a-z\d]{8,30}$/.test(whole) && /\d{4}/.test(whole)) return whole;
  return folded.replace(/(?<=\d) +(?=\d)/g, '').trim();
}

export type Resolved<T> =
  | { readonly found: T; readonly nearest: readonly [] }
  | { readonly found: null; readonly nearest: readonly T[] };

const NEAREST = 3;
/** Pairs of letters two names share, from which on one is offered for the other (Dice's coefficient). */
const NEAR = 0.4;

/**
 * The account a text means: by its code, its name, or both ("6300 Hosting"), case and signs aside. Where none is meant, the nearest
 * names, best first: a typo is answered with what was probably meant and never becomes an account.
 */
export function resolveLedgerAccount<T extends Pick<LedgerAccount, 'name' | 'code'>>(
  chart: readonly T[],
  text: string,
): Resolved<T> {
  const exact = chart.find(({ name }) => name === text);
  if (exact !== undefined) return { found: exact, nearest: [] };
  const wanted = fold(text);
  const meant = chart.filter(({ name, code }) => {
    const own = fold(code);
    return wanted !== '' && (fold(name) === wanted || (own !== '' && [own, `${own} ${fold(name)}`].includes(wanted)));
  });
  if (meant.length === 1) return { found: meant[0]!, nearest: [] };
  if (meant.length > 1) return { found: null, nearest: meant.slice(0, NEAREST) };
  const rated = chart
    .map((account) => ({ account, likeness: likeness(`${account.code} ${account.name}`, text) }))
    .filter(({ likeness: value }) => value >= NEAR)
    .sort((one, other) => other.likeness - one.likeness || (one.account.name < other.account.name ? -1 : 1));
  return { found: null, nearest: rated.slice(0, NEAREST).map(({ account }) => account) };
}

function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of fold(text).split(' '))
    for (let at = 0; at < Math.max(1, word.length - 1); at++) {
      const pair = word.slice(at, at + 2);
      if (pair !== '') found.set(pair, (found.get(pair) ?? 0) + 1);
    }
  return found;
}

/** How alike two names are, 0 to 1: twice the pairs of letters they share over the pairs they have (L. R. Dice 1945). */
export function likeness(one: string, other: string): number {
  const [left, right] = [pairs(one), pairs(other)];
  const size = (all: ReadonlyMap<string, number>): number => [...all.values()].reduce((sum, count) => sum + count, 0);
  const total = size(left) + size(right);
  let shared = 0;
  for (const [pair, count] of left) shared += Math.min(count, right.get(pair) ?? 0);
  return total === 0 ? 0 : (2 * shared) / total;
}
