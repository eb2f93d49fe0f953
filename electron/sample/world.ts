/** The sample company's month while it is being made up: bank rows and book rows that know their facts. */

import { type Day, dayOf } from '../../shared/day.ts';

export const SAMPLE_COMPANY = 'Harbour & Pine Ltd';
export const SAMPLE_CURRENCY = 'GBP';
export const CURRENT = 'Current account';
export const OPERATIONS = 'Operations account';
export const STRIPE = 'Stripe';

export type SampleAccount = typeof CURRENT | typeof OPERATIONS;

/** A line the bank knows of. Amount in pence, positive = money in. */
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

/** A row of the processor's export: gross - fee = net, all in pence. */
export interface ChargeRow {
  readonly day: Day;
  readonly paidOut: Day;
  readonly payout: string;
  readonly id: string;
  readonly category: 'charge' | 'refund';
  readonly gross: number;
  readonly fee: number;
}

export const PLAN_KINDS = [
  'reimport',
  'double_entry',
  'double_post',
  'legit_repeat',
  'batch_deposit',
  'payout',
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
  'outstanding',
  'stale_check',
  'split_payment',
] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** Something planted: the rows it consists of. */
export interface Planted {
  readonly kind: PlanKind;
  readonly bank: readonly BankRow[];
  readonly book: readonly BookRow[];
  readonly charges: readonly ChargeRow[];
  readonly note: string;
}

/** A day of October 2026. */
export function october(date: number): Day {
  return civilDay(2026, 10, date);
}

/** A civil day that is known to exist. */
export function civilDay(year: number, month: number, date: number): Day {
  const day = dayOf(year, month, date);
  if (day === null) throw new RangeError(`no such day: ${year}-${month}-${date}`);
  return day;
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

/** Collects rows in the order they happen; numbers documents. */
export class World {
  readonly bank: BankRow[] = [];
  readonly books: BookRow[] = [];
  readonly charges: ChargeRow[] = [];
  readonly planted: Planted[] = [];
  private readonly random = mulberry32(20261031);
  private readonly numbers = new Map<string, number>([
    ['INV', 4180],
    ['BILL', 912],
    ['EXP', 2305],
    ['RCT', 733],
    ['TRF', 51],
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

  /** A weekday of October 2026. */
  weekday(from = 1, to = 30): Day {
    for (;;) {
      const day = october(this.between(from, to));
      if ((day + 4) % 7 !== 6 && (day + 4) % 7 !== 0) return day;
    }
  }

  /** "INV-4181" and so on. */
  number(prefix: string): string {
    const next = (this.numbers.get(prefix) ?? 0) + 1;
    this.numbers.set(prefix, next);
    return `${prefix}-${next}`;
  }

  addBank(row: Pick<BankRow, 'day' | 'amount' | 'type' | 'text'> & Partial<BankRow>): BankRow {
    const full = { account: CURRENT, check: '', missing: false, ...row } as const;
    this.bank.push(full);
    return full;
  }

  addBook(row: Pick<BookRow, 'day' | 'amount' | 'type' | 'number' | 'party' | 'text'> & Partial<BookRow>): BookRow {
    const full = { account: CURRENT, due: null, reference: '', batch: '', foreign: null, ...row } as const;
    this.books.push(full);
    return full;
  }

  addCharge(row: ChargeRow): ChargeRow {
    this.charges.push(row);
    return row;
  }

  plant(kind: PlanKind, note: string, rows: Partial<Pick<Planted, 'bank' | 'book' | 'charges'>>): void {
    this.planted.push({ kind, note, bank: [], book: [], charges: [], ...rows });
  }
}
