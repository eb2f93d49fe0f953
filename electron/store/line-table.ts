/** Loads the undecided lines of one side as columns for the matching engine. */

import type { Side } from '../../shared/line.ts';
import type { LineTable, TextColumn } from '../../shared/match/types.ts';
import type { ReadHandle } from './handle.ts';
import { SIDE_CODES } from './lines.ts';
import { PackedTexts } from './packed-texts.ts';

/**
 * Which lines a reader wants: those no decision holds, those no decision up to a certain one holds (of imports up to a certain one),
 * or also those of approved matches, as if nobody had decided on them.
 */
type Which = 'undecided' | { readonly decision: number; readonly lastImport?: number } | 'all';

/** The WHERE clause; tables that hold nothing are not asked about every line. */
function whereOf(read: ReadHandle, which: Which): string {
  const holds = (table: string) => read.number(`SELECT EXISTS (SELECT 1 FROM ${table})`) === 1;
  // The plus keeps SQLite from an index on the side: rows come in the order of their ids.
  const parts = ['+side = ?'];
  if (typeof which === 'object' && which.lastImport !== undefined) parts.push(`import_id <= ${which.lastImport}`);
  const upTo = typeof which === 'object' ? ` AND decision_id <= ${which.decision}` : '';
  if (holds('excluded_line')) parts.push(`NOT EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id${upTo})`);
  if (which !== 'all' && holds('active_leg')) {
    const by = upTo === '' ? '' : ' JOIN match m ON m.id = g.match_id';
    parts.push(`NOT EXISTS (SELECT 1 FROM active_leg g${by} WHERE g.line_id = line.id${upTo})`);
  }
  return parts.join(' AND ');
}

type Row = readonly [
  id: number,
  day: number,
  otherDay: number | null,
  amount: number,
  currency: string,
  accountId: number,
  documentType: string,
  originalAmount: number | null,
  originalCurrency: string,
  description: string,
  counterparty: string,
  reference: string,
  documentNumber: string,
  checkNumber: string,
  batch: string,
  bankId: string,
];

/** Interns currency, account and document-type names; give one to both sides so that indexes can be compared. */
export class LineNames {
  readonly list: string[] = [''];
  private readonly index = new Map<string, number>([['', 0]]);

  of(name: string): number {
    let at = this.index.get(name);
    if (at === undefined) {
      at = this.list.length;
      this.list.push(name);
      this.index.set(name, at);
    }
    return at;
  }
}

/** What to load, and what to call now and then meanwhile: it may throw to stop the loading. */
export interface Loading {
  readonly which?: Which;
  readonly check?: () => void;
}

/** Lines of a side, by id, as `which` says; all are those that are not excluded as duplicates. */
export function loadLines(read: ReadHandle, side: Side, names: LineNames, loading: Loading = {}): LineTable {
  const { which = 'undecided', check = () => undefined } = loading;
  const code = SIDE_CODES[side];
  const other = side === 'bank' ? 'value_day' : 'due_day';
  const rows = read.db
    .prepare(
      `SELECT id, day, ${other}, amount, currency, account_id, document_type, original_amount, original_currency, description, counterparty, reference, document_number, check_number, batch, bank_id
       FROM line WHERE ${whereOf(read, which)} AND id > ? ORDER BY id LIMIT ${PORTION}`,
    )
    .raw();
  const columns = new Columns(mostLines(read, code), names);
  const accounts = new Map(
    read.all<{ id: number; name: string }>('SELECT id, name FROM account').map((row) => [row.id, names.of(row.name)]),
  );
  const counterparties = new Map<string, string>();
  for (let after = 0; columns.length < columns.room; ) {
    check();
    const portion = rows.all(code, after) as Row[];
    for (const row of portion) columns.add(row, accounts.get(row[5]) ?? 0, shared(counterparties, row[10]));
    if (portion.length < PORTION) break;
    after = portion.at(-1)![0];
  }
  return columns.table();
}

/** Lines of the side, decided ones among them: counted from an index alone. */
function mostLines(read: ReadHandle, code: number): number {
  return read.number('SELECT count(1) AS n FROM line WHERE side = ?', code);
}

/** The same string for the same text: names of parties come back thousands of times. */
function shared(seen: Map<string, string>, text: string): string {
  if (text === '') return '';
  const known = seen.get(text);
  if (known !== undefined) return known;
  seen.set(text, text);
  return text;
}

/** Names seldom differ from those of the line before: then nothing is looked up. */
class LastName {
  private text = '';
  private index = 0;

  constructor(private readonly names: LineNames) {}

  of(text: string): number {
    if (text === this.text) return this.index;
    this.text = text;
    this.index = this.names.of(text);
    return this.index;
  }
}

/** Columns being filled, with room for so many lines. */
class Columns {
  length = 0;
  private readonly numbers;
  private readonly texts: Readonly<Record<TextName, Texts>>;
  private readonly currency: LastName;
  private readonly documentType: LastName;
  private readonly originalCurrency: LastName;

  constructor(
    readonly room: number,
    private readonly names: LineNames,
  ) {
    this.currency = new LastName(names);
    this.documentType = new LastName(names);
    this.originalCurrency = new LastName(names);
    this.numbers = {
      id: new Float64Array(room),
      day: new Int32Array(room),
      otherDay: new Int32Array(room),
      amount: new Float64Array(room),
      currency: new Uint32Array(room),
      account: new Uint32Array(room),
      documentType: new Uint32Array(room),
      originalAmount: new Float64Array(room),
      originalCurrency: new Uint32Array(room),
    };
    const column = (): Texts => (room >= PACKED_FROM ? new PackedTexts(room) : []);
    this.texts = {
      description: column(),
      // Shared strings: names of parties come back thousands of times.
      counterparty: [],
      reference: column(),
      documentNumber: column(),
      checkNumber: column(),
      batch: column(),
      bankId: column(),
    };
  }

  add(row: Row, account: number, counterparty: string): void {
    const { numbers, texts } = this;
    const at = this.length++;
    if (at >= this.room) throw new Error(`lines were added while they were read: more than ${this.room}`);
    numbers.id[at] = row[0];
    numbers.day[at] = row[1];
    numbers.otherDay[at] = row[2] ?? -1;
    numbers.amount[at] = row[3];
    numbers.currency[at] = this.currency.of(row[4]);
    numbers.account[at] = account;
    numbers.documentType[at] = this.documentType.of(row[6]);
    numbers.originalAmount[at] = row[7] ?? Number.NaN;
    numbers.originalCurrency[at] = this.originalCurrency.of(row[8]);
    texts.description.push(row[9]);
    texts.counterparty.push(counterparty);
    texts.reference.push(row[11]);
    texts.documentNumber.push(row[12]);
    texts.checkNumber.push(row[13]);
    texts.batch.push(row[14]);
    texts.bankId.push(row[15]);
  }

  /** The table; columns are cut where fewer lines came than there was room for. */
  table(): LineTable {
    const { length, numbers, texts, names } = this;
    const cut = <T extends Float64Array | Int32Array | Uint32Array>(column: T): T =>
      length === this.room ? column : (column.slice(0, length) as T);
    return {
      length,
      names: names.list,
      id: cut(numbers.id),
      day: cut(numbers.day),
      otherDay: cut(numbers.otherDay),
      amount: cut(numbers.amount),
      currency: cut(numbers.currency),
      account: cut(numbers.account),
      documentType: cut(numbers.documentType),
      originalAmount: cut(numbers.originalAmount),
      originalCurrency: cut(numbers.originalCurrency),
      description: texts.description,
      counterparty: texts.counterparty,
      reference: texts.reference,
      documentNumber: texts.documentNumber,
      checkNumber: texts.checkNumber,
      batch: texts.batch,
      bankId: texts.bankId,
    };
  }
}

/** Sides of fewer lines keep their texts as strings, which are quicker to read. */
const PACKED_FROM = 300_000;

type TextName = 'description' | 'counterparty' | 'reference' | 'documentNumber' | 'checkNumber' | 'batch' | 'bankId';

/** A column being filled: a plain list, or bytes. */
type Texts = TextColumn & { push(text: string): unknown };

/** Rows fetched by one call: one crossing into SQLite for many rows, little memory at a time. */
const PORTION = 2_000;
