/** The reconciliation statement auditors know: the bank's balance and the ledger's, each led to its adjusted balance. */

import type { DifferenceType } from '../match/types.ts';
import { type Minor, minor } from '../money.ts';
import { completeOn, type ProofMatch, stateAt } from './as-of.ts';
import type { BookNature } from './nature.ts';
import type { Span } from './proof-sums.ts';

/**
 * Where an item stands in the statement. Amounts as the line carries them, positive = money into the account.
 * - `outstanding`: in the books, not at the bank: a deposit in transit or an outstanding payment, by its sign.
 * - `not_booked`: at the bank, not in the books: a receipt or a charge to book, by its sign.
 * - `bank_error`: a bank line that a person said is the bank's mistake; it leaves the bank's balance.
 * - `book_error`: a book line that a person said is wrong; it leaves the ledger's balance.
 * - `correction`: what a wrong sign or transposed digits in the books lack.
 */
export type Place = 'outstanding' | 'not_booked' | 'bank_error' | 'book_error' | 'correction';

export interface ReconcilingItem {
  readonly place: Place;
  readonly amount: number;
}

/** An open line up to the span's last day. `disposition` is what a person said of it, '' where nobody did. */
export interface OpenItem {
  readonly side: 'bank' | 'book';
  readonly amount: number;
  readonly nature: BookNature;
  readonly disposition: string;
}

export interface ReconciliationTerm {
  readonly count: number;
  readonly sum: Minor;
}

/** Every term with the sign it is added with. Balances null where their source is not known. */
export interface Reconciliation {
  readonly bank: Minor | null;
  readonly depositsInTransit: ReconciliationTerm;
  readonly outstandingPayments: ReconciliationTerm;
  readonly bankErrors: ReconciliationTerm;
  readonly adjustedBank: Minor | null;
  readonly ledger: Minor | null;
  readonly receiptsToBook: ReconciliationTerm;
  readonly chargesToBook: ReconciliationTerm;
  readonly bookingErrors: ReconciliationTerm;
  readonly adjustedLedger: Minor | null;
  /** adjustedBank - adjustedLedger: 0 where the proof holds. */
  readonly offBy: Minor | null;
}

/** Differences that say the books are wrong, not that something is still to be booked. */
const CORRECTIONS: ReadonlySet<DifferenceType | 'transfer'> = new Set<DifferenceType>(['sign', 'transposition']);

/** Place of an open line; null for an open document, which the ledger's bank account does not hold. */
export function placeOf({ side, nature, disposition }: OpenItem): Place | null {
  if (side === 'bank') return disposition === 'bank_error' ? 'bank_error' : 'not_booked';
  if (nature !== 'cash_book') return null;
  return disposition === 'correct_at_source' ? 'book_error' : 'outstanding';
}

/** Place of a typed difference. */
export const differencePlace = (type: DifferenceType | 'transfer'): Place =>
  CORRECTIONS.has(type) ? 'correction' : 'not_booked';

/** What a match that was complete within the span leaves to book: documents it settles, then each typed difference. */
export function matchItems(match: ProofMatch, { from, to }: Span): ReconcilingItem[] {
  const complete = completeOn(match);
  if (complete < from || complete > to) return [];
  const typed = match.differences.map(({ type, amount }) => ({ place: differencePlace(type), amount }));
  const settled = stateAt(match, to).posted - typed.reduce((sum, { amount }) => sum + amount, 0);
  return settled === 0 ? typed : [{ place: 'not_booked', amount: settled }, ...typed];
}

function term(items: readonly ReconcilingItem[], fits: (item: ReconcilingItem) => boolean): ReconciliationTerm {
  const chosen = items.filter(fits);
  return { count: chosen.length, sum: minor(chosen.reduce((sum, { amount }) => sum + amount, 0)) };
}

/** Lines of the wrong kind leave a balance: their sum is taken off it. */
const off = ({ count, sum }: ReconciliationTerm): ReconciliationTerm => ({ count, sum: minor(0 - sum) });

const joined = (a: ReconciliationTerm, b: ReconciliationTerm): ReconciliationTerm => ({
  count: a.count + b.count,
  sum: minor(a.sum + b.sum),
});

const plus = (balance: Minor | null, terms: readonly ReconciliationTerm[]): Minor | null =>
  balance === null ? null : minor(terms.reduce((sum, one) => sum + one.sum, balance as number));

/**
 * The statement from both balances and their items. `depositsInTransit` and `receiptsToBook` are positive, `outstandingPayments` and
 * `chargesToBook` negative, the errors either: bank + deposits + payments + bank errors = adjusted bank balance, and ledger + receipts
 * + charges + booking errors = adjusted ledger balance.
 */
export function reconciliation(
  balances: { readonly bank: Minor | null; readonly ledger: Minor | null },
  items: readonly ReconcilingItem[],
): Reconciliation {
  const signed = (place: Place, sign: 1 | -1) =>
    term(items, (item) => item.place === place && (sign > 0 ? item.amount >= 0 : item.amount < 0));
  const at = (place: Place) => term(items, (item) => item.place === place);
  const depositsInTransit = signed('outstanding', 1);
  const outstandingPayments = signed('outstanding', -1);
  const bankErrors = off(at('bank_error'));
  const receiptsToBook = signed('not_booked', 1);
  const chargesToBook = signed('not_booked', -1);
  const bookingErrors = joined(off(at('book_error')), at('correction'));
  const adjustedBank = plus(balances.bank, [depositsInTransit, outstandingPayments, bankErrors]);
  const adjustedLedger = plus(balances.ledger, [receiptsToBook, chargesToBook, bookingErrors]);
  return {
    ...balances,
    depositsInTransit,
    outstandingPayments,
    bankErrors,
    adjustedBank,
    receiptsToBook,
    chargesToBook,
    bookingErrors,
    adjustedLedger,
    offBy: adjustedBank === null || adjustedLedger === null ? null : minor(adjustedBank - adjustedLedger),
  };
}
