/** Writes the sample's books as a ledger exports them: the list of transactions and the trial balance. */

import * as XLSX from 'xlsx';
import type { Day } from '../../shared/day.ts';
import { csvRow, pence, type Rendered } from './bank-files.ts';
import { monthName, type SampleSpan } from './calendar.ts';
import type { TrialRow } from './reckoning.ts';
import { type BookRow, SAMPLE_COMPANY, SAMPLE_CURRENCY } from './world.ts';

/** Days between 1899-12-30, day 0 of a workbook's dates, and 1970-01-01. */
const SHEET_EPOCH = 25569;

const dateCell = (day: Day | null): XLSX.CellObject =>
  day === null ? { t: 'z' } : { t: 'n', v: day + SHEET_EPOCH, z: 'dd/mm/yyyy' };
const amountCell = (amount: number): XLSX.CellObject => ({ t: 'n', v: Number(pence(amount)), z: '#,##0.00' });
const textCell = (text: string): XLSX.CellObject => (text === '' ? { t: 'z' } : { t: 's', v: text });

export const LEDGER_HEADER = [
  'Date',
  'Type',
  'Document no.',
  'Name',
  'Description',
  'Account',
  'Due date',
  'Amount',
  'Currency',
  'Reference',
  'Batch',
  'Original amount',
  'Original currency',
] as const;

/** The ledger export: a title block, a header, typed dates and amounts. */
export function ledgerXlsx(span: SampleSpan, rows: readonly BookRow[]): Rendered<BookRow> {
  const places = new Map<BookRow, number[]>();
  const grid: XLSX.CellObject[][] = [
    [textCell(SAMPLE_COMPANY)],
    [textCell(`Transaction list, ${monthName(span.month)} ${span.year}`)],
    [],
    LEDGER_HEADER.map((title) => textCell(title)),
  ];
  for (const row of rows) {
    grid.push([
      dateCell(row.day),
      textCell(row.type),
      textCell(row.number),
      textCell(row.party),
      textCell(row.text),
      textCell(row.account),
      dateCell(row.due),
      amountCell(row.amount),
      textCell(SAMPLE_CURRENCY),
      textCell(row.reference),
      textCell(row.batch),
      row.foreign === null ? { t: 'z' } : amountCell(row.foreign.amount),
      textCell(row.foreign?.currency ?? ''),
    ]);
    places.set(row, [grid.length]);
  }
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(grid), 'Transactions');
  return {
    bytes: new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx', compression: true }) as ArrayBuffer),
    rows: places,
  };
}

/** Codes of the ledger's accounts, in the order of a trial balance. */
export const LEDGER_CODES: Readonly<Record<string, string>> = {
  'Accounts receivable': '1100',
  'Current account': '1200',
  'Operations account': '1210',
  Stripe: '1250',
  'Accounts payable': '2100',
  'Company card': '2150',
  'Wages payable': '2200',
  'Retained earnings': '3200',
  Sales: '4000',
  'Interest received': '4900',
  Purchases: '5000',
  Wages: '6000',
  'Office expenses': '6100',
  Subscriptions: '6150',
  'Repairs and maintenance': '6200',
  'Bank charges': '6300',
  'Payment processing fees': '6310',
  'Foreign exchange gains and losses': '6900',
};

/** The trial balance on the last day of a month: a code, a name, and the balance as debit or credit. */
export function trialBalanceCsv(rows: readonly TrialRow[]): Uint8Array {
  const coded = rows.map(({ account, balance }) => {
    const code = LEDGER_CODES[account];
    if (code === undefined) throw new RangeError(`no code for ${account}`);
    return [code, account, balance > 0 ? pence(balance) : '', balance < 0 ? pence(-balance) : ''];
  });
  coded.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return new TextEncoder().encode([['Code', 'Account', 'Debit', 'Credit'], ...coded].map(csvRow).join(''));
}
