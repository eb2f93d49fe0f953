/** One side's lines encoded once: typed columns in canonical order, interned words, reference keys and parties. */

import { embeddedKey, learnForms, type NumberForms } from './check-digits.ts';
import { KeyTable, ListBuilder, type Lists } from './keys.ts';
import { canonicalOrder } from './order.ts';
import { digitKey, plain, SALT_DIGITS, Scanner, tailKey } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Columns that both sides share; index = canonical position. Currency and account are ids of one pool for both sides. */
export interface Columns {
  readonly size: number;
  readonly table: LineTable;
  /** Table row of a canonical position. */
  readonly row: Int32Array;
  readonly hash: Float64Array;
  readonly day: Int32Array;
  readonly otherDay: Int32Array;
  readonly amount: Float64Array;
  readonly currency: Int32Array;
  readonly account: Int32Array;
}

export interface BookSide extends Columns {
  readonly type: Int32Array;
  readonly typeCount: number;
  readonly originalAmount: Float64Array;
  readonly originalCurrency: Int32Array;
  /** Party = distinct counterparty text; 0 is "none". */
  readonly party: Int32Array;
  readonly partyCount: number;
  readonly partyLines: Int32Array;
  readonly partyWords: Lists;
  /** Words of party names. */
  readonly words: string[];
  readonly wordTable: KeyTable;
  /** Reference keys of a line: reference, document number, cheque number, batch, description. */
  readonly keys: Lists;
  readonly keyTable: KeyTable;
  /** How many lines hold a key; its strength in characters; whether it is a main key (reference, number) somewhere. */
  readonly keyLines: Int32Array;
  readonly keyLength: Uint8Array;
  readonly keyMain: Uint8Array;
  /** Lengths of number that are payment references with check digits. */
  readonly forms: NumberForms;
  /** Up to two main numbers of a line (digits of reference and document number) and their lengths; 0 length = none. */
  readonly mainValue: Float64Array;
  readonly mainLength: Uint8Array;
  /** Their last six digits. */
  readonly mainTail: Int32Array;
  readonly tailTable: KeyTable;
  readonly tailLines: Int32Array;
  /** Batch id (interned), 0 = none. */
  readonly batch: Int32Array;
  readonly batchCount: number;
}

export interface BankSide extends Columns {
  readonly words: string[];
  readonly wordLines: Int32Array;
  readonly lineWords: Lists;
  /** Book reference keys that occur in the line. */
  readonly hits: Lists;
  /** Digit runs of 3 to 14 digits that are no whole key of the book. */
  readonly numberStart: Int32Array;
  readonly numberValue: Float64Array;
  readonly numberLength: Uint8Array;
  /** Numbers of six digits or more (account, customer, trace numbers), interned. */
  readonly longNumbers: Lists;
  readonly longNumberLines: Int32Array;
  /** Runs tried as references: the more, the likelier one hits by chance. */
  readonly tried: Uint8Array;
  readonly hasCheck: Uint8Array;
  /** Lengths of number that are payment references with check digits, and the document numbers they embed. */
  readonly forms: NumberForms;
}

/** Interned names shared by both sides. */
export class NamePool {
  private readonly ids = new Map<string, number>([['', 0]]);
  readonly texts: string[] = [''];

  idOf(text: string): number {
    const key = plain(text).trim();
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.texts.length;
      this.ids.set(key, id);
      this.texts.push(text);
    }
    return id;
  }

  /** Ids of a table's name column, in canonical order. */
  column(table: LineTable, column: Uint32Array, row: Int32Array): Int32Array {
    const local = table.names.map(() => -1);
    const out = new Int32Array(row.length);
    for (let i = 0; i < row.length; i++) {
      const name = column[row[i]!]!;
      if (local[name] === -1) local[name] = this.idOf(table.names[name] ?? '');
      out[i] = local[name]!;
    }
    return out;
  }
}

function columnsOf(table: LineTable, pool: NamePool): Columns {
  const { rows, hash } = canonicalOrder(table);
  const size = table.length;
  const day = new Int32Array(size);
  const otherDay = new Int32Array(size);
  const amount = new Float64Array(size);
  const ordered = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = rows[i]!;
    day[i] = table.day[row]!;
    otherDay[i] = table.otherDay[row]!;
    amount[i] = table.amount[row]!;
    ordered[i] = hash[row]!;
  }
  const currency = pool.column(table, table.currency, rows);
  const account = pool.column(table, table.account, rows);
  return { size, table, row: rows, hash: ordered, day, otherDay, amount, currency, account };
}

const MAIN = 1;

/** Gathers reference keys of the book. */
class KeyCollector {
  readonly table: KeyTable;
  readonly lists: ListBuilder;
  readonly length: number[] = [];
  readonly main: number[] = [];

  constructor(size: number) {
    this.table = new KeyTable(size * 2);
    this.lists = new ListBuilder(size, 4);
  }

  add(hash: number, length: number, role: number): void {
    const id = this.table.add(hash);
    if (id === this.length.length) {
      this.length.push(Math.min(255, length));
      this.main.push(0);
    }
    if (role === MAIN) this.main[id] = 1;
    this.lists.push(id);
  }

  addAll(scanner: Scanner, role: number): void {
    for (let i = 0; i < scanner.runs; i++) this.add(scanner.runHash[i]!, scanner.runLength[i]!, role);
    for (let i = 0; i < scanner.digitRuns; i++) {
      const run = scanner.digits[i]!;
      this.add(digitKey(run.value, SALT_DIGITS), run.length, role);
    }
  }
}

/** The longest number of a scanned text: joined digits where there are several runs. */
function mainNumber(scanner: Scanner): { value: number; length: number } {
  let best = { value: 0, length: 0 };
  for (let i = 0; i < scanner.digitRuns; i++) {
    const run = scanner.digits[i]!;
    if (run.length > best.length) best = { value: run.value, length: run.length };
  }
  return best;
}

interface PartyTable {
  readonly party: Int32Array;
  readonly lines: Int32Array;
  readonly words: Lists;
  readonly texts: string[];
  readonly table: KeyTable;
}

function partiesOf(columns: Columns, scanner: Scanner): PartyTable {
  const ids = new Map<string, number>([['', 0]]);
  const names: string[] = [''];
  const party = new Int32Array(columns.size);
  for (let i = 0; i < columns.size; i++) {
    const text = columns.table.counterparty[columns.row[i]!]!;
    let id = ids.get(text);
    if (id === undefined) {
      id = names.length;
      ids.set(text, id);
      names.push(text);
    }
    party[i] = id;
  }
  const lines = new Int32Array(names.length);
  for (const id of party) lines[id]!++;
  const table = new KeyTable(names.length * 2);
  const texts: string[] = [];
  const lists = new ListBuilder(names.length, 4);
  for (const name of names) {
    scanner.scan(name);
    for (let w = 0; w < scanner.words; w++) {
      const id = table.add(scanner.wordHash[w]!);
      if (id === texts.length) texts.push(scanner.wordText(w));
      lists.push(id);
    }
    lists.closeSet();
  }
  return { party, lines, words: lists.done(), texts, table };
}

/** Encodes the book side. */
export function encodeBook(table: LineTable, pool: NamePool): BookSide {
  const columns = columnsOf(table, pool);
  const scanner = new Scanner();
  const parties = partiesOf(columns, scanner);
  const keys = new KeyCollector(columns.size);
  const mainValue = new Float64Array(columns.size * 2);
  const mainLength = new Uint8Array(columns.size * 2);
  const tailTable = new KeyTable(4096);
  const tails = new ListBuilder(columns.size, 4);
  const batches = new NamePool();
  const batch = new Int32Array(columns.size);
  for (let i = 0; i < columns.size; i++) {
    const row = columns.row[i]!;
    const reference = table.reference[row]!;
    const number = table.documentNumber[row]!;
    for (let part = 0; part < 2; part++) {
      const text = part === 0 ? reference : number;
      if (text === '' || (part === 1 && number === reference)) continue;
      scanner.scan(text);
      keys.addAll(scanner, MAIN);
      const main = mainNumber(scanner);
      mainValue[i * 2 + part] = main.value;
      mainLength[i * 2 + part] = main.length;
      for (let length = 3; length <= Math.min(6, main.length - 1); length++)
        tails.push(tailTable.add(tailKey(main.value, length)));
    }
    tails.closeSet();
    for (const text of [table.checkNumber[row]!, table.batch[row]!, table.description[row]!]) {
      if (text === '') continue;
      scanner.scan(text);
      keys.addAll(scanner, text === table.description[row]! ? 0 : MAIN);
    }
    keys.lists.closeSet();
    batch[i] = batches.idOf(table.batch[row]!);
  }
  const type = new NamePool();
  const lists = keys.lists.done();
  return {
    ...columns,
    type: type.column(table, table.documentType, columns.row),
    typeCount: type.texts.length,
    originalAmount: Float64Array.from(columns.row, (row) => table.originalAmount[row]!),
    originalCurrency: pool.column(table, table.originalCurrency, columns.row),
    party: parties.party,
    partyCount: parties.lines.length,
    partyLines: parties.lines,
    partyWords: parties.words,
    words: parties.texts,
    wordTable: parties.table,
    keys: lists,
    keyTable: keys.table,
    keyLines: countItems(lists, keys.table.size),
    keyLength: Uint8Array.from(keys.length),
    keyMain: Uint8Array.from(keys.main),
    forms: learnForms((row) => `${table.reference[row]} ${table.documentNumber[row]}`, columns.row, null),
    mainValue,
    mainLength,
    mainTail: Int32Array.from(mainValue, (value) => value % 1e6),
    tailTable,
    tailLines: countItems(tails.done(), tailTable.size),
    batch,
    batchCount: batches.texts.length,
  };
}

function countItems(lists: Lists, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (const item of lists.items) counts[item]!++;
  return counts;
}

/** Encodes the bank side against the keys of the book. */
export function encodeBank(table: LineTable, book: BookSide, pool: NamePool): BankSide {
  const columns = columnsOf(table, pool);
  const scanner = new Scanner();
  const wordTable = new KeyTable(4096);
  const words: string[] = [];
  const lineWords = new ListBuilder(columns.size, 10);
  const hits = new ListBuilder(columns.size, 2);
  const longTable = new KeyTable(columns.size * 2);
  const longNumbers = new ListBuilder(columns.size, 2);
  const numberStart = new Int32Array(columns.size + 1);
  const values: number[] = [];
  const lengths: number[] = [];
  const tried = new Uint8Array(columns.size);
  const hasCheck = new Uint8Array(columns.size);
  const isDocument = (key: number): boolean => book.keyMain[book.keyTable.get(key)] === 1;
  const forms = learnForms((row) => `${table.reference[row]} ${table.description[row]}`, columns.row, isDocument);
  for (let i = 0; i < columns.size; i++) {
    const row = columns.row[i]!;
    const texts = [table.description[row]!, table.counterparty[row]!, table.reference[row]!, table.checkNumber[row]!];
    if (table.documentNumber[row] !== '') texts.push(table.documentNumber[row]!);
    hasCheck[i] = table.checkNumber[row] === '' ? 0 : 1;
    for (const text of texts) {
      if (text === '') continue;
      scanner.scan(text);
      for (let w = 0; w < scanner.words; w++) {
        const id = wordTable.add(scanner.wordHash[w]!);
        if (id === words.length) words.push(scanner.wordText(w));
        lineWords.push(id);
      }
      for (let r = 0; r < scanner.runs; r++) {
        const id = book.keyTable.get(scanner.runHash[r]!);
        if (id >= 0) hits.push(id);
      }
      tried[i] = Math.min(255, tried[i]! + scanner.digitRuns);
      for (let d = 0; d < scanner.digitRuns; d++) {
        const { value, length } = scanner.digits[d]!;
        const id = book.keyTable.get(digitKey(value, SALT_DIGITS));
        if (id >= 0) hits.push(id);
        const form = forms.size > 0 ? forms.get(length) : undefined;
        if (form && form.embeds > 0 && isDocument(embeddedKey(value, form)))
          hits.push(book.keyTable.get(embeddedKey(value, form)));
        if (length >= 6) longNumbers.push(longTable.add(digitKey(value, length)));
        if (length > 14) continue;
        values.push(value);
        lengths.push(length);
      }
    }
    lineWords.closeSet();
    hits.closeSet();
    longNumbers.closeSet();
    numberStart[i + 1] = values.length;
  }
  const lists = lineWords.done();
  const numbers = longNumbers.done();
  return {
    ...columns,
    longNumbers: numbers,
    longNumberLines: countItems(numbers, longTable.size),
    words,
    wordLines: countItems(lists, words.length),
    lineWords: lists,
    hits: hits.done(),
    numberStart,
    numberValue: Float64Array.from(values),
    numberLength: Uint8Array.from(lengths),
    tried,
    hasCheck,
    forms,
  };
}
