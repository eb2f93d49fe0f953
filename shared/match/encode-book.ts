/** Encodes the book side: its texts are read once, row by row as they stand in memory, and put into canonical order as numbers. */

import { learnForms } from './check-digits.ts';
import { type Columns, columnsOf, countItems, doublesAt, NamePool, Renumbering } from './columns.ts';
import type { BookSide } from './encode.ts';
import { digitHigh, digitLow, SALT_DIGITS, TextKey } from './hash.ts';
import { KeyTable, ListBuilder, type Lists, longer, promised } from './keys.ts';
import { ContentHash } from './order.ts';
import { Scanner } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Encodes the book side. */
export function encodeBook(table: LineTable, pool: NamePool): BookSide {
  const read = new BookReader(table);
  read.all();
  const columns = columnsOf(table, read.hash, pool);
  const { row, size } = columns;
  const parties = partiesOf(columns, read);
  const { batch, count: batchCount } = batchesOf(columns, read);
  const type = new NamePool();
  const typeOf = type.column(table, table.documentType, row);
  const keys = keysOf(columns, read);
  const mains = mainNumbers(columns, read);
  const wordings = new KeyTable(1024);
  const wording = new Int32Array(size);
  for (let j = 0; j < size; j++) wording[j] = wordings.put(read.wording[row[j]!]!, typeOf[j]!);
  // Field by field, as on the bank side: the shape must be the same in every run.
  return {
    size,
    table,
    row,
    day: columns.day,
    otherDay: columns.otherDay,
    amount: columns.amount,
    currency: columns.currency,
    account: columns.account,
    party: parties.party,
    partyCount: parties.partyCount,
    partyLines: parties.partyLines,
    partyIsText: parties.partyIsText,
    partyWords: parties.partyWords,
    partyInitials: parties.partyInitials,
    words: parties.words,
    wordTable: parties.wordTable,
    keys: keys.keys,
    keyTable: keys.keyTable,
    keyLines: keys.keyLines,
    keyLength: keys.keyLength,
    keyMain: keys.keyMain,
    mainValue: mains.mainValue,
    mainLength: mains.mainLength,
    mainTail: mains.mainTail,
    type: typeOf,
    typeCount: type.texts.length,
    originalAmount: doublesAt(table.originalAmount, row),
    originalCurrency: pool.column(table, table.originalCurrency, row),
    forms: learnForms((at) => `${table.reference.at(at)} ${table.documentNumber.at(at)}`, row, null),
    batch,
    batchCount,
    wording,
  };
}

/** A key occurrence is two integers: upper part of the hash, and lower part (21 bits) | length (8) | role (1). */
const LENGTH_AT = 21;
const ROLE_AT = 29;
const LOW_MASK = (1 << LENGTH_AT) - 1;
const MOST_LENGTH = 255;
const MAIN = 1;
/** First room for key occurrences: enough rows to tell how many all will have. */
const FIRST_ROOM = 65536;

/** What the texts of the book lines hold, by table row. */
class BookReader {
  readonly hash: Float64Array;
  /** Ids by text, counted from 1 in table order; 0 where the line has none. */
  readonly party: Int32Array;
  readonly parties: string[] = [''];
  /** True for a party that some line has as its counterparty; by id, holes where it is only in texts. */
  readonly isName: boolean[] = [];
  readonly batch: Int32Array;
  readonly batches: string[] = [''];
  /** Ids of descriptions without digits. */
  readonly wording: Int32Array;
  /** Key occurrences of row r: from `keyStart[r]` to `keyStart[r + 1]` in `keys`. */
  readonly keyStart: Int32Array;
  keys: Int32Array<ArrayBuffer>;
  readonly mainValue: Float64Array;
  readonly mainLength: Uint8Array;
  private length = 0;
  private row = 0;
  private readonly scanner = new Scanner();
  private readonly content: ContentHash;
  private readonly key = new TextKey();
  private readonly partyKeys = new KeyTable(1024);
  private readonly batchKeys = new KeyTable(1024);
  private readonly wordingKeys = new KeyTable(1024);

  constructor(private readonly table: LineTable) {
    const size = table.length;
    this.content = new ContentHash(table);
    this.hash = new Float64Array(size);
    this.party = new Int32Array(size);
    this.batch = new Int32Array(size);
    this.wording = new Int32Array(size);
    this.keyStart = new Int32Array(size + 1);
    this.keys = new Int32Array(Math.min(size * 6, FIRST_ROOM));
    this.mainValue = new Float64Array(size * 2);
    this.mainLength = new Uint8Array(size * 2);
  }

  all(): void {
    for (let row = 0; row < this.table.length; row++) {
      this.row = row;
      this.line(row);
      this.keyStart[row + 1] = this.length;
    }
  }

  /** Texts in the order of the content hash; what the description says too is no main key. */
  private line(row: number): void {
    const { table, content, scanner, key } = this;
    const description = table.description.at(row)!;
    const counterparty = table.counterparty.at(row)!;
    const batch = table.batch.at(row)!;
    content.start(row);
    content.text(counterparty);
    if (counterparty !== '') {
      key.of(counterparty);
      this.party[row] = this.keyId(this.partyKeys, this.parties, counterparty);
      this.isName[this.party[row]!] = true;
    }
    this.mainText(row, table.reference.at(row)!, 0);
    if (table.documentNumber.at(row) === table.reference.at(row)) content.text(table.documentNumber.at(row)!);
    else this.mainText(row, table.documentNumber.at(row)!, 1);
    content.scanned(table.checkNumber.at(row)!, scanner);
    this.addKeys(table.checkNumber.at(row) === description ? 0 : MAIN);
    content.scanned(batch, scanner);
    this.addKeys(batch === description ? 0 : MAIN);
    this.batch[row] = this.textId(batch, this.batchKeys, this.batches);
    content.text(table.bankId.at(row)!);
    content.lastScanned(description, scanner);
    this.addKeys(0);
    key.ofWording(description);
    this.wording[row] = this.wordingKeys.put(key.high, key.low);
    // A ledger without a column for the payee names them in its text, if anywhere.
    if (counterparty === '' && scanner.words > 0)
      this.party[row] = this.keyId(this.partyKeys, this.parties, description);
    this.hash[row] = content.value();
  }

  private textId(text: string, ids: KeyTable, texts: string[]): number {
    if (text === '') return 0;
    this.key.of(text);
    return this.keyId(ids, texts, text);
  }

  /** Id of the running key, which stands for a text. */
  private keyId(ids: KeyTable, texts: string[], text: string): number {
    const id = ids.put(this.key.high, this.key.low) + 1;
    if (id === texts.length) texts.push(text);
    return id;
  }

  /** Reference or document number: all its keys, and its longest number. */
  private mainText(row: number, text: string, part: number): void {
    const { scanner } = this;
    this.content.scanned(text, scanner);
    this.addKeys(MAIN);
    let length = 0;
    for (let d = 0; d < scanner.digitRuns; d++) {
      if (scanner.digitLength[d]! <= length) continue;
      length = scanner.digitLength[d]!;
      this.mainValue[row * 2 + part] = scanner.digitValue[d]!;
      this.mainLength[row * 2 + part] = length;
    }
  }

  private addKeys(role: number): void {
    const { scanner } = this;
    const room = this.length + (scanner.runs + scanner.digitRuns) * 2;
    if (room > this.keys.length) this.keys = longer(this.keys, promised(room, this.row, this.table.length));
    for (let r = 0; r < scanner.runs; r++)
      this.addKey(scanner.runHigh[r]!, scanner.runLow[r]!, scanner.runLength[r]!, role);
    for (let d = 0; d < scanner.digitRuns; d++) {
      const value = scanner.digitValue[d]!;
      this.addKey(digitHigh(value, SALT_DIGITS), digitLow(value, SALT_DIGITS), scanner.digitLength[d]!, role);
    }
  }

  private addKey(high: number, low: number, length: number, role: number): void {
    this.keys[this.length++] = high;
    this.keys[this.length++] = low | (Math.min(length, MOST_LENGTH) << LENGTH_AT) | (role << ROLE_AT);
  }
}

type Parties = Pick<
  BookSide,
  'party' | 'partyCount' | 'partyLines' | 'partyIsText' | 'partyWords' | 'partyInitials' | 'words' | 'wordTable'
>;

/** Parties and the words of their names; 0 is "none". */
function partiesOf({ row, size }: Columns, read: BookReader): Parties {
  const ids = new Renumbering(read.parties.length);
  ids.of(0);
  const party = new Int32Array(size);
  for (let j = 0; j < size; j++) party[j] = ids.of(read.party[row[j]!]!);
  const partyIsText = Uint8Array.from({ length: ids.size }, (_, p) => (read.isName[ids.old[p]!] ? 0 : 1));
  const partyLines = new Int32Array(ids.size);
  for (let j = 0; j < size; j++) partyLines[party[j]!]!++;
  const wordTable = new KeyTable(1024);
  const words: string[] = [];
  const lists = new ListBuilder(ids.size, 4);
  const scanner = new Scanner();
  const partyInitials: string[] = [];
  for (let p = 0; p < ids.size; p++) {
    scanner.scan(read.parties[ids.old[p]!]!);
    partyInitials.push(partyIsText[p] ? '' : scanner.initials());
    for (let w = 0; w < scanner.words; w++) {
      const id = wordTable.put(scanner.wordHigh[w]!, scanner.wordLow[w]!);
      if (id === words.length) words.push(scanner.wordText(w));
      lists.push(id);
    }
    lists.closeSet();
  }
  return {
    party,
    partyCount: ids.size,
    partyLines,
    partyIsText,
    partyWords: lists.done(),
    partyInitials,
    words,
    wordTable,
  };
}

/** Batch ids of the book lines, counted from 1 over folded spellings; 0 = none. */
function batchesOf({ row, size }: Columns, read: BookReader): { readonly batch: Int32Array; readonly count: number } {
  const pool = new NamePool();
  const idOf = new Int32Array(read.batches.length).fill(-1);
  const batch = new Int32Array(size);
  for (let j = 0; j < size; j++) {
    const spelling = read.batch[row[j]!]!;
    if (idOf[spelling]! < 0) idOf[spelling] = pool.idOf(read.batches[spelling]!);
    batch[j] = idOf[spelling]!;
  }
  return { batch, count: pool.texts.length };
}

/** Reference keys, numbered by the canonical order of lines. */
function keysOf(
  { row, size }: Columns,
  { keyStart, keys }: BookReader,
): Pick<BookSide, 'keys' | 'keyTable' | 'keyLines' | 'keyLength' | 'keyMain'> {
  const most = keyStart[size]! / 2;
  const keyTable = new KeyTable(Math.min(most, size * 2));
  const lists = new ListBuilder(size, 0, most);
  const keyLength = new Uint8Array(most);
  const keyMain = new Uint8Array(most);
  for (let j = 0; j < size; j++) {
    const at = row[j]!;
    for (let k = keyStart[at]!; k < keyStart[at + 1]!; k += 2) {
      const rest = keys[k + 1]!;
      const id = keyTable.put(keys[k]!, rest & LOW_MASK);
      // The first line that holds a key says how long it is: noughts before a number count.
      if (keyLength[id] === 0) keyLength[id] = rest >>> LENGTH_AT;
      if (rest >>> ROLE_AT === MAIN) keyMain[id] = 1;
      lists.push(id);
    }
    lists.closeSet();
  }
  const built: Lists = lists.done();
  return {
    keys: built,
    keyTable,
    keyLines: countItems(built, keyTable.size),
    keyLength: keyLength.slice(0, keyTable.size),
    keyMain: keyMain.slice(0, keyTable.size),
  };
}

/** The main numbers in canonical order. */
function mainNumbers(
  { row, size }: Columns,
  read: BookReader,
): Pick<BookSide, 'mainValue' | 'mainLength' | 'mainTail'> {
  const mainValue = new Float64Array(size * 2);
  const mainLength = new Uint8Array(size * 2);
  const mainTail = new Int32Array(size * 2);
  for (let j = 0; j < size; j++) {
    for (let part = 0; part < 2; part++) {
      const at = row[j]! * 2 + part;
      const to = j * 2 + part;
      const value = read.mainValue[at]!;
      mainValue[to] = value;
      mainLength[to] = read.mainLength[at]!;
      mainTail[to] = value - Math.floor(value / 1e6) * 1e6;
    }
  }
  return { mainValue, mainLength, mainTail };
}
