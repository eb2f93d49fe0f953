/** Writes the sample's statements as the files banks, a card issuer and a processor export. */

import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, formatMinor, minor } from '../../shared/money.ts';
import type { SampleSpan } from './calendar.ts';
import { type BankRow, SAMPLE_COMPANY, SAMPLE_CURRENCY } from './world.ts';

export const pence = (amount: number): string => formatMinor(minor(amount), 2);

/** "14/10/2026" */
const ukDate = (day: Day): string => isoDay(day).split('-').reverse().join('/');
const digits = (day: Day): string => isoDay(day).replaceAll('-', '');

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Bytes and the 1-based row each item begins on; an item written twice has two rows. */
export interface Rendered<T> {
  readonly bytes: Uint8Array;
  readonly rows: ReadonlyMap<T, readonly number[]>;
}

export interface BankFile {
  readonly span: SampleSpan;
  readonly rows: readonly BankRow[];
  /** Rows of `rows` that a page break repeats. */
  readonly repeated: readonly BankRow[];
  readonly opening: number;
  readonly closing: number;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Title lines of a CSV statement: whose, which account, from when to when, and the two balances. */
const titles = (account: string, { span, opening, closing }: BankFile): string[] => [
  csvRow(['Account name', SAMPLE_COMPANY]),
  csvRow(['Account', account]),
  csvRow(['Statement period', `${ukDate(span.first)} to ${ukDate(span.last)}`]),
  csvRow(['Opening balance', displayMinor(minor(opening), 2)]),
  csvRow(['Closing balance', displayMinor(minor(closing), 2)]),
  '\r\n',
];

/** Rows with their running balance. Rows flagged missing move the balance only; the repeated ones follow the last of them again. */
function balanced(
  out: string[],
  file: BankFile,
  line: (row: BankRow, balance: number) => string,
): Map<BankRow, number[]> {
  const places = new Map<BankRow, number[]>();
  const lineOf = new Map<BankRow, string>();
  let balance = file.opening;
  for (const row of file.rows) {
    balance += row.amount;
    if (row.missing) continue;
    const text = line(row, balance);
    lineOf.set(row, text);
    out.push(text);
    places.set(row, [out.length]);
    if (row !== file.repeated.at(-1)) continue;
    for (const again of file.repeated) {
      out.push(lineOf.get(again) ?? '');
      places.get(again)?.push(out.length);
    }
  }
  return places;
}

/** A UK bank's CSV: title lines, paid out and paid in apart, running balance. */
export function bankCsv(file: BankFile): Rendered<BankRow> {
  const out = titles('20-45-45 73014471', file);
  out.push(csvRow(['Date', 'Type', 'Description', 'Paid out', 'Paid in', 'Balance']));
  const rows = balanced(out, file, (row, balance) => {
    const [paidOut, paidIn] = row.amount < 0 ? [pence(-row.amount), ''] : ['', pence(row.amount)];
    return csvRow([ukDate(row.day), row.type, row.text, paidOut, paidIn, pence(balance)]);
  });
  return { bytes: encode(out.join('')), rows };
}

/** A processor's balance report: what each activity did to the balance it holds for the company. */
export function processorCsv(file: BankFile): Rendered<BankRow> {
  const out = titles('acct_1HarbourPine', file);
  out.push(csvRow(['Created', 'Type', 'Description', 'Net', 'Currency', 'Balance']));
  const rows = balanced(out, file, (row, balance) =>
    csvRow([isoDay(row.day), row.type, row.text, pence(row.amount), SAMPLE_CURRENCY, pence(balance)]),
  );
  return { bytes: encode(out.join('')), rows };
}

const swiftDate = (day: Day): string => digits(day).slice(2);
const swiftAmount = (amount: number): string => pence(Math.abs(amount)).replace('.', ',');
const swiftMark = (amount: number): string => (amount < 0 ? 'D' : 'C');
const swiftBalance = (tag: string, amount: number, day: Day): string =>
  `:${tag}:${swiftMark(amount)}${swiftDate(day)}${SAMPLE_CURRENCY}${swiftAmount(amount)}\r\n`;

/** Joins entries to a file and notes the 1-based row each begins on. */
function entered(head: string, entries: readonly (readonly [BankRow, string])[], tail: string): Rendered<BankRow> {
  const places = new Map<BankRow, number[]>();
  let text = head;
  let row = head.split('\n').length;
  for (const [bank, entry] of entries) {
    places.set(bank, [row]);
    text += entry;
    row += entry.split('\n').length - 1;
  }
  return { bytes: encode(text + tail), rows: places };
}

/** SWIFT MT940: opening and closing balance, an entry and its narrative each. */
export function bankMt940({ span, rows, opening, closing }: BankFile): Rendered<BankRow> {
  const entries = rows.map((row, index) => {
    const date = swiftDate(row.day);
    const id = `${date}${String(index + 1).padStart(4, '0')}`;
    const mark = swiftMark(row.amount);
    const entry = `:61:${date}${date.slice(2)}${mark}${swiftAmount(row.amount)}NMSCNONREF//${id}\r\n:86:${row.text}\r\n`;
    return [row, entry] as const;
  });
  const head = `:20:HP${digits(span.last)}\r\n:25:GB29HARB20454573014488\r\n:28C:${span.month}/1\r\n`;
  const first = swiftBalance('60F', opening, (span.first - 1) as Day);
  return entered(head + first, entries, `${swiftBalance('62F', closing, span.last)}-\r\n`);
}

const OFX_HEAD =
  'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n';
const OFX_STATUS = '<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n';
const ofxText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function ofxEntry(row: BankRow, ordinal: number): string {
  const type = row.type === 'POS' ? 'POS' : row.amount < 0 ? 'DEBIT' : 'CREDIT';
  const date = digits(row.day);
  const id = `${date}${String(ordinal).padStart(5, '0')}`;
  return `<STMTTRN>\n<TRNTYPE>${type}\n<DTPOSTED>${date}\n<TRNAMT>${pence(row.amount)}\n<FITID>${id}\n<NAME>${ofxText(row.text).slice(0, 32)}\n</STMTTRN>\n`;
}

/** OFX 1.0.2 of a credit card as SGML: no closing tags on values, LEDGERBAL at the end. */
export function cardOfx({ span, rows, closing }: BankFile): Rendered<BankRow> {
  const entries = rows.map((row, index) => [row, ofxEntry(row, index + 1)] as const);
  const made = `${digits((span.last + 1) as Day)}070000`;
  const signOn = `<SIGNONMSGSRSV1>\n<SONRS>\n${OFX_STATUS}<DTSERVER>${made}\n<LANGUAGE>ENG\n</SONRS>\n</SIGNONMSGSRSV1>\n`;
  const account = '<CCACCTFROM>\n<ACCTID>XXXXXXXXXXXX4471\n</CCACCTFROM>\n';
  const opened = `<CREDITCARDMSGSRSV1>\n<CCSTMTTRNRS>\n<TRNUID>0\n${OFX_STATUS}<CCSTMTRS>\n<CURDEF>${SAMPLE_CURRENCY}\n${account}`;
  const list = `<BANKTRANLIST>\n<DTSTART>${digits(span.first)}\n<DTEND>${digits(span.last)}\n`;
  const balance = `<LEDGERBAL>\n<BALAMT>${pence(closing)}\n<DTASOF>${digits(span.last)}\n</LEDGERBAL>\n`;
  const tail = `</BANKTRANLIST>\n${balance}</CCSTMTRS>\n</CCSTMTTRNRS>\n</CREDITCARDMSGSRSV1>\n</OFX>\n`;
  return entered(`${OFX_HEAD}<OFX>\n${signOn}${opened}${list}`, entries, tail);
}
