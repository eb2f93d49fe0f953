/** The sample's own accounts: balances at the bank and in the ledger, and how each month's two adjusted balances come about. */

import { DEFAULT_CHART, documentAccountOf } from '../../shared/ledger/chart.ts';
import { SAMPLE_SPANS, type SampleSpan } from './calendar.ts';
import {
  type BankRow,
  type BookRow,
  CARD,
  CURRENT,
  type Link,
  OPERATIONS,
  type Planted,
  SAMPLE_ACCOUNTS,
  type SampleAccount,
  STRIPE,
  type World,
} from './world.ts';

/** What the statements open with on the first day of the first month, in pence. */
const OPENING: Readonly<Record<SampleAccount, number>> = {
  [CURRENT]: 2842055,
  [OPERATIONS]: 325000,
  [CARD]: -64215,
  [STRIPE]: 0,
};

/** What balances the ledger on the day before. */
const EQUITY = 'Retained earnings';

/** A reason why bank and ledger differ at month end. Amount in pence, positive = money into the account. */
export interface ReconcilingItem {
  readonly class: 'outstanding' | 'to_book' | 'book_error';
  readonly amount: number;
  readonly bank: readonly BankRow[];
  readonly book: readonly BookRow[];
  /** The other side of the entry that books it or puts it right, together -amount; none for what waits. */
  readonly contra: readonly ContraPosting[];
}

interface ContraPosting {
  readonly account: string;
  /** Debit positive. */
  readonly amount: number;
}

/** One account in one month. statement and ledger each: closing = opening + rows. Amounts in pence. */
export interface Reckoning {
  readonly account: SampleAccount;
  readonly span: SampleSpan;
  readonly bank: readonly BankRow[];
  readonly opening: number;
  readonly closing: number;
  /** Rows of the cash book dated in the month; in the first month also those before it. */
  readonly cash: readonly BookRow[];
  /** Last month's trial balance and what was booked or put right for it. */
  readonly ledgerOpening: number;
  /** What the trial balance says: rows as they were entered, mistakes included. */
  readonly ledgerClosing: number;
  readonly items: readonly ReconcilingItem[];
  /** closing + outstanding, and ledgerClosing + to_book + book_error: equal where the history is consistent. */
  readonly adjustedBank: number;
  readonly adjustedLedger: number;
}

const sum = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((total, { amount }) => total + amount, 0);

const within = (span: SampleSpan) => (row: { readonly day: number }) => row.day >= span.first && row.day <= span.last;

/** Account a book row stands on beside the bank: null for a row of the cash book. */
const controlOf = ({ type, amount }: BookRow): string | null =>
  documentAccountOf(DEFAULT_CHART, { kind: null, documentType: type, amount });

/** True for a row that stands on the ledger account of the bank, card or processor. */
export const isCashBook = (row: BookRow): boolean => controlOf(row) === null;

/** Income or expense account of a row. */
function natureAccountOf(row: BookRow): string {
  if (row.type === 'Payroll') return 'Wages';
  if (row.type === 'Transfer') return 'Transfers between own accounts';
  const income = row.type === 'Journal' ? row.amount < 0 : row.amount > 0;
  return income || row.type === 'Payment' || row.type === 'Invoice' ? 'Sales' : 'Purchases';
}

/** Every account and month, months in order. */
export function reckon(world: World): readonly Reckoning[] {
  return SAMPLE_ACCOUNTS.flatMap((account) => {
    const months: Reckoning[] = [];
    for (const span of SAMPLE_SPANS) months.push(month(world, { account, span, before: months.at(-1) ?? null }));
    return months;
  });
}

/** Items that are in the ledger when the next month begins. */
const booked = (items: readonly ReconcilingItem[]): ReconcilingItem[] =>
  items.filter(({ contra }) => contra.length > 0);

interface Asked {
  readonly account: SampleAccount;
  readonly span: SampleSpan;
  readonly before: Reckoning | null;
}

function month(world: World, { account, span, before }: Asked): Reckoning {
  const facts = new Facts(world, account);
  const bank = facts.bank.filter(within(span)).sort((a, b) => a.day - b.day);
  const earlier = before === null ? facts.cash.filter(({ day }) => day < span.first) : [];
  const cash = facts.cash.filter(within(span));
  const opening = before?.closing ?? OPENING[account];
  const ledgerOpening = before === null ? opening + sum(earlier) : before.ledgerClosing + sum(booked(before.items));
  const closing = opening + sum(bank);
  const ledgerClosing = ledgerOpening + sum(cash);
  const outstanding = facts.outstanding(span);
  const waiting = (before?.items ?? []).filter((item) => item.class === 'to_book' && item.contra.length === 0);
  const items = [...outstanding, ...waiting, ...facts.toBook(bank), ...facts.twice(span)];
  return {
    account,
    span,
    bank,
    opening,
    closing,
    cash: [...earlier, ...cash],
    ledgerOpening,
    ledgerClosing,
    items,
    adjustedBank: closing + sum(outstanding),
    adjustedLedger: ledgerClosing + sum(items) - sum(outstanding),
  };
}

/** What the world knows of one account. */
class Facts {
  readonly bank: readonly BankRow[];
  readonly cash: readonly BookRow[];
  private readonly ofBank = new Map<BankRow, Link>();
  private readonly ofBook = new Map<BookRow, Link>();
  private readonly planted = new Map<BankRow, Planted>();
  private readonly twins: ReadonlySet<BookRow>;
  private readonly reversals: ReadonlyMap<BookRow, BookRow>;
  private readonly settled: ReadonlySet<BookRow>;

  constructor(world: World, account: SampleAccount) {
    this.bank = world.bank.filter((row) => row.account === account);
    this.cash = world.books.filter((row) => row.account === account && isCashBook(row));
    for (const link of world.links) {
      for (const row of link.bank) this.ofBank.set(row, link);
      for (const row of link.book) this.ofBook.set(row, link);
    }
    for (const item of world.planted) for (const row of item.bank) this.planted.set(row, item);
    this.twins = twinsOf(world);
    this.reversals = world.reversals;
    this.settled = new Set([...this.twins, ...world.reversals.values()]);
  }

  /** Rows of the cash book whose money is at the bank only after the month, or not yet. */
  outstanding(span: SampleSpan): ReconcilingItem[] {
    return this.cash
      .filter((row) => row.day <= span.last && !this.settled.has(row))
      .flatMap((row) => {
        const bank = this.ofBook.get(row)?.bank ?? [];
        return bank.some(({ day }) => day <= span.last)
          ? []
          : [{ class: 'outstanding' as const, amount: row.amount, bank, book: [row], contra: [] }];
      });
  }

  /** Bank lines that the cash book does not hold, or holds with another amount. */
  toBook(bank: readonly BankRow[]): ReconcilingItem[] {
    return bank.flatMap((row) => {
      const book = this.ofBank.get(row)?.book ?? [];
      const cash = book.filter(isCashBook);
      const amount = row.amount - sum(cash);
      if (amount === 0) return [];
      const kind = cash.length > 0 ? 'book_error' : 'to_book';
      return [{ class: kind, amount, bank: [row], book, contra: this.contraOf(row, book) } as const];
    });
  }

  /** Entries of the cash book that are there twice and not yet reversed. */
  twice(span: SampleSpan): ReconcilingItem[] {
    const reversed = (row: BookRow): boolean => (this.reversals.get(row)?.day ?? span.last + 1) <= span.last;
    return this.cash
      .filter((row) => row.day <= span.last && this.twins.has(row) && !reversed(row))
      .map((row) => ({ class: 'book_error', amount: -row.amount, bank: [], book: [row], contra: [] }));
  }

  private contraOf(row: BankRow, book: readonly BookRow[]): ContraPosting[] {
    const verdict = this.planted.get(row)?.verdict;
    const documents = book.flatMap((one): ContraPosting[] => {
      const account = controlOf(one);
      return account === null ? [] : [{ account, amount: -one.amount }];
    });
    const left = row.amount - sum(book);
    const account = verdict !== undefined && 'account' in verdict && verdict.account !== '' ? verdict.account : null;
    const rest = account ?? documents[0]?.account ?? (verdict?.act === 'ask' ? null : 'Accounts receivable');
    // What nobody knows yet is not booked.
    return left === 0 || rest === null ? documents : [...documents, { account: rest, amount: -left }];
  }
}

/** The second of two rows that stand for one document. */
function twinsOf(world: World): ReadonlySet<BookRow> {
  const doubles = world.planted.filter(({ verdict, book }) => verdict.act === 'exclude' && book.length === 2);
  return new Set(doubles.flatMap(({ book }) => book.slice(1)));
}

/** An account's balance in the trial balance, debit positive. */
export interface TrialRow {
  readonly account: string;
  readonly balance: number;
}

/** Trial balance on the last day of each month: every row as entered, and what was booked or put right for the months before. */
export function trialBalances(world: World, reckonings: readonly Reckoning[]): ReadonlyMap<SampleSpan, TrialRow[]> {
  const ledger = new Ledger();
  const twins = twinsOf(world);
  const documents = world.books.filter((row) => !isCashBook(row));
  const [first] = SAMPLE_SPANS;
  for (const { account, span, ledgerOpening } of reckonings)
    if (span === first) ledger.add(ledgerOpening, account, EQUITY);
  for (const row of documents.filter(({ day }) => day < first.first)) ledger.enter(row, EQUITY);
  const result = new Map<SampleSpan, TrialRow[]>();
  for (const span of SAMPLE_SPANS) {
    for (const row of world.books.filter(within(span))) ledger.enter(row, natureAccountOf(row));
    result.set(span, ledger.rows());
    for (const { account, items } of reckonings.filter((one) => one.span === span))
      for (const { contra } of items)
        for (const posting of contra) ledger.add(-posting.amount, account, posting.account);
    // A document that was entered twice is voided when the month is over.
    for (const row of documents.filter((one) => twins.has(one) && one.day <= span.last)) {
      if (row.day >= span.first || span === first)
        ledger.add(-row.amount, controlOf(row) ?? row.account, natureAccountOf(row));
    }
  }
  return result;
}

/** Balances by account, debit positive; every entry has two sides. */
class Ledger {
  private readonly balances = new Map<string, number>();

  add(amount: number, account: string, against: string): void {
    this.balances.set(account, (this.balances.get(account) ?? 0) + amount);
    this.balances.set(against, (this.balances.get(against) ?? 0) - amount);
  }

  /** A row of the books: on its control account, else on the account it states. */
  enter(row: BookRow, against: string): void {
    this.add(row.amount, controlOf(row) ?? row.account, against);
  }

  rows(): TrialRow[] {
    return [...this.balances]
      .filter(([, balance]) => balance !== 0)
      .map(([account, balance]) => ({ account, balance }));
  }
}
