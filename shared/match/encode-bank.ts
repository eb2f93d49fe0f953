/** Encodes the bank side against the keys of the book: its texts are read once, row by row as they stand in memory. */

import { embeddedKey, learnForms, type NumberForms } from './check-digits.ts';
import { bytesAt, type Columns, columnsOf, countItems, type NamePool, Renumbering, renumberedSets } from './columns.ts';
import type { BankSide, BookSide } from './encode.ts';
import { digitHigh, digitLow, SALT_DIGITS } from './hash.ts';
import { KeyTable, ListBuilder, type Lists, longer, promised } from './keys.ts';
import { ContentHash } from './order.ts';
import { Scanner } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Encodes the bank side against the keys of the book. */
export function encodeBank(table: LineTable, book: BookSide, pool: NamePool): BankSide {
  const read = new BankReader(table, book);
  read.all();
  const columns = columnsOf(table, read.hash, pool);
  const { row } = columns;
  const isDocument = (key: number): boolean => book.keyMain[book.keyTable.get(key)] === 1;
  const forms = learnForms((at) => `${table.reference.at(at)} ${table.description.at(at)}`, row, isDocument);
  const wordIds = new Renumbering(read.words.length);
  const lineWords = renumberedSets(read.lineWords.done(), row, wordIds);
  const words: string[] = [];
  for (let word = 0; word < wordIds.size; word++) words.push(read.words[wordIds.old[word]!]!);
  const longIds = new Renumbering(read.longTable.size);
  const longNumbers = renumberedSets(read.longNumbers.done(), row, longIds);
  const numbers = numbersOf(columns, read, { book, forms });
  // Field by field: an object made with a spread, even one, is of another shape every time, and every step that reads
  // it is compiled anew.
  return {
    size: columns.size,
    table,
    row,
    day: columns.day,
    otherDay: columns.otherDay,
    amount: columns.amount,
    currency: columns.currency,
    account: columns.account,
    hits: numbers.hits,
    numberStart: numbers.numberStart,
    numberValue: numbers.numberValue,
    numberLength: numbers.numberLength,
    longNumbers,
    longNumberLines: countItems(longNumbers, longIds.size),
    words,
    wordLines: countItems(lineWords, words.length),
    lineWords,
    tried: bytesAt(read.tried, row),
    hasCheck: bytesAt(read.hasCheck, row),
    forms,
  };
}

/** Shortest number that is an account, customer or trace number, and longest that is compared digit by digit. */
const LEAST_LONG = 6;
const MOST_DIGITS = 14;
/** First room for numbers: enough rows to tell how many all will have. */
const FIRST_ROOM = 16384;

/** What the texts of the bank lines hold, by table row; words and long numbers as ids counted in table order. */
class BankReader {
  readonly hash: Float64Array;
  readonly words: string[] = [];
  readonly lineWords: ListBuilder;
  readonly hits: ListBuilder;
  readonly longTable: KeyTable;
  readonly longNumbers: ListBuilder;
  /** All numbers, of whatever length. */
  readonly numberStart: Int32Array;
  numberValue: Float64Array<ArrayBuffer>;
  numberLength: Uint8Array<ArrayBuffer>;
  readonly tried: Uint8Array;
  readonly hasCheck: Uint8Array;
  private numbers = 0;
  private readonly wordTable = new KeyTable(4096);
  /** The last row that held a word: lists hold it once. */
  private wordRow = new Int32Array(4096);
  private readonly scanner = new Scanner();
  private readonly content: ContentHash;

  constructor(
    private readonly table: LineTable,
    private readonly book: BookSide,
  ) {
    const size = table.length;
    this.content = new ContentHash(table);
    this.hash = new Float64Array(size);
    this.lineWords = new ListBuilder(size, 10);
    this.hits = new ListBuilder(size, 2);
    this.longTable = new KeyTable(size);
    this.longNumbers = new ListBuilder(size, 2);
    this.numberStart = new Int32Array(size + 1);
    this.numberValue = new Float64Array(Math.min(size * 2 + 64, FIRST_ROOM));
    this.numberLength = new Uint8Array(this.numberValue.length);
    this.tried = new Uint8Array(size);
    this.hasCheck = new Uint8Array(size);
  }

  all(): void {
    for (let row = 0; row < this.table.length; row++) {
      this.line(row);
      this.lineWords.close();
      this.hits.close();
      this.longNumbers.close();
      this.numberStart[row + 1] = this.numbers;
    }
  }

  private line(row: number): void {
    const { table, content } = this;
    const counterparty = table.counterparty.at(row)!;
    const reference = table.reference.at(row)!;
    const documentNumber = table.documentNumber.at(row)!;
    const checkNumber = table.checkNumber.at(row)!;
    content.start(row);
    content.text(counterparty);
    content.text(reference);
    content.text(documentNumber);
    content.text(checkNumber);
    content.text(table.batch.at(row)!);
    content.text(table.bankId.at(row)!);
    content.lastScanned(table.description.at(row)!, this.scanner);
    this.hash[row] = content.value();
    this.collect(row);
    this.add(row, counterparty);
    this.add(row, reference);
    this.add(row, checkNumber);
    this.add(row, documentNumber);
    this.hasCheck[row] = checkNumber === '' ? 0 : 1;
  }

  private add(row: number, text: string): void {
    if (text === '') return;
    this.scanner.scan(text);
    this.collect(row);
  }

  private newWord(text: string): void {
    const id = this.words.push(text) - 1;
    if (id === this.wordRow.length) this.wordRow = longer(this.wordRow, id * 2);
    this.wordRow[id] = -1;
  }

  /** Takes over what the scanner has found. */
  private collect(row: number): void {
    const { scanner, book } = this;
    for (let w = 0; w < scanner.words; w++) {
      const id = this.wordTable.put(scanner.wordHigh[w]!, scanner.wordLow[w]!);
      if (id === this.words.length) this.newWord(scanner.wordText(w));
      if (this.wordRow[id] === row) continue;
      this.wordRow[id] = row;
      this.lineWords.push(id);
    }
    for (let r = 0; r < scanner.runs; r++) {
      const key = book.keyTable.find(scanner.runHigh[r]!, scanner.runLow[r]!);
      if (key >= 0) this.hits.push(key);
    }
    this.tried[row] = Math.min(255, this.tried[row]! + scanner.digitRuns);
    for (let d = 0; d < scanner.digitRuns; d++) this.number(row, scanner.digitValue[d]!, scanner.digitLength[d]!);
  }

  private number(row: number, value: number, length: number): void {
    const key = this.book.keyTable.find(digitHigh(value, SALT_DIGITS), digitLow(value, SALT_DIGITS));
    if (key >= 0) this.hits.push(key);
    if (length >= LEAST_LONG)
      this.longNumbers.push(this.longTable.put(digitHigh(value, length), digitLow(value, length)));
    if (this.numbers === this.numberLength.length) this.grow(row);
    this.numberValue[this.numbers] = value;
    this.numberLength[this.numbers++] = Math.min(255, length);
  }

  private grow(row: number): void {
    const lengths = new Uint8Array(promised(this.numbers, row, this.table.length));
    lengths.set(this.numberLength);
    this.numberLength = lengths;
    const values = new Float64Array(lengths.length);
    values.set(this.numberValue);
    this.numberValue = values;
  }
}

/** Book keys and numbers in canonical order; payment references also hit the document whose number they embed. */
function numbersOf(
  { row, size }: Columns,
  read: BankReader,
  { book, forms }: { readonly book: BookSide; readonly forms: NumberForms },
): Pick<BankSide, 'hits' | 'numberStart' | 'numberValue' | 'numberLength'> {
  const whole: Lists = read.hits.done();
  const hits = new ListBuilder(size, 0, whole.items.length);
  const numberStart = new Int32Array(size + 1);
  const numberValue = new Float64Array(read.numberStart[size]!);
  const numberLength = new Uint8Array(numberValue.length);
  let numbers = 0;
  for (let i = 0; i < size; i++) {
    const at = row[i]!;
    for (let h = whole.start[at]!; h < whole.start[at + 1]!; h++) hits.push(whole.items[h]!);
    for (let n = read.numberStart[at]!; n < read.numberStart[at + 1]!; n++) {
      const value = read.numberValue[n]!;
      const length = read.numberLength[n]!;
      const form = forms.size > 0 ? forms.get(length) : undefined;
      if (form && form.embeds > 0) {
        const key = book.keyTable.get(embeddedKey(value, form));
        if (book.keyMain[key] === 1) hits.push(key);
      }
      if (length > MOST_DIGITS) continue;
      numberValue[numbers] = value;
      numberLength[numbers++] = length;
    }
    hits.closeSet();
    numberStart[i + 1] = numbers;
  }
  return {
    hits: hits.done(),
    numberStart,
    numberValue: numberValue.subarray(0, numbers),
    numberLength: numberLength.subarray(0, numbers),
  };
}
