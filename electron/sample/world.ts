/** The sample company while it is being made up: bank rows and book rows that know their facts and what belongs together. */

import type { Day } from '../../shared/day.ts';
import { civilDay, isWeekday, OCTOBER, type SampleSpan } from './calendar.ts';
import type { Verdict } from './verdicts.ts';

export const SAMPLE_COMPANY = 'Harbour & Pine Ltd';
export const SAMPLE_CURRENCY = 'GBP';
export const CURRENT = 'Current account';
export const OPERATIONS = 'Operations account';
export const CARD = 'Company card';
export const STRIPE = 'Stripe';

export const SAMPLE_ACCOUNTS = [CURRENT, OPERATIONS, CARD, STRIPE] as const;
export type SampleAccount = (typeof SAMPLE_ACCOUNTS)[number];

/** A line the bank, the card issuer or the processor knows of. Amount in pence, positive = money in. */
export interface BankRow {
  readonly account: SampleAccount;
  readonly day: Day;
  readonly amount: number;
  readonly type: string;
  readonly text: string;
  readonly check: string;
  /** True: happened, but the statement file lacks it. */
  readonly missing: boolean;
}

/** A row of the ledger export. */
export interface BookRow {
  readonly day: Day;
  readonly type: string;
  readonly number: string;
  readonly party: string;
  readonly text: string;
  readonly account: SampleAccount;
  readonly due: Day | null;
  readonly amount: number;
  readonly reference: string;
  readonly batch: string;
  readonly foreign: { readonly amount: number; readonly currency: string } | null;
}

/** Bank rows and the book rows they settle, as a bookkeeper who knows everything would join them. */
export interface Link {
  readonly bank: readonly BankRow[];
  readonly book: readonly BookRow[];
}

export const PLAN_KINDS = [
  'reimport',
  'double_entry',
  'double_post',
  'legit_repeat',
  'batch_deposit',
  'payout',
  'processor_fee',
  'payout_net_of_fees',
  'fx_payment',
  'transposed_amount',
  'sign_error',
  'missing_line',
  'short_payment',
  'nsf_returned',
  'bank_fee',
  'bank_interest',
  'unrecorded',
  'unknown_customer',
  'outstanding',
  'stale_check',
  'split_payment',
  'transfer',
  'reversal',
] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** Something planted: the rows it consists of, and what a person who knows the company does with it. */
export interface Planted {
  readonly kind: PlanKind;
  readonly note: string;
  readonly verdict: Verdict;
  readonly bank: readonly BankRow[];
  readonly book: readonly BookRow[];
}

/** mulberry32 (T. Ettinger, public domain): small, seeded, the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type BankFacts = Pick<BankRow, 'day' | 'amount' | 'type' | 'text'> & Partial<BankRow>;
type BookFacts = Pick<BookRow, 'day' | 'amount' | 'type' | 'number' | 'party' | 'text'> & Partial<BookRow>;

/** Collects rows in the order they happen; numbers documents; knows the month it is in. */
export class World {
  readonly bank: BankRow[] = [];
  readonly books: BookRow[] = [];
  readonly links: Link[] = [];
  readonly planted: Planted[] = [];
  /** Entries of the cash book that take another one back, by the entry they take back. */
  readonly reversals = new Map<BookRow, BookRow>();
  span: SampleSpan = OCTOBER;
  private readonly random = mulberry32(20261031);
  private readonly numbers = new Map<string, number>([
    ['INV', 4180],
    ['BILL', 912],
    ['EXP', 2305],
    ['RCT', 733],
    ['TRF', 51],
    ['WEB', 7300],
    ['JNL', 210],
    ['cheque', 1197],
  ]);

  /** A whole number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.between(0, list.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** A day of the month the world is in. */
  day(date: number): Day {
    return civilDay(this.span.year, this.span.month, date);
  }

  /** The last date of the month that its statements cover. */
  get lastDate(): number {
    return this.span.last - this.span.first + 1;
  }

  /** A weekday of the month, by default any before its last day. */
  weekday(from = 1, to = this.lastDate - 1): Day {
    for (;;) {
      const day = this.day(this.between(from, to));
      if (isWeekday(day)) return day;
    }
  }

  /** The date, or the Monday after it. */
  workday(date: number): Day {
    let day = this.day(date);
    while (!isWeekday(day)) day = (day + 1) as Day;
    return day;
  }

  /** A day so many days earlier; documents of later months are not dated into a month that is closed. */
  earlier(day: Day, days: number): Day {
    const wanted = day - days;
    return (this.span === OCTOBER ? wanted : Math.max(wanted, this.span.first)) as Day;
  }

  /** "INV-4181" and so on. */
  number(prefix: string): string {
    return `${prefix}-${this.next(prefix)}`;
  }

  /** "001198" and so on. */
  cheque(): string {
    return String(this.next('cheque')).padStart(6, '0');
  }

  private next(prefix: string): number {
    const next = (this.numbers.get(prefix) ?? 0) + 1;
    this.numbers.set(prefix, next);
    return next;
  }

  /** A bank row; `settles` are the book rows it stands for. */
  addBank(row: BankFacts, settles: readonly BookRow[] = []): BankRow {
    const full = { account: CURRENT, check: '', missing: false, ...row } as const;
    this.bank.push(full);
    if (settles.length > 0) this.links.push({ bank: [full], book: settles });
    return full;
  }

  addBook(row: BookFacts): BookRow {
    const full = { account: CURRENT, due: null, reference: '', batch: '', foreign: null, ...row } as const;
    this.books.push(full);
    return full;
  }

  plant(
    kind: PlanKind,
    note: string,
    about: { readonly verdict: Verdict } & Partial<Pick<Planted, 'bank' | 'book'>>,
  ): void {
    this.planted.push({ kind, note, bank: [], book: [], ...about });
  }
}
