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

/** The company's chart of accounts in the order of a trial balance. */
export const SAMPLE_CHART = [
  { code: '1100', name: 'Accounts receivable', type: 'asset' },
  { code: '1200', name: 'Current account', type: 'asset' },
  { code: '1210', name: 'Operations account', type: 'asset' },
  { code: '1250', name: 'Stripe', type: 'asset' },
  { code: '2100', name: 'Accounts payable', type: 'liability' },
  { code: '2150', name: 'Company card', type: 'liability' },
  { code: '2200', name: 'Wages payable', type: 'liability' },
  { code: '3200', name: 'Retained earnings', type: 'equity' },
  { code: '4000', name: 'Sales', type: 'income' },
  { code: '4900', name: 'Interest received', type: 'income' },
  { code: '5000', name: 'Purchases', type: 'expense' },
  { code: '6000', name: 'Wages', type: 'expense' },
  { code: '6100', name: 'Office expenses', type: 'expense' },
  { code: '6150', name: 'Subscriptions', type: 'expense' },
  { code: '6200', name: 'Repairs and maintenance', type: 'expense' },
  { code: '6300', name: 'Bank charges', type: 'expense' },
  { code: '6310', name: 'Payment processing fees', type: 'expense' },
  { code: '6900', name: 'Foreign exchange gains and losses', type: 'expense' },
] as const;

/** The trial balance on the last day of a month: a code, a name, and the balance as debit or credit. */
export function trialBalanceCsv(rows: readonly TrialRow[]): Uint8Array {
  const balances = new Map(rows.map(({ account, balance }) => [account, balance]));
  const coded = SAMPLE_CHART.map(({ code, name }) => {
    const balance = balances.get(name) ?? 0;
    balances.delete(name);
    return [code, name, balance > 0 ? pence(balance) : '', balance < 0 ? pence(-balance) : ''];
  }).filter(([, , debit, credit]) => debit !== credit);
  if (balances.size > 0) throw new RangeError(`not in the chart: ${[...balances.keys()].join(', ')}`);
  return new TextEncoder().encode([['Code', 'Account', 'Debit', 'Credit'], ...coded].map(csvRow).join(''));
}
