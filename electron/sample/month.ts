/** The sample company's months as files in memory, with their balances and the list of what is planted in them. */

import { isoDay } from '../../shared/day.ts';
import type { Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { type BankFile, bankCsv, bankMt940, cardOfx, processorCsv, type Rendered } from './bank-files.ts';
import { ledgerXlsx, trialBalanceCsv } from './book-files.ts';
import { OCTOBER, SAMPLE_SPANS, type SampleSpan } from './calendar.ts';
import { makeWorld } from './history.ts';
import { Places, planOf, type SamplePlanItem } from './planted.ts';
import { type Reckoning, reckon, trialBalances } from './reckoning.ts';
import { EXCLUDE } from './verdicts.ts';
import {
  type BankRow,
  CARD,
  CURRENT,
  OPERATIONS,
  type Planted,
  type SampleAccount,
  STRIPE,
  type World,
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

/** Balances of a sample account in pence. closing = opening + lines + missing - repeated. */
export interface SampleBalance {
  readonly account: SampleAccount;
  readonly opening: number;
  readonly lines: number;
  readonly missing: number;
  readonly repeated: number;
  readonly closing: number;
}

export interface SampleMonth {
  readonly span: SampleSpan;
  /** Statements and books, to be imported. */
  readonly files: readonly SampleFile[];
  /** What the bank gives when it is asked for a day again whose file lacked a line; null where none did. */
  readonly again: SampleFile | null;
  /** Null for the month that is not over. */
  readonly trialBalance: { readonly name: string; readonly bytes: Uint8Array } | null;
  readonly balances: readonly SampleBalance[];
  readonly reckonings: readonly Reckoning[];
  readonly plan: readonly SamplePlanItem[];
}

interface Written {
  readonly name: string;
  readonly ending: string;
  readonly write: (file: BankFile) => Rendered<BankRow>;
}

const STATEMENTS: Readonly<Record<SampleAccount, Written>> = {
  [CURRENT]: { name: 'current-account', ending: 'csv', write: bankCsv },
  [OPERATIONS]: { name: 'operations-account', ending: 'sta', write: bankMt940 },
  [CARD]: { name: 'company-card', ending: 'ofx', write: cardOfx },
  [STRIPE]: { name: 'stripe-balance', ending: 'csv', write: processorCsv },
};

const sum = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((total, { amount }) => total + amount, 0);

/** Three neighbours of ordinary business after the middle of the month: what a page break repeats. */
function pageBreak(rows: readonly BankRow[], planted: readonly Planted[]): readonly BankRow[] {
  const special = new Set(planted.flatMap(({ bank }) => bank));
  for (let at = Math.floor(rows.length * 0.6); at + 3 <= rows.length; at++) {
    const block = rows.slice(at, at + 3);
    if (block.every((row) => !special.has(row) && !row.missing)) return block;
  }
  throw new RangeError('the sample month has no room for a page break');
}

/** Only the current account's October has a page break in it. */
function bankFile({ account, span, bank, opening, closing }: Reckoning, world: World): BankFile {
  const repeated = account === CURRENT && span === OCTOBER ? pageBreak(bank, world.planted) : [];
  return { span, rows: bank, opening, closing, repeated };
}

function balanceOf(account: SampleAccount, { rows, opening, closing, repeated }: BankFile): SampleBalance {
  const missing = sum(rows.filter((row) => row.missing));
  return { account, opening, closing, missing, repeated: sum(repeated), lines: sum(rows) - missing + sum(repeated) };
}

interface Drawn {
  readonly file: SampleFile;
  readonly balance: SampleBalance;
  readonly repeated: readonly BankRow[];
}

function drawStatement(world: World, reckoning: Reckoning, places: Places): Drawn {
  const { account, span } = reckoning;
  const { name, ending, write } = STATEMENTS[account];
  const rows = bankFile(reckoning, world);
  const rendered = write(rows);
  const file = `${name}-${span.key}.${ending}`;
  places.add(file, rendered.rows);
  return {
    file: { name: file, bytes: rendered.bytes, side: 'bank', account, map: mapOf(reckoning) },
    balance: balanceOf(account, rows),
    repeated: rows.repeated,
  };
}

/** The current account's statement of one day, with the line that the month's file lacks. */
function drawAgain(reckoning: Reckoning, places: Places): SampleFile | null {
  const { account, bank, opening } = reckoning;
  const missing = bank.find((row) => row.missing);
  if (missing === undefined) return null;
  const { day } = missing;
  const rows = bank.filter((row) => row.day === day).map((row) => ({ ...row, missing: false }));
  const before = opening + sum(bank.filter((row) => row.day < day));
  const span = { ...reckoning.span, first: day, last: day };
  const file = `${STATEMENTS[account].name}-${isoDay(day)}.csv`;
  const drawn = bankCsv({ span, rows, opening: before, closing: before + sum(rows), repeated: [] });
  const at = rows.findIndex(({ text }) => text === missing.text);
  places.add(file, new Map([[missing, drawn.rows.get(rows[at]!) ?? []]]));
  return { name: file, bytes: drawn.bytes, side: 'bank', account, map: null };
}

/** Books of a month: what is dated in it, in the first month also what is older. */
function drawLedger(world: World, span: SampleSpan, places: Places): SampleFile {
  const first = span === SAMPLE_SPANS[0] ? 0 : span.first;
  const rows = world.books.filter(({ day }) => day >= first && day <= span.last).sort((a, b) => a.day - b.day);
  const rendered = ledgerXlsx(span, rows);
  const name = `ledger-${span.key}.xlsx`;
  places.add(name, rendered.rows);
  return { name, bytes: rendered.bytes, side: 'book', account: CURRENT, map: LEDGER_MAP };
}

/** In the first twelve days of a month a day may be taken for the month: there the order is settled as last month's file had it. */
function mapOf({ account, span }: Reckoning): ColumnMap | null {
  return account === CURRENT && !span.whole ? CURRENT_MAP : null;
}

function make(): readonly SampleMonth[] {
  const world = makeWorld();
  const places = new Places();
  const reckonings = reckon(world);
  const trials = trialBalances(world, reckonings);
  const repeats: Planted[] = [];
  const months = SAMPLE_SPANS.map((span) => {
    const now = reckonings.filter((one) => one.span === span);
    const drawn = now.map((one) => drawStatement(world, one, places));
    for (const row of drawn.flatMap(({ repeated }) => repeated))
      repeats.push({ kind: 'reimport', note: 'repeated after a page break', verdict: EXCLUDE, bank: [row], book: [] });
    const current = now.find(({ account }) => account === CURRENT);
    return {
      span,
      again: current === undefined ? null : drawAgain(current, places),
      files: [...drawn.map(({ file }) => file), drawLedger(world, span, places)],
      trialBalance: span.whole
        ? { name: `trial-balance-${span.key}.csv`, bytes: trialBalanceCsv(trials.get(span) ?? []) }
        : null,
      balances: drawn.map(({ balance }) => balance),
      reckonings: now,
    };
  });
  const plan = planOf([...repeats, ...world.planted], places);
  return months.map((month) => ({ ...month, plan: plan.filter(({ span }) => span === month.span) }));
}

const CURRENT_MAP: ColumnMap = {
  columns: { date: 'Date', description: 'Description', debit: 'Paid out', credit: 'Paid in', balance: 'Balance' },
  dateFormat: 'dd/MM/yyyy',
};

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

let made: readonly SampleMonth[] | null = null;

/** The months in order: October and November 2026, and the first days of December. The same bytes on every machine. */
export const sampleMonths = (): readonly SampleMonth[] => {
  made ??= make();
  return made;
};

/** A month, by default the first. */
export function sampleMonth(span: SampleSpan = OCTOBER): SampleMonth {
  const month = sampleMonths().find((one) => one.span === span);
  if (month === undefined) throw new RangeError(`no sample month ${span.key}`);
  return month;
}
