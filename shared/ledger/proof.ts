/** The two proofs of a month: statement arithmetic, and bank to books. Pure and linear in the lines. */

import type { Proof } from '../contract/close.ts';
import type { Day } from '../day.ts';
import { addMinor, displayMinor, exponentOf, type Minor, minor } from '../money.ts';
import { AgeingCounter } from './ageing.ts';
import type { ProofMatch } from './as-of.ts';
import { type BookSums, type ProofBook, sumBooks } from './book-sums.ts';
import { type BankSums, type Span, sumBank } from './proof-sums.ts';
import { type BankColumns, breakNote, suspectDay, weekdaysBetween } from './running-balance.ts';
import { byDay, continuity, type ProofStatement } from './statements.ts';
import type { Tally } from './tally.ts';

export interface ProofInput {
  readonly accountId: number;
  readonly account: string;
  readonly currency: string;
  /** Null: from the first line or statement, to the last. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly statements: readonly ProofStatement[];
  /** Every bank line of those statements, also from before the span: they carry the opening balance forward. */
  readonly bank: BankColumns;
  /** Exception kind of an open bank line by column index; '' where nothing explains it. */
  readonly bankKind: (index: number) => string;
  /** Open book lines that stand on the account, whatever their day. */
  readonly books: Iterable<ProofBook>;
  /** Every approved match with a line on the account, whatever its day. */
  readonly matches: Iterable<ProofMatch>;
  /** The ledger's own balance of this bank account at `to`, where it is known; null takes the sum of the book lines. */
  readonly ledgerClosing: Minor | null;
}

/**
 * Computes both proofs. All amounts are signed minor units of the account's currency, positive = money into the account.
 *
 * **Proof A, statement arithmetic.** computed = opening + moneyIn + moneyOut, where moneyOut is negative and lines excluded as
 * duplicates are left out. offBy = closing - computed, what the lines lack: a missing line of x gives offBy = x, a line of x too
 * many gives -x. A balance the file does not state is taken from the running balance of its lines, where they have one.
 *
 * **Proof B, bank to books**, as of the span's last day. computedLedger = statementClosing + booksOnly - bankOnly - differences:
 * booksOnly is in the cash book by that day and at the bank later or not at all; bankOnly is at the bank by that day and not in
 * the ledger, because nothing in the books stands for it, the cash book has it later, or it settles open documents and the
 * payment is still to be posted. statementClosing is what the statement states, or Proof A's computed closing where it states
 * none. ledger = what the account started with + its cash-book lines up to the day + what the journal booked for matches that
 * were complete before the span, so that a span opens with the adjusted balance the one before it closed with. Only the days of
 * the lines count: what was imported, decided or posted later changes nothing, except that it names the day an item cleared.
 * offBy = computedLedger - ledger. A missing bank line of x whose book line is there moves both proofs by x.
 *
 * **State.** `no_statement`: no balance to prove against. `proved`: both proofs 0, the running balance never breaks and every open
 * line has a typed cause. `matched`: every bank line is approved or excluded, but it is not proved. Else `open`.
 */
export function proof(input: ProofInput): Proof {
  const span = spanOf(input);
  const ages = new AgeingCounter(span.to);
  const bank = sumBank(input, span, ages);
  const books = sumBooks(input, span, { ages, fault: bank.fault });
  const statement = statementProof(input, span, { bank, books });
  const second = booksProof(input.ledgerClosing, { statement, bank, books });
  return {
    accountId: input.accountId,
    account: input.account,
    currency: input.currency,
    ...span,
    statement,
    books: second,
    state: stateOf({
      statement,
      books: second,
      open: bank.open.count,
      unexplained: bank.unexplained + books.unexplained,
    }),
    statements: spansOf(input.statements, span),
    gaps: continuity(input.statements, formatter(input.currency)).filter(
      (gap) => gap.from <= span.to && gap.to >= span.from,
    ),
    ageing: ages.result(),
    exceptionsByKind: exceptions(bank.open, books.outstanding, books.openDocuments, books.unbooked),
    clearedLater: books.later.map((item) => ({ ...item })),
    differencesByType: books.differences.rows.map(([type, sum]) => ({ type, ...sum })),
  };
}

const formatter =
  (currency: string) =>
  (amount: number): string =>
    displayMinor(minor(amount), exponentOf(currency));

/** The span asked for; where it is open, the first and last day any statement or line states. */
function spanOf({ from, to, statements, bank }: ProofInput): Span {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { firstDay, lastDay } of statements) {
    first = Math.min(first, firstDay);
    last = Math.max(last, lastDay);
  }
  for (let i = 0; i < bank.length; i++) {
    first = Math.min(first, bank.day[i]!);
    last = Math.max(last, bank.day[i]!);
  }
  const start = from ?? ((first === Number.POSITIVE_INFINITY ? last : first) as Day);
  return { from: start, to: to ?? (Math.max(last, start) as Day) };
}

/** Share of working days with a line from which a working day without one is conspicuous. */
const DENSE = 0.8;

function statementProof(
  input: ProofInput,
  span: Span,
  { bank, books }: { readonly bank: BankSums; readonly books: BookSums },
): Proof['statement'] {
  const { opening, closing, moneyIn, moneyOut, excluded } = bank;
  const computed = opening === null ? null : addMinor(opening, moneyIn.sum, moneyOut.sum);
  const offBy = computed === null || closing === null ? null : minor(closing - computed);
  const fault = datedFault(bank, offBy);
  const hints = { book: books.hint, dense: bank.daysWithLines >= DENSE * weekdaysBetween(span.from, span.to) };
  return {
    opening,
    moneyIn: moneyIn.sum,
    moneyInCount: moneyIn.count,
    moneyOut: moneyOut.sum,
    moneyOutCount: moneyOut.count,
    excluded: excluded.sum,
    excludedCount: excluded.count,
    computed,
    closing,
    offBy,
    firstBadDay: fault === null ? null : suspectDay(fault, hints),
    firstBadNote: fault === null ? undatedNote(offBy) : breakNote(fault, formatter(input.currency)),
  };
}

/** A statement that states no balance but its first and last cannot tell on which day it went wrong. */
const datedFault = (bank: BankSums, offBy: Minor | null): BankSums['fault'] =>
  bank.fault !== null && (bank.dated || bank.fault.before === bank.fault.after || offBy === 0) ? bank.fault : null;

const undatedNote = (offBy: Minor | null): string =>
  offBy === null || offBy === 0 ? '' : 'the statement states no balance by day, so the day cannot be named';

interface BooksTerms {
  readonly statement: Proof['statement'];
  readonly bank: BankSums;
  readonly books: BookSums;
}

function booksProof(ledgerClosing: Minor | null, { statement, bank, books }: BooksTerms): Proof['books'] {
  const { outstanding, unbooked, documents, differences } = books;
  const closing = statement.closing ?? statement.computed;
  const ledger = ledgerClosing ?? (bank.origin === null ? null : addMinor(bank.origin, books.ledger));
  const bankOnly = addMinor(bank.open.sum, unbooked.sum, documents.sum);
  const adjustedBank = closing === null ? null : addMinor(minor(closing), outstanding.sum);
  const adjustedLedger = ledger === null ? null : addMinor(ledger, bankOnly, differences.sum);
  return {
    statementClosing: closing === null ? null : minor(closing),
    booksOnly: outstanding.sum,
    booksOnlyCount: outstanding.count,
    bankOnly,
    bankOnlyCount: bank.open.count + unbooked.count + documents.count,
    documents: documents.sum,
    documentsCount: documents.count,
    differences: differences.sum,
    ledger,
    computedLedger: adjustedBank === null ? null : minor(adjustedBank - bankOnly - differences.sum),
    adjustedBank,
    adjustedLedger,
    offBy: adjustedBank === null || adjustedLedger === null ? null : minor(adjustedBank - adjustedLedger),
  };
}

interface StateTerms {
  readonly statement: Proof['statement'];
  readonly books: Proof['books'];
  readonly open: number;
  readonly unexplained: number;
}

function stateOf({ statement, books, open, unexplained }: StateTerms): Proof['state'] {
  if (statement.offBy === null) return 'no_statement';
  if (statement.offBy === 0 && statement.firstBadDay === null && books.offBy === 0 && unexplained === 0)
    return 'proved';
  return open === 0 ? 'matched' : 'open';
}

const spansOf = (statements: readonly ProofStatement[], { from, to }: Span): Proof['statements'] =>
  byDay(statements)
    .filter(({ firstDay, lastDay }) => firstDay <= to && lastDay >= from)
    .map((statement) => ({ ...statement }));

/** Open lines of both sides by exception kind, in alphabetical order. */
function exceptions(...sides: readonly Tally[]): Proof['exceptionsByKind'] {
  const all = new Map<string, { count: number; sum: Minor }>();
  for (const [kind, { count, sum }] of sides.flatMap(({ rows }) => rows)) {
    const other = all.get(kind);
    all.set(kind, { count: count + (other?.count ?? 0), sum: minor(sum + (other?.sum ?? 0)) });
  }
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, sum]) => ({ kind, ...sum }));
}
