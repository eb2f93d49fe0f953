/** The two proofs of a month: statement arithmetic, and bank to books. Pure and linear in the lines. */

import type { Proof } from '../contract/close.ts';
import type { Day } from '../day.ts';
import { addMinor, displayMinor, exponentOf, type Minor, minor } from '../money.ts';
import { AgeingCounter } from './ageing.ts';
import type { ProofMatch } from './as-of.ts';
import { type BookSums, type ProofBook, sumBooks } from './book-sums.ts';
import { journalNote, type LedgerBalance, type LedgerOpening, ledgerExport, missingNote } from './ledger-balance.ts';
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
  /** Disposition, else exception kind, of an open bank line by column index; '' where nothing explains it. */
  readonly bankKind: (index: number) => string;
  /** True for an open bank line that a person gave a disposition. */
  readonly bankDisposed: (index: number) => boolean;
  /** Open book lines that stand on the account, whatever their day; without those the journal wrote itself. */
  readonly books: Iterable<ProofBook>;
  /** Every approved match with a line on the account, whatever its day. */
  readonly matches: Iterable<ProofMatch>;
  /** The ledger's own balance of the account at the span's end; null where nobody stated it. */
  readonly ledger: LedgerBalance | null;
  /** What its export says of itself; null where it states no balances. */
  readonly ledgerExport: LedgerStated | null;
  /** The ledger's balance of the day before the span, with the first day of the period it closed. */
  readonly ledgerBefore: { readonly amount: Minor; readonly from: Day } | null;
  /** First and last day of the account's cash-book lines. */
  readonly bookDays: { readonly first: Day; readonly last: Day } | null;
  /** Lines of a later export that are entries this program posted: they are in the matches already. */
  readonly reexported: { readonly count: number; readonly sum: Minor };
}

/** Balances that a ledger export states about a span. */
export interface LedgerStated {
  readonly opening: Minor | null;
  readonly fault: BankSums['fault'];
}

/**
 * Computes both proofs. All amounts are signed minor units of the account's currency, positive = money into the account.
 *
 * **Proof A, statement arithmetic.** computed = opening + moneyIn + moneyOut, where moneyOut is negative and lines excluded as
 * duplicates are left out. offBy = closing - computed, what the lines lack: a missing line of x gives offBy = x, a line of x too
 * many gives -x. A balance the file does not state is taken from the running balance of its lines, where they have one.
 *
 * **Proof B, bank to books**, as of the span's last day. adjustedBank = statementClosing + booksOnly - bankErrors; adjustedLedger =
 * ledger + bankOnly + differences - bookErrors; offBy = adjustedBank - adjustedLedger. `ledger` is a source of its own and never
 * computed: null where nobody stated it, and the proof is then not known. booksOnly is in the cash book by that day and at the bank
 * later or not at all; bankOnly is at the bank by that day and not in the ledger, because nothing in the books stands for it, the
 * cash book has it later, or it settles open documents and the payment is still to be posted. statementClosing is what the statement
 * states, or Proof A's computed closing where it states none. The ledger's balance is the one before this span's journal: what the
 * journal books for matches complete in the span is among the terms, what it booked for earlier ones is in the balance. Only the
 * days of the lines count: what was imported, decided or posted later changes nothing, except that it names the day an item cleared.
 *
 * **Third check.** opening ledger balance + cash-book lines of the span = closing ledger balance.
 *
 * **State.** `no_statement`: no statement of the span, or none with a balance. `proved`: both proofs 0, the running balance never breaks, every bank line
 * is decided or has a disposition, every open book line a cause or disposition, and nothing goes to suspense unless a person named
 * it. `matched`: every bank line is decided or has a disposition, but it is not proved. Else `open`.
 */
export function proof(input: ProofInput): Proof {
  const span = spanOf(input);
  const ages = new AgeingCounter(span.to);
  const bank = sumBank(input, span, ages);
  const books = sumBooks(input, span, { ages, fault: bank.fault });
  const statement = statementProof(input, span, { bank, books });
  const second = booksProof(input, span, { statement, bank, books });
  return {
    accountId: input.accountId,
    account: input.account,
    currency: input.currency,
    ...span,
    statement,
    books: second,
    ledgerExport: exportCheck(input, span, { bank, books }),
    reexported: { ...input.reexported },
    open: bank.unexplained + books.unexplained,
    state: stateOf({
      statement,
      books: second,
      open: bank.unexplained,
      unexplained: bank.unexplained + books.unexplained,
      covered: input.statements.some(({ firstDay, lastDay }) => firstDay <= span.to && lastDay >= span.from),
    }),
    statements: spansOf(input.statements, span),
    gaps: continuity(input.statements, formatter(input.currency)).filter(
      (gap) => gap.from <= span.to && gap.to >= span.from,
    ),
    ageing: ages.result(),
    exceptionsByKind: exceptions(
      bank.open,
      bank.errors,
      books.errors,
      books.outstanding,
      books.openDocuments,
      books.unbooked,
    ),
    clearedLater: books.later.map((item) => ({ ...item })),
    differencesByType: books.differences.rows.map(([type, sum]) => ({ type, ...sum })),
  };
}

const formatter =
  (currency: string) =>
  (amount: number): string =>
    displayMinor(minor(amount), exponentOf(currency));

/** The span asked for; where it is open, the first and last day any statement or line of either side states. */
export function spanOf({
  from,
  to,
  statements,
  bank,
  bookDays,
}: Pick<ProofInput, 'from' | 'to' | 'statements' | 'bank' | 'bookDays'>): Span {
  let first = bookDays?.first ?? Number.POSITIVE_INFINITY;
  let last = bookDays?.last ?? 0;
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

function booksProof(input: ProofInput, span: Span, { statement, bank, books }: BooksTerms): Proof['books'] {
  const { outstanding, unbooked, documents, differences } = books;
  const closing = statement.closing ?? statement.computed;
  const { ledger } = input;
  const bankOnly = addMinor(bank.open.sum, unbooked.sum, documents.sum);
  const adjustedBank = closing === null ? null : minor(closing + outstanding.sum - bank.errors.sum);
  const adjustedLedger = ledger === null ? null : minor(ledger.amount + bankOnly + differences.sum - books.errors.sum);
  const offBy = adjustedBank === null || adjustedLedger === null ? null : minor(adjustedBank - adjustedLedger);
  const journals = { own: documents.sum + differences.sum, earlier: books.earlier };
  return {
    statementClosing: closing === null ? null : minor(closing),
    booksOnly: outstanding.sum,
    booksOnlyCount: outstanding.count,
    depositsInTransit: outstanding.moneyIn,
    outstandingPayments: outstanding.moneyOut,
    bankErrors: bank.errors.sum,
    bankErrorsCount: bank.errors.count,
    bankOnly,
    bankOnlyCount: bank.open.count + unbooked.count + documents.count,
    documents: documents.sum,
    documentsCount: documents.count,
    differences: differences.sum,
    receiptsNotBooked: addMinor(bank.open.moneyIn, unbooked.moneyIn, documents.moneyIn, differences.moneyIn),
    paymentsNotBooked: addMinor(bank.open.moneyOut, unbooked.moneyOut, documents.moneyOut, differences.moneyOut),
    bookErrors: books.errors.sum,
    bookErrorsCount: books.errors.count,
    suspense: suspenseOf(books.suspense),
    ledger: ledger?.amount ?? null,
    ledgerSource: ledger === null ? null : { day: ledger.day, kind: ledger.kind, source: ledger.source },
    computedLedger: adjustedBank === null ? null : minor(adjustedBank - bankOnly - differences.sum + books.errors.sum),
    adjustedBank,
    adjustedLedger,
    offBy,
    note:
      ledger === null
        ? missingNote(span.to)
        : offBy === null
          ? ''
          : journalNote({ offBy, ...journals }, formatter(input.currency)),
  };
}

function suspenseOf(suspense: Tally): Proof['books']['suspense'] {
  const unnamed = suspense.rows.find(([key]) => key === 'unnamed')?.[1].count ?? 0;
  return { count: suspense.count, sum: suspense.sum, unnamed };
}

function exportCheck(
  input: ProofInput,
  span: Span,
  { bank, books }: Pick<BooksTerms, 'bank' | 'books'>,
): Proof['ledgerExport'] {
  const stated = input.ledgerExport;
  const fault = stated?.fault ?? null;
  return ledgerExport({
    opening: openingOf(input, { bank, books }),
    lines: { count: books.moved.count, sum: books.moved.sum },
    closing: input.ledger?.amount ?? null,
    firstBadDay: fault === null ? null : fault.after,
    firstBadNote: fault === null ? '' : breakNote(fault, formatter(input.currency)),
    firstDay: input.bookDays?.first ?? null,
    from: span.from,
  });
}

function openingOf(
  { ledgerExport: stated, ledgerBefore: before }: ProofInput,
  { bank, books }: Pick<BooksTerms, 'bank' | 'books'>,
): LedgerOpening | null {
  if (before !== null) {
    // The balance that closed the period before was the one without that period's journal.
    const journal = books.earlier.reduce((sum, [day, posted]) => (day >= before.from ? sum + posted : sum), 0);
    return { kind: 'balance', amount: minor(before.amount + journal) };
  }
  if (stated?.opening != null) return { kind: 'stated', amount: stated.opening };
  if (bank.origin === null) return null;
  return { kind: 'computed', amount: minor(bank.origin + books.ledger - books.moved.sum) };
}

interface StateTerms {
  readonly statement: Proof['statement'];
  readonly books: Proof['books'];
  readonly open: number;
  readonly unexplained: number;
  /** True where a statement reaches into the span. */
  readonly covered: boolean;
}

function stateOf({ statement, books, open, unexplained, covered }: StateTerms): Proof['state'] {
  if (statement.offBy === null || !covered) return 'no_statement';
  const exact = statement.offBy === 0 && statement.firstBadDay === null && books.offBy === 0;
  if (exact && unexplained === 0 && books.suspense.unnamed === 0) return 'proved';
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
