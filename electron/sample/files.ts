/** Writes the sample month as the files a bank, a ledger and a processor would export. */

import * as XLSX from 'xlsx';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, formatMinor, minor } from '../../shared/money.ts';
import { type BankRow, type BookRow, type ChargeRow, SAMPLE_COMPANY, SAMPLE_CURRENCY } from './world.ts';

const pence = (amount: number): string => formatMinor(minor(amount), 2);

/** "14/10/2026" */
const ukDate = (day: Day): string => isoDay(day).split('-').reverse().join('/');

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Bytes and the 1-based row (or ordinal) each item stands on; an item written twice has two rows. */
export interface Rendered<T> {
  readonly bytes: Uint8Array;
  readonly rows: ReadonlyMap<T, readonly number[]>;
}

export interface BankFile {
  readonly rows: readonly BankRow[];
  /** Rows of `rows` that a page break repeats. */
  readonly repeated: readonly BankRow[];
  readonly opening: number;
  readonly closing: number;
}

/** A UK bank's CSV: title lines, paid out and paid in apart, running balance. Rows flagged missing move the balance only. */
export function bankCsv({ rows, repeated, opening, closing }: BankFile): Rendered<BankRow> {
  const places = new Map<BankRow, number[]>();
  const out = [
    csvRow(['Account name', SAMPLE_COMPANY]),
    csvRow(['Account', '20-45-45 73014471']),
    csvRow(['Statement period', '01/10/2026 to 31/10/2026']),
    csvRow(['Opening balance', displayMinor(minor(opening), 2)]),
    csvRow(['Closing balance', displayMinor(minor(closing), 2)]),
    '\r\n',
    csvRow(['Date', 'Type', 'Description', 'Paid out', 'Paid in', 'Balance']),
  ];
  const lineOf = new Map<BankRow, string>();
  let balance = opening;
  for (const row of rows) {
    balance += row.amount;
    if (row.missing) continue;
    const [paidOut, paidIn] = row.amount < 0 ? [pence(-row.amount), ''] : ['', pence(row.amount)];
    const line = csvRow([ukDate(row.day), row.type, row.text, paidOut, paidIn, pence(balance)]);
    lineOf.set(row, line);
    out.push(line);
    places.set(row, [out.length]);
    if (row !== repeated.at(-1)) continue;
    for (const again of repeated) {
      out.push(lineOf.get(again) ?? '');
      places.get(again)?.push(out.length);
    }
  }
  return { bytes: new TextEncoder().encode(out.join('')), rows: places };
}

const ofxText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const ofxDate = (day: Day): string => isoDay(day).replaceAll('-', '');

/** OFX 1.0.2 as SGML: no closing tags on values, LEDGERBAL at the end. Rows are the ordinals of the entries. */
export function bankOfx({ rows, closing }: BankFile): Rendered<BankRow> {
  const places = new Map<BankRow, number[]>();
  const entries = rows.map((row, index) => {
    places.set(row, [index + 1]);
    const type = row.type === 'POS' ? 'POS' : row.type === 'XFER' ? 'XFER' : row.amount < 0 ? 'DEBIT' : 'CREDIT';
    return `<STMTTRN>\n<TRNTYPE>${type}\n<DTPOSTED>${ofxDate(row.day)}\n<TRNAMT>${pence(row.amount)}\n<FITID>${ofxDate(row.day)}${String(index + 1).padStart(5, '0')}\n<NAME>${ofxText(row.text).slice(0, 32)}\n</STMTTRN>\n`;
  });
  const head =
    'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n';
  const status = '<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n';
  const signOn = `<SIGNONMSGSRSV1>\n<SONRS>\n${status}<DTSERVER>20261101070000\n<LANGUAGE>ENG\n</SONRS>\n</SIGNONMSGSRSV1>\n`;
  const account = '<BANKACCTFROM>\n<BANKID>204545\n<ACCTID>73014488\n<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n';
  const list = `<BANKTRANLIST>\n<DTSTART>20261001\n<DTEND>20261031\n${entries.join('')}</BANKTRANLIST>\n`;
  const balance = `<LEDGERBAL>\n<BALAMT>${pence(closing)}\n<DTASOF>20261031\n</LEDGERBAL>\n`;
  const body = `<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>0\n${status}<STMTRS>\n<CURDEF>${SAMPLE_CURRENCY}\n${account}${list}${balance}</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n`;
  return { bytes: new TextEncoder().encode(`${head}<OFX>\n${signOn}${body}</OFX>\n`), rows: places };
}

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
export function ledgerXlsx(rows: readonly BookRow[]): Rendered<BookRow> {
  const places = new Map<BookRow, number[]>();
  const grid: XLSX.CellObject[][] = [
    [textCell(SAMPLE_COMPANY)],
    [textCell('Transaction list, October 2026')],
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

/** Stripe's itemised payout report , as the preset stripe/payout-reconciliation reads it. */
export function stripeCsv(rows: readonly ChargeRow[]): Rendered<ChargeRow> {
  const places = new Map<ChargeRow, number[]>();
  const out = [
    csvRow([
      'automatic_payout_id',
      'automatic_payout_effective_at_utc',
      'balance_transaction_id',
      'created_utc',
      'currency',
      'gross',
      'fee',
      'net',
      'reporting_category',
      'source_id',
      'payment_intent_id',
      'charge_id',
    ]),
  ];
  for (const row of rows) {
    const source = row.id.replace('txn_3', row.category === 'refund' ? 're_3' : 'ch_3');
    out.push(
      csvRow([
        row.payout,
        `${isoDay(row.paidOut)} 00:00:00`,
        row.id,
        `${isoDay(row.day)} 11:24:05`,
        SAMPLE_CURRENCY.toLowerCase(),
        pence(row.gross),
        pence(row.fee),
        pence(row.gross - row.fee),
        row.category,
        source,
        row.id.replace('txn_', 'pi_'),
        source.replace('re_', 'ch_'),
      ]),
    );
    places.set(row, [out.length]);
  }
  return { bytes: new TextEncoder().encode(out.join('')), rows: places };
}
