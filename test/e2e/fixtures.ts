/** One month of a small company made up for the window tests: a bank CSV, a savings OFX, an Excel ledger, a card CSV that asks a question, a photo. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { utils, write } from 'xlsx';

/** Cents; positive = money into the account. */
interface Entry {
  readonly day: number;
  readonly text: string;
  readonly cents: number;
}

interface Document extends Entry {
  readonly type: string;
  readonly number: string;
  readonly name: string;
}

const OPENING_CENTS = 1_248_015;

const CUSTOMERS = ['Northside Builders', 'Harbour Foods', 'Granite Print', 'Lakeside Dental', 'Orchid Media'];
const VENDORS = ['City Water', 'Summit Energy', 'Falcon Freight', 'Cobalt Works'];

const at = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** Invoices paid one to one, a few days after they fall due. */
const INVOICES: readonly Document[] = Array.from({ length: 12 }, (_, index) => ({
  day: 1 + index * 2,
  type: 'Invoice',
  number: `INV-${3391 + index}`,
  name: at(CUSTOMERS, index),
  text: `Invoice INV-${3391 + index}`,
  cents: 124_780 + index * 13_117,
}));
const BILLS: readonly Document[] = Array.from({ length: 6 }, (_, index) => ({
  day: 2 + index * 4,
  type: 'Bill',
  number: `BILL-${810 + index}`,
  name: at(VENDORS, index),
  text: `Bill BILL-${810 + index}`,
  cents: -(48_231 + index * 7_919),
}));
/** Cheques banked together: three documents, one bank line. */
const BATCH: readonly Document[] = [61_200, 45_050, 9_999].map((cents, index) => ({
  day: 13,
  type: 'Receipt',
  number: `RCP-${51 + index}`,
  name: at(CUSTOMERS, index + 2),
  text: 'Cheque banked',
  cents,
}));
/** Entered twice in the books, paid once at the bank. */
const DOUBLED: Document = {
  day: 16,
  type: 'Bill',
  number: 'BILL-990',
  name: 'Pine and Sons',
  text: 'Bill BILL-990',
  cents: -88_420,
};
/** In the books only: the bank has not seen it yet. */
const UNSEEN: Document = {
  day: 30,
  type: 'Invoice',
  number: 'INV-3460',
  name: 'Falcon Freight',
  text: 'Invoice INV-3460',
  cents: 73_311,
};

const PAID: readonly Entry[] = [
  ...INVOICES.map(({ day, name, number, cents }) => ({
    day: day + 3,
    text: `ACH CREDIT ${name.toUpperCase()} ${number}`,
    cents,
  })),
  ...BILLS.map(({ day, name, number, cents }) => ({
    day: day + 2,
    text: `ACH DEBIT ${name.toUpperCase()} ${number}`,
    cents,
  })),
];
/** The export prints this row twice, balance and all: the bank booked it once. */
const REPEATED: Entry = { day: 12, text: 'ACH CREDIT ALDER SUPPLY TRACE 8841020071', cents: 31_415 };
const BANK: readonly Entry[] = [
  ...PAID,
  REPEATED,
  { day: 14, text: 'DEPOSIT 20261014', cents: 116_249 },
  { day: 18, text: 'ACH DEBIT PINE AND SONS BILL-990', cents: DOUBLED.cents },
  { day: 21, text: 'POS PURCHASE CORNER HARDWARE', cents: -6_402 },
  { day: 30, text: 'MONTHLY SERVICE FEE', cents: -1_500 },
].sort((a, b) => a.day - b.day);
const BOOKS: readonly Document[] = [...INVOICES, ...BILLS, ...BATCH, DOUBLED, DOUBLED, UNSEEN];

/** Files of the month and what is in them. */
export interface Month {
  readonly bank: string;
  readonly savings: string;
  readonly ledger: string;
  /** Days of month and months are both at most 12, one amount cannot be read. */
  readonly card: string;
  readonly photo: string;
  readonly rows: { readonly bank: number; readonly savings: number; readonly ledger: number; readonly card: number };
  /** Closing balance of the current account as the bank file states it, and what its repeated row adds: "32,542.68". */
  readonly closing: string;
  readonly repeated: string;
}

const decimal = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
const grouped = (cents: number): string => decimal(cents).replace(/\B(?=(\d{3})+\.)/g, ',');
const isoOf = (day: number): string => `2026-10-${String(day).padStart(2, '0')}`;

function bankCsv(): string {
  let balance = OPENING_CENTS;
  const rows = BANK.flatMap((entry) => {
    balance += entry.cents;
    const row = `${isoOf(entry.day)},${entry.text},${decimal(entry.cents)},${decimal(balance)},till 4`;
    return entry === REPEATED ? [row, row] : [row];
  });
  return ['Date,Details,Amount,Balance,Desk', ...rows, ''].join('\n');
}

/** Month and day cannot be told apart, and the last amount is no number. */
const CARD_CSV = [
  'Date,Merchant,Amount',
  '03/10/2026,CORNER HARDWARE,-19.90',
  '04/10/2026,CITY PARKING,-6.50',
  '07/10/2026,HARBOUR CAFE,-23.80',
  '11/10/2026,ORCHARD STATIONERS,-1o.20',
  '',
].join('\n');

const SAVINGS: readonly Entry[] = [
  { day: 5, text: 'TRANSFER FROM CURRENT', cents: 50_000 },
  { day: 30, text: 'INTEREST PAID', cents: 1_207 },
];

function savingsOfx(): string {
  const entries = SAVINGS.map(
    ({ day, text, cents }, index) =>
      `<STMTTRN><TRNTYPE>${index === 0 ? 'XFER' : 'INT'}<DTPOSTED>202610${String(day).padStart(2, '0')}<TRNAMT>${decimal(cents)}<FITID>SAV-${index + 1}<NAME>${text}</STMTTRN>`,
  );
  return [
    'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n',
    '<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261031<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>',
    '<BANKMSGSRSV1><STMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD',
    '<BANKACCTFROM><BANKID>021000021<ACCTID>Savings 1180<ACCTTYPE>SAVINGS</BANKACCTFROM>',
    '<BANKTRANLIST><DTSTART>20261001<DTEND>20261031',
    ...entries,
    '</BANKTRANLIST><LEDGERBAL><BALAMT>9512.07<DTASOF>20261031</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
  ].join('\n');
}

function ledgerXlsx(): Uint8Array {
  const head = ['Date', 'Type', 'Number', 'Name', 'Description', 'Deposit', 'Amount'];
  const rows = BOOKS.map(({ day, type, number, name, text, cents }) => [
    isoOf(day),
    type,
    number,
    name,
    text,
    type === 'Receipt' ? '20261014' : '',
    cents / 100,
  ]);
  const sheet = utils.aoa_to_sheet([head, ...rows]);
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, 'Ledger');
  const bytes: ArrayBuffer = write(book, { type: 'array', bookType: 'xlsx' });
  return new Uint8Array(bytes);
}

/** A JPEG's first bytes: start of image and a JFIF header. */
const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);

/** Writes the files of the month into a folder. */
export function writeMonth(folder: string): Month {
  const put = (name: string, content: string | Uint8Array): string => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  };
  return {
    bank: put('current-2026-10.csv', bankCsv()),
    savings: put('savings-2026-10.ofx', savingsOfx()),
    ledger: put('ledger-2026-10.xlsx', ledgerXlsx()),
    card: put('card-2026-10.csv', CARD_CSV),
    photo: put('receipt.jpg', PHOTO),
    rows: { bank: BANK.length + 1, savings: SAVINGS.length, ledger: BOOKS.length, card: 4 },
    closing: grouped(BANK.reduce((sum, { cents }) => sum + cents, OPENING_CENTS)),
    repeated: grouped(REPEATED.cents),
  };
}
