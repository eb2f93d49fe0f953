/** What the report says of a month in every form it has: its state, why it is a draft, the statement's two columns. */

import type { Proof } from '../../shared/contract/close.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import type { ReportData } from './data.ts';

/** "2026-10-31" of an epoch day of the contract. */
export const dayText = (day: number): string => isoDay(day as Day);

const money = ({ proof }: ReportData, value: number): string => displayMinor(minor(value), exponentOf(proof.currency));

const LEDGER_SOURCES: Readonly<Record<string, string>> = {
  typed: 'typed',
  trial_balance: 'trial balance',
  hub: 'accounting system',
  export: 'balance column of the ledger export',
};

/** The ledger's balance at the period's end and, in words, where it comes from. Null where nobody stated it. */
export function ledgerLine({ books }: Proof): { readonly amount: number | null; readonly source: string } {
  const { ledgerSource } = books;
  if (books.ledger === null || ledgerSource === null)
    return { amount: null, source: 'not known: no ledger balance was read or entered' };
  const { kind, source, day } = ledgerSource;
  return { amount: books.ledger, source: `${LEDGER_SOURCES[kind]}: ${source}, ${dayText(day)}` };
}

/** What keeps the month from being proved, in a few words; '' when it is. */
export function draftReason(data: ReportData): string {
  const { state, statement, books, exceptionsByKind } = data.proof;
  if (state === 'proved') return '';
  if (statement.offBy === null) return 'no statement balance';
  if (statement.offBy !== 0) return `off by ${money(data, statement.offBy)}`;
  if (books.ledger === null) return 'no ledger balance';
  if (books.offBy !== null && books.offBy !== 0) return `books off by ${money(data, books.offBy)}`;
  if (statement.firstBadDay !== null) return `balance breaks on ${dayText(statement.firstBadDay)}`;
  const unknown = exceptionsByKind.find(({ kind }) => kind === 'unknown')?.count ?? 0;
  return unknown > 0 ? `${unknown} open without a cause` : 'not proved yet';
}

export const STATES = {
  proved: 'Both proofs are 0 and every open item has a cause.',
  matched: 'Every bank line is approved or excluded.',
  open: 'Lines are still to be decided.',
  no_statement: 'There is no statement balance to prove against yet.',
} as const;

/** A line of a statement; `off` is a total that is 0 where the proof holds. */
export interface Term {
  readonly label: string;
  readonly value: number | null;
  readonly count?: number;
  readonly mark?: 'total' | 'off';
}

/** The statement's own arithmetic. */
export function statementTerms({ proof: { statement: a } }: ReportData): Term[] {
  return [
    { label: 'Opening balance', value: a.opening },
    { label: 'Add: money in', value: a.moneyIn, count: a.moneyInCount },
    { label: 'Less: money out', value: a.moneyOut, count: a.moneyOutCount },
    { label: 'Computed closing balance', value: a.computed, mark: 'total' },
    { label: 'Closing balance stated', value: a.closing },
    { label: 'Off by (stated \u2212 computed)', value: a.offBy, mark: 'off' },
  ];
}

/** From the bank's balance to the adjusted one. */
export function bankTerms({ reconciliation: r, proof }: ReportData): Term[] {
  return [
    { label: `Balance per bank, ${dayText(proof.to)}`, value: r.bank },
    { label: 'Add: deposits in transit', value: r.depositsInTransit.sum, count: r.depositsInTransit.count },
    { label: 'Less: outstanding payments', value: r.outstandingPayments.sum, count: r.outstandingPayments.count },
    { label: 'Bank errors', value: r.bankErrors.sum, count: r.bankErrors.count },
    { label: 'Adjusted bank balance', value: r.adjustedBank, mark: 'total' },
  ];
}

/** From the ledger's balance to the adjusted one, and whether both are equal. */
export function ledgerTerms({ reconciliation: r, proof }: ReportData): Term[] {
  return [
    { label: `Balance per ledger, ${dayText(proof.to)}`, value: r.ledger },
    { label: 'Add: receipts to book', value: r.receiptsToBook.sum, count: r.receiptsToBook.count },
    { label: 'Less: charges and payments to book', value: r.chargesToBook.sum, count: r.chargesToBook.count },
    { label: 'Booking errors', value: r.bookingErrors.sum, count: r.bookingErrors.count },
    { label: 'Adjusted ledger balance', value: r.adjustedLedger, mark: 'total' },
    { label: 'Off by (bank \u2212 ledger)', value: r.offBy, mark: 'off' },
  ];
}

/** "First bad day 2026-10-14: balance after row 41 is 2.20 short."; '' where no day is bad. */
export function badDayText({ proof: { statement } }: ReportData): string {
  const { firstBadDay, firstBadNote } = statement;
  if (firstBadDay === null && firstBadNote === '') return '';
  return `${firstBadDay === null ? '' : `First bad day ${dayText(firstBadDay)}: `}${firstBadNote}.`;
}
