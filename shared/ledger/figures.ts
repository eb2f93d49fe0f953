/** The figures of a period that are signed: those that nothing dated later may change (accounting.md 6.6). */

import type { Proof } from '../contract/close.ts';

/** By name, minor units of the account's currency or counts. */
export function figuresOf({ statement, books }: Proof): Readonly<Record<string, number | null>> {
  return {
    opening: statement.opening,
    moneyIn: statement.moneyIn,
    moneyOut: statement.moneyOut,
    statementClosing: statement.closing,
    statementOffBy: statement.offBy,
    excluded: statement.excluded,
    depositsInTransit: books.depositsInTransit,
    outstandingPayments: books.outstandingPayments,
    outstandingCount: books.booksOnlyCount,
    bankErrors: books.bankErrors,
    adjustedBank: books.adjustedBank,
    ledger: books.ledger,
    receiptsNotBooked: books.receiptsNotBooked,
    paymentsNotBooked: books.paymentsNotBooked,
    bookErrors: books.bookErrors,
    adjustedLedger: books.adjustedLedger,
    booksOffBy: books.offBy,
  };
}

export interface Carried {
  readonly count: number;
  readonly sum: number;
}

/** Items open at the period's end: outstanding in the books, not booked, and errors of either side; positive = money to come. */
export function carriedOut({ books }: Proof): Carried {
  const { bankOnlyCount, documentsCount, bankOnly, documents } = books;
  return {
    count: books.booksOnlyCount + bankOnlyCount - documentsCount + books.bankErrorsCount + books.bookErrorsCount,
    sum: books.booksOnly + bankOnly - documents + books.bankErrors + books.bookErrors,
  };
}

/** Items that were open when the period before closed and have their other side by the end of this one. */
export function clearedBy(before: Proof, to: number): Carried {
  const cleared = before.clearedLater.filter(({ clearedDay }) => clearedDay <= to);
  return { count: cleared.length, sum: cleared.reduce((sum, { amount }) => sum + amount, 0) };
}
