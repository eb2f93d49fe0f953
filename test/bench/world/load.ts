/** Reads a benchmark world (bank.csv, ledger.csv, truth.json) into line tables, for measuring the engine alone. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { parseIsoDay } from '../../../shared/day.ts';
import type { LineTable } from '../../../shared/match/types.ts';
import { exponentOf, parseMoney } from '../../../shared/money.ts';

export interface WorldTables {
  readonly bank: LineTable;
  readonly book: LineTable;
  /** External id of line id n on a side: `bankIds[n]`. */
  readonly bankIds: readonly string[];
  readonly bookIds: readonly string[];
}

type Row = Readonly<Record<string, string>>;

/** The columns a side's CSV has for the fields of a line. */
export type ColumnNames = Readonly<
  Partial<
    Record<
      | 'id'
      | 'day'
      | 'otherDay'
      | 'amount'
      | 'currency'
      | 'account'
      | 'documentType'
      | 'originalAmount'
      | 'originalCurrency'
      | 'description'
      | 'counterparty'
      | 'reference'
      | 'documentNumber'
      | 'checkNumber'
      | 'batch'
      | 'bankId',
      string
    >
  >
>;

const BANK: ColumnNames = {
  id: 'id',
  account: 'account',
  day: 'date',
  otherDay: 'value_date',
  amount: 'amount',
  currency: 'currency',
  description: 'description',
  counterparty: 'payee',
  reference: 'reference',
  checkNumber: 'check_no',
  bankId: 'fitid',
};
const BOOK: ColumnNames = {
  id: 'id',
  documentType: 'doc_type',
  day: 'date',
  otherDay: 'due_date',
  amount: 'amount',
  currency: 'currency',
  originalAmount: 'orig_amount',
  originalCurrency: 'orig_currency',
  counterparty: 'party',
  reference: 'reference',
  documentNumber: 'doc_no',
  description: 'memo',
  account: 'account',
  batch: 'batch_id',
};

/** Reads the folder a generator wrote. */
export function loadWorld(folder: string): WorldTables {
  const bank = readRows(join(folder, 'bank.csv'));
  const book = readRows(join(folder, 'ledger.csv'));
  return {
    bank: tableOf(bank, BANK),
    book: tableOf(book, BOOK),
    bankIds: bank.map((row) => row.id ?? ''),
    bookIds: book.map((row) => row.id ?? ''),
  };
}

function readRows(file: string): Row[] {
  return Papa.parse<Row>(readFileSync(file, 'utf8'), { header: true, skipEmptyLines: true }).data;
}

/** Line table of CSV rows; line ids are row numbers from 0. */
export function tableOf(rows: readonly Row[], names: ColumnNames): LineTable {
  const pool = new Map<string, number>([['', 0]]);
  const texts = [''];
  const intern = (text: string): number => {
    let id = pool.get(text);
    if (id === undefined) {
      id = texts.length;
      pool.set(text, id);
      texts.push(text);
    }
    return id;
  };
  const text = (row: Row, field: keyof ColumnNames): string =>
    names[field] === undefined ? '' : (row[names[field]] ?? '');
  const money = (value: string, currency: string): number => {
    const read = parseMoney(value, '.', exponentOf(currency));
    return read.ok ? read.minor : Number.NaN;
  };
  const column = (field: keyof ColumnNames) => rows.map((row) => text(row, field));
  const ids = (field: keyof ColumnNames) => Uint32Array.from(rows, (row) => intern(text(row, field)));
  const currency = ids('currency');
  const account = ids('account');
  const documentType = ids('documentType');
  const originalCurrency = ids('originalCurrency');
  return {
    length: rows.length,
    id: Float64Array.from(rows, (_, i) => i),
    day: Int32Array.from(rows, (row) => parseIsoDay(text(row, 'day')) ?? 0),
    otherDay: Int32Array.from(rows, (row) => parseIsoDay(text(row, 'otherDay')) ?? -1),
    amount: Float64Array.from(rows, (row) => money(text(row, 'amount'), text(row, 'currency'))),
    currency,
    account,
    documentType,
    originalAmount: Float64Array.from(rows, (row) => money(text(row, 'originalAmount'), text(row, 'originalCurrency'))),
    originalCurrency,
    names: texts,
    description: column('description'),
    counterparty: column('counterparty'),
    reference: column('reference'),
    documentNumber: column('documentNumber'),
    checkNumber: column('checkNumber'),
    batch: column('batch'),
    bankId: column('bankId'),
  };
}
