/** The sample month: October 2026 of a furniture workshop made up by us, as files in memory and as a list of what is planted in it. */

import type { Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { type BankFile, bankCsv, bankOfx, ledgerXlsx, type Rendered, stripeCsv } from './files.ts';
import {
  cardPurchases,
  paidBills,
  paidCheques,
  paidInvoices,
  payroll,
  receipts,
  regularPayments,
  transfers,
} from './ordinary.ts';
import {
  bankOnly,
  booksOnly,
  disagreements,
  doubledBooks,
  groups,
  legitRepeats,
  missingDay,
  payouts,
} from './planted.ts';
import {
  type BankRow,
  CURRENT,
  OPERATIONS,
  type PlanKind,
  type Planted,
  type SampleAccount,
  STRIPE,
  World,
} from './world.ts';

export { SAMPLE_COMPANY, SAMPLE_CURRENCY } from './world.ts';

export interface SampleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly side: Side;
  /** Account of lines that name none themselves. */
  readonly account: string;
  /** Mapping a person would confirm; null where the reader must come to it alone. */
  readonly map: ColumnMap | null;
}

/** A row of a sample file: 1-based physical row, or ordinal of the entry in an OFX file. */
export interface SampleRef {
  readonly file: string;
  readonly row: number;
}

export interface SamplePlanItem {
  /** "double_entry-2" */
  readonly id: string;
  readonly kind: PlanKind;
  readonly note: string;
  /** For duplicates the original comes first. The missing line has no bank row. */
  readonly bank: readonly SampleRef[];
  readonly book: readonly SampleRef[];
}

/** Balances of a sample account in pence. closing = opening + lines + missing - repeated. */
export interface SampleBalance {
  readonly account: SampleAccount;
  readonly opening: number;
  readonly lines: number;
  readonly missing: number;
  readonly repeated: number;
  readonly closing: number;
}

const OPENING: Readonly<Record<SampleAccount, number>> = { [CURRENT]: 2842055, [OPERATIONS]: 325000 };

const NAMES = {
  current: 'current-account-2026-10.csv',
  operations: 'operations-account-2026-10.ofx',
  ledger: 'ledger-2026-10.xlsx',
  stripe: 'stripe-payouts-2026-10.csv',
} as const;

interface Sample {
  readonly files: readonly SampleFile[];
  readonly plan: readonly SamplePlanItem[];
  readonly balances: readonly SampleBalance[];
}

function makeWorld(): World {
  const world = new World();
  regularPayments(world);
  transfers(world);
  missingDay(world);
  paidInvoices(world, 50);
  paidBills(world, 26);
  cardPurchases(world, CURRENT, 26);
  paidCheques(world, 9);
  receipts(world, 16);
  payroll(world);
  cardPurchases(world, OPERATIONS, 74);
  groups(world);
  disagreements(world);
  bankOnly(world);
  booksOnly(world);
  legitRepeats(world);
  payouts(world);
  doubledBooks(world);
  return world;
}

const sum = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((total, { amount }) => total + amount, 0);

/** Rows of an account as its statement has them: by day, within a day as they happened. */
function statement(world: World, account: SampleAccount): readonly BankRow[] {
  return world.bank.filter((row) => row.account === account).sort((a, b) => a.day - b.day);
}

/** Three neighbours of ordinary business after the middle of the month: what a page break repeats. */
function pageBreak(rows: readonly BankRow[], planted: readonly Planted[]): readonly BankRow[] {
  const special = new Set(planted.flatMap(({ bank }) => bank));
  for (let at = Math.floor(rows.length * 0.6); at + 3 <= rows.length; at++) {
    const block = rows.slice(at, at + 3);
    if (block.every((row) => !special.has(row) && !row.missing)) return block;
  }
  throw new RangeError('the sample month has no room for a page break');
}

function bankFile(world: World, account: SampleAccount, repeats: boolean): BankFile {
  const rows = statement(world, account);
  const opening = OPENING[account];
  return { rows, opening, closing: opening + sum(rows), repeated: repeats ? pageBreak(rows, world.planted) : [] };
}

function balanceOf(account: SampleAccount, { rows, opening, closing, repeated }: BankFile): SampleBalance {
  const missing = sum(rows.filter((row) => row.missing));
  return { account, opening, closing, missing, repeated: sum(repeated), lines: sum(rows) - missing + sum(repeated) };
}

/** Looks rows up in the files they were written to. */
class Places {
  private readonly refs = new Map<unknown, readonly SampleRef[]>();

  add<T>(file: string, { rows }: Rendered<T>): void {
    for (const [row, places] of rows)
      this.refs.set(
        row,
        places.map((place) => ({ file, row: place })),
      );
  }

  /** All places of the rows, in order. */
  of(rows: readonly unknown[]): readonly SampleRef[] {
    return rows.flatMap((row) => this.refs.get(row) ?? []);
  }
}

function planOf(world: World, repeated: readonly BankRow[], places: Places): SamplePlanItem[] {
  const counts = new Map<PlanKind, number>();
  const repeats = repeated.map(
    (row): Planted => ({ kind: 'reimport', note: 'repeated after a page break', bank: [row], book: [], charges: [] }),
  );
  return [...repeats, ...world.planted].map(({ kind, note, bank, book, charges }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return { id: `${kind}-${count}`, kind, note, bank: places.of(bank), book: places.of([...book, ...charges]) };
  });
}

function make(): Sample {
  const world = makeWorld();
  const current = bankFile(world, CURRENT, true);
  const operations = bankFile(world, OPERATIONS, false);
  const books = [...world.books].sort((a, b) => a.day - b.day);
  const csv = bankCsv(current);
  const ofx = bankOfx(operations);
  const ledger = ledgerXlsx(books);
  const stripe = stripeCsv(world.charges);
  const places = new Places();
  places.add(NAMES.current, csv);
  places.add(NAMES.operations, ofx);
  places.add(NAMES.ledger, ledger);
  places.add(NAMES.stripe, stripe);
  return {
    files: [
      { name: NAMES.current, bytes: csv.bytes, side: 'bank', account: CURRENT, map: null },
      { name: NAMES.operations, bytes: ofx.bytes, side: 'bank', account: OPERATIONS, map: null },
      { name: NAMES.ledger, bytes: ledger.bytes, side: 'book', account: CURRENT, map: LEDGER_MAP },
      { name: NAMES.stripe, bytes: stripe.bytes, side: 'book', account: STRIPE, map: null },
    ],
    plan: planOf(world, current.repeated, places),
    balances: [balanceOf(CURRENT, current), balanceOf(OPERATIONS, operations)],
  };
}

const LEDGER_MAP: ColumnMap = {
  columns: {
    date: 'Date',
    documentType: 'Type',
    documentNumber: 'Document no.',
    counterparty: 'Name',
    description: 'Description',
    account: 'Account',
    dueDate: 'Due date',
    amount: 'Amount',
    currency: 'Currency',
    reference: 'Reference',
    batch: 'Batch',
    originalAmount: 'Original amount',
    originalCurrency: 'Original currency',
  },
  decimal: '.',
  headerRow: 4,
};

let made: Sample | null = null;
const sample = (): Sample => {
  made ??= make();
  return made;
};

/** The files, as bytes: the same on every machine. */
export const sampleFiles = (): readonly SampleFile[] => sample().files;

/** What is planted, with the rows it stands on. */
export const samplePlan = (): readonly SamplePlanItem[] => sample().plan;

/** Balances of the two bank accounts. */
export const sampleBalances = (): readonly SampleBalance[] => sample().balances;
