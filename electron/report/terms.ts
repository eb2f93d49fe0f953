/** What the report says of a month in every form it has: its state, why it is a draft, the terms of both proofs. */

import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import type { ReportData } from './data.ts';

/** "2026-10-31" of an epoch day of the contract. */
export const dayText = (day: number): string => isoDay(day as Day);

/** Amount in the proof's currency for the page. */
export const money = (data: ReportData, value: number): string =>
  displayMinor(minor(value), exponentOf(data.proof.currency));

/** What keeps the month from being proved, in a few words; '' when it is. */
export function draftReason(data: ReportData): string {
  const { state, statement, books, exceptionsByKind } = data.proof;
  if (state === 'proved') return '';
  if (statement.offBy === null) return 'no statement balance';
  if (statement.offBy !== 0) return `off by ${money(data, statement.offBy)}`;
  if (books.offBy !== null && books.offBy !== 0) return `books off by ${money(data, books.offBy)}`;
  if (statement.firstBadDay !== null) return `balance breaks on ${dayText(statement.firstBadDay)}`;
  const unknown = exceptionsByKind.find(({ kind }) => kind === 'unknown')?.count ?? 0;
  return unknown > 0 ? `${unknown} open without a cause` : 'not proved yet';
}

export const STATES = {
  proved: 'Proved: both proofs are 0 and every open item has a cause.',
  matched: 'Matched, not proved: every bank line is approved or excluded.',
  open: 'Open: lines are still to be decided.',
  no_statement: 'No statement balance: nothing to prove against yet.',
} as const;

/** A line of a proof; `off` is a total that is 0 where the proof holds. */
export interface Term {
  readonly label: string;
  readonly value: number | null;
  readonly count?: number;
  readonly mark?: 'total' | 'off';
}

/** Proof A: the statement's own arithmetic. */
export function statementTerms({ proof: { statement: a } }: ReportData): Term[] {
  return [
    { label: 'Opening balance', value: a.opening },
    { label: '+ money in', value: a.moneyIn, count: a.moneyInCount },
    { label: '\u2212 money out', value: minor(0 - a.moneyOut), count: a.moneyOutCount },
    { label: '= computed', value: a.computed, mark: 'total' },
    { label: 'Closing balance stated', value: a.closing },
    { label: 'Off by (stated \u2212 computed)', value: a.offBy, mark: 'off' },
    { label: 'Excluded as duplicates (not in the sums)', value: a.excluded, count: a.excludedCount },
  ];
}

/** Proof B: from the bank's balance to the books'. */
export function bookTerms({ proof: { books: b } }: ReportData): Term[] {
  return [
    { label: 'Statement closing', value: b.statementClosing },
    { label: '+ books only', value: b.booksOnly, count: b.booksOnlyCount },
    { label: '\u2212 bank only', value: b.bankOnly, count: b.bankOnlyCount },
    { label: '\u2212 typed differences', value: b.differences },
    { label: '= books should say', value: b.computedLedger, mark: 'total' },
    { label: 'Ledger balance', value: b.ledger },
    { label: 'Off by', value: b.offBy, mark: 'off' },
  ];
}

/** "First bad day 2026-10-14: balance after row 41 is 2.20 short."; '' where no day is bad. */
export function badDayText({ proof: { statement } }: ReportData): string {
  const { firstBadDay, firstBadNote } = statement;
  if (firstBadDay === null && firstBadNote === '') return '';
  return `${firstBadDay === null ? '' : `First bad day ${dayText(firstBadDay)}: `}${firstBadNote}.`;
}
