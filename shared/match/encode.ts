/** One side's lines encoded once: typed columns in canonical order, interned words, reference keys and parties. */

import { embeddedKey, learnForms, type NumberForms } from './check-digits.ts';
import { digitHigh, digitLow, SALT_DIGITS, TextKey } from './hash.ts';
import { KeyTable, ListBuilder, type Lists } from './keys.ts';
import { canonicalOrder } from './order.ts';
import { plain, Scanner } from './tokens.ts';
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
    const local = new Int32Array(table.names.length).fill(-1);
    const out = new Int32Array(row.length);
    for (let i = 0; i < row.length; i++) {
      const name = column[row[i]!]!;
      let id = local[name]!;
      if (id < 0) {
        id = this.idOf(table.names[name] ?? '');
        local[name] = id;
      }
      out[i] = id;
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
const MOST_LENGTH = 255;

/** Gathers reference keys of the book. */
class KeyCollector {
  readonly table: KeyTable;
  readonly lists: ListBuilder;
  length: Uint8Array<ArrayBuffer>;
  main: Uint8Array<ArrayBuffer>;

  constructor(size: number) {
    this.table = new KeyTable(size * 2);
    this.lists = new ListBuilder(size, 4);
    this.length = new Uint8Array(size * 2 + 64);
    this.main = new Uint8Array(size * 2 + 64);
  }

  add(high: number, low: number, length: number, role: number): void {
    const id = this.table.put(high, low);
    if (id === this.length.length) this.grow();
    if (this.length[id] === 0) this.length[id] = length < MOST_LENGTH ? length : MOST_LENGTH;
    if (role === MAIN) this.main[id] = 1;
    this.lists.push(id);
  }

  addAll(scanner: Scanner, role: number): void {
    for (let i = 0; i < scanner.runs; i++)
      this.add(scanner.runHigh[i]!, scanner.runLow[i]!, scanner.runLength[i]!, role);
    for (let i = 0; i < scanner.digitRuns; i++) {
      const value = scanner.digitValue[i]!;
      this.add(digitHigh(value, SALT_DIGITS), digitLow(value, SALT_DIGITS), scanner.digitLength[i]!, role);
    }
  }

  private grow(): void {
    this.length = doubled(this.length);
    this.main = doubled(this.main);
  }
}

function doubled(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(bytes.length * 2);
  next.set(bytes);
  return next;
}

/** Index of the longest number of a scanned text, -1 where it has none: joined digits where there are several runs. */
function mainNumber(scanner: Scanner): number {
  let best = -1;
  for (let i = 0; i < scanner.digitRuns; i++)
    if (best < 0 || scanner.digitLength[i]! > scanner.digitLength[best]!) best = i;
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
  const ids = new KeyTable(1024);
  const key = new TextKey();
  const names: string[] = [''];
  const party = new Int32Array(columns.size);
  for (let i = 0; i < columns.size; i++) {
    const text = columns.table.counterparty[columns.row[i]!]!;
    if (text === '') continue;
    key.of(text);
    const id = ids.put(key.high, key.low) + 1;
    if (id === names.length) names.push(text);
    party[i] = id;
  }
  const lines = new Int32Array(names.length);
  for (let i = 0; i < columns.size; i++) lines[party[i]!]!++;
  const table = new KeyTable(1024);
  const texts: string[] = [];
  const lists = new ListBuilder(names.length, 4);
  for (const name of names) {
    scanner.scan(name);
    for (let w = 0; w < scanner.words; w++) {
      const id = table.put(scanner.wordHigh[w]!, scanner.wordLow[w]!);
      if (id === texts.length) texts.push(scanner.wordText(w));
      lists.push(id);
    }
    lists.closeSet();
  }
  return { party, lines, words: lists.done(), texts, table };
}

/** Batch ids of the book lines, counted from 1 over folded spellings; 0 = none. */
function batchesOf({ table, row }: Columns): { readonly batch: Int32Array; readonly count: number } {
  const spellings = new KeyTable(1024);
  const key = new TextKey();
  const pool = new NamePool();
  const idOf: number[] = [];
  const batch = new Int32Array(row.length);
  for (let i = 0; i < row.length; i++) {
    const text = table.batch[row[i]!]!;
    if (text === '') continue;
    key.of(text);
    const spelling = spellings.put(key.high, key.low);
    if (spelling === idOf.length) idOf.push(pool.idOf(text));
    batch[i] = idOf[spelling]!;
  }
  return { batch, count: pool.texts.length };
}

/** Encodes the book side. */
export function encodeBook(table: LineTable, pool: NamePool): BookSide {
  const columns = columnsOf(table, pool);
  const { row } = columns;
  const scanner = new Scanner();
  const parties = partiesOf(columns, scanner);
  const { batch, count: batchCount } = batchesOf(columns);
  const { keys, mainValue, mainLength } = bookKeys(columns, scanner);
  const type = new NamePool();
  const lists = keys.lists.done();
  const mainTail = new Int32Array(mainValue.length);
  for (let k = 0; k < mainTail.length; k++) mainTail[k] = mainValue[k]! - Math.floor(mainValue[k]! / 1e6) * 1e6;
  const originalAmount = new Float64Array(columns.size);
  for (let i = 0; i < columns.size; i++) originalAmount[i] = table.originalAmount[row[i]!]!;
  return {
    ...columns,
    type: type.column(table, table.documentType, row),
    typeCount: type.texts.length,
    originalAmount,
    originalCurrency: pool.column(table, table.originalCurrency, row),
    party: parties.party,
    partyCount: parties.lines.length,
    partyLines: parties.lines,
    partyWords: parties.words,
    words: parties.texts,
    wordTable: parties.table,
    keys: lists,
    keyTable: keys.table,
    keyLines: countItems(lists, keys.table.size),
    keyLength: keys.length.slice(0, keys.table.size),
    keyMain: keys.main.slice(0, keys.table.size),
    forms: learnForms((at) => `${table.reference[at]} ${table.documentNumber[at]}`, row, null),
    mainValue,
    mainLength,
    mainTail,
    batch,
    batchCount,
  };
}

/** Reference keys and main numbers of the book lines. */
function bookKeys({ table, row, size }: Columns, scanner: Scanner) {
  const keys = new KeyCollector(size);
  const mainValue = new Float64Array(size * 2);
  const mainLength = new Uint8Array(size * 2);
  for (let i = 0; i < size; i++) {
    const at = row[i]!;
    const reference = table.reference[at]!;
    const number = table.documentNumber[at]!;
    for (let part = 0; part < 2; part++) {
      const text = part === 0 ? reference : number;
      if (text === '' || (part === 1 && number === reference)) continue;
      scanner.scan(text);
      keys.addAll(scanner, MAIN);
      const main = mainNumber(scanner);
      if (main < 0) continue;
      mainValue[i * 2 + part] = scanner.digitValue[main]!;
      mainLength[i * 2 + part] = scanner.digitLength[main]!;
    }
    const description = table.description[at]!;
    collect(keys, scanner, table.checkNumber[at]!, description);
    collect(keys, scanner, table.batch[at]!, description);
    collect(keys, scanner, description, description);
    keys.lists.closeSet();
  }
  return { keys, mainValue, mainLength };
}

/** Adds the keys of a text beside the main ones; what the description says too is no main key for it. */
function collect(keys: KeyCollector, scanner: Scanner, text: string, description: string): void {
  if (text === '') return;
  scanner.scan(text);
  keys.addAll(scanner, text === description ? 0 : MAIN);
}

function countItems({ items }: Lists, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (let k = 0; k < items.length; k++) counts[items[k]!]!++;
  return counts;
}

/** Gathers what the texts of bank lines hold, line by line. */
class BankCollector {
  readonly wordTable = new KeyTable(4096);
  readonly words: string[] = [];
  readonly lineWords: ListBuilder;
  readonly hits: ListBuilder;
  readonly longTable: KeyTable;
  readonly longNumbers: ListBuilder;
  readonly numberStart: Int32Array;
  numbers = 0;
  numberValue: Float64Array<ArrayBuffer>;
  numberLength: Uint8Array<ArrayBuffer>;
  readonly tried: Uint8Array;
  private readonly scanner = new Scanner();

  constructor(
    size: number,
    private readonly book: BookSide,
    private readonly forms: NumberForms,
  ) {
    this.lineWords = new ListBuilder(size, 10);
    this.hits = new ListBuilder(size, 2);
    this.longTable = new KeyTable(size);
    this.longNumbers = new ListBuilder(size, 2);
    this.numberStart = new Int32Array(size + 1);
    this.numberValue = new Float64Array(size * 2 + 64);
    this.numberLength = new Uint8Array(size * 2 + 64);
    this.tried = new Uint8Array(size);
  }

  /** Adds one of the texts of line `i`. */
  add(i: number, text: string): void {
    if (text === '') return;
    const { scanner, book } = this;
    scanner.scan(text);
    for (let w = 0; w < scanner.words; w++) {
      const id = this.wordTable.put(scanner.wordHigh[w]!, scanner.wordLow[w]!);
      if (id === this.words.length) this.words.push(scanner.wordText(w));
      this.lineWords.push(id);
    }
    for (let r = 0; r < scanner.runs; r++) this.hit(book.keyTable.find(scanner.runHigh[r]!, scanner.runLow[r]!));
    this.tried[i] = Math.min(255, this.tried[i]! + scanner.digitRuns);
    for (let d = 0; d < scanner.digitRuns; d++) this.number(scanner.digitValue[d]!, scanner.digitLength[d]!);
  }

  private number(value: number, length: number): void {
    const { book, forms } = this;
    this.hit(book.keyTable.find(digitHigh(value, SALT_DIGITS), digitLow(value, SALT_DIGITS)));
    const form = forms.size > 0 ? forms.get(length) : undefined;
    if (form && form.embeds > 0) {
      const key = book.keyTable.get(embeddedKey(value, form));
      if (book.keyMain[key] === 1) this.hit(key);
    }
    if (length >= 6) this.longNumbers.push(this.longTable.put(digitHigh(value, length), digitLow(value, length)));
    if (length > 14) return;
    if (this.numbers === this.numberLength.length) this.grow();
    this.numberValue[this.numbers] = value;
    this.numberLength[this.numbers++] = length;
  }

  private hit(key: number): void {
    if (key >= 0) this.hits.push(key);
  }

  private grow(): void {
    this.numberLength = doubled(this.numberLength);
    const values = new Float64Array(this.numberLength.length);
    values.set(this.numberValue);
    this.numberValue = values;
  }

  /** Closes line `i`. */
  close(i: number): void {
    this.lineWords.closeSet();
    this.hits.closeSet();
    this.longNumbers.closeSet();
    this.numberStart[i + 1] = this.numbers;
  }
}

/** Encodes the bank side against the keys of the book. */
export function encodeBank(table: LineTable, book: BookSide, pool: NamePool): BankSide {
  const columns = columnsOf(table, pool);
  const { size, row } = columns;
  const hasCheck = new Uint8Array(size);
  const isDocument = (key: number): boolean => book.keyMain[book.keyTable.get(key)] === 1;
  const forms = learnForms((at) => `${table.reference[at]} ${table.description[at]}`, row, isDocument);
  const collector = new BankCollector(size, book, forms);
  for (let i = 0; i < size; i++) {
    const at = row[i]!;
    hasCheck[i] = table.checkNumber[at] === '' ? 0 : 1;
    collector.add(i, table.description[at]!);
    collector.add(i, table.counterparty[at]!);
    collector.add(i, table.reference[at]!);
    collector.add(i, table.checkNumber[at]!);
    collector.add(i, table.documentNumber[at]!);
    collector.close(i);
  }
  const lineWords = collector.lineWords.done();
  const longNumbers = collector.longNumbers.done();
  return {
    ...columns,
    longNumbers,
    longNumberLines: countItems(longNumbers, collector.longTable.size),
    words: collector.words,
    wordLines: countItems(lineWords, collector.words.length),
    lineWords,
    hits: collector.hits.done(),
    numberStart: collector.numberStart,
    numberValue: collector.numberValue.slice(0, collector.numbers),
    numberLength: collector.numberLength.slice(0, collector.numbers),
    tried: collector.tried,
    hasCheck,
    forms,
  };
}
