/** Columns that both sides share, names interned, and what was read in table order put into canonical order. */

import { ListBuilder, type Lists } from './keys.ts';
import { canonicalRows } from './order.ts';
import { plain } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Columns that both sides share; index = canonical position. Currency and account are ids of one pool for both sides. */
export interface Columns {
  readonly size: number;
  readonly table: LineTable;
  /** Table row of a canonical position. */
  readonly row: Int32Array;
  readonly day: Int32Array;
  readonly otherDay: Int32Array;
  readonly amount: Float64Array;
  readonly currency: Int32Array;
  readonly account: Int32Array;
}

/** Interned names shared by both sides. */
export class NamePool {
  private readonly ids = new Map<string, number>([['', 0]]);
  readonly texts: string[] = [''];

  /** A pool in which names met before have the ids they had. */
  constructor(names: readonly string[] = []) {
    for (const name of names) this.idOf(name);
  }

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

/** The columns of a table; `hash` holds its content hashes in table order. */
export function columnsOf(table: LineTable, hash: Float64Array, pool: NamePool): Columns {
  const rows = canonicalRows(table, hash);
  const currency = pool.column(table, table.currency, rows);
  const account = pool.column(table, table.account, rows);
  return {
    size: table.length,
    table,
    row: rows,
    day: integersAt(table.day, rows),
    otherDay: integersAt(table.otherDay, rows),
    amount: doublesAt(table.amount, rows),
    currency,
    account,
  };
}

function integersAt(column: Int32Array, rows: Int32Array): Int32Array {
  const out = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/** A column of doubles in canonical order. */
export function doublesAt(column: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/** A column of bytes in canonical order. */
export function bytesAt(column: Uint8Array, rows: Int32Array): Uint8Array {
  const out = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!;
  return out;
}

/** Gives ids anew, in the order in which they are asked for: what was met in table order is numbered by canonical order. */
export class Renumbering {
  private readonly next: Int32Array;
  /** The ids that were, by the ids that are. */
  readonly old: Int32Array;
  size = 0;

  constructor(count: number) {
    this.next = new Int32Array(count);
    this.old = new Int32Array(count);
  }

  of(id: number): number {
    const known = this.next[id]! - 1;
    if (known >= 0) return known;
    this.old[this.size] = id;
    this.next[id] = ++this.size;
    return this.size - 1;
  }
}

/** Lists of ids read in table order: in canonical order, each a sorted set of ids given anew. */
export function renumberedSets(lists: Lists, rows: Int32Array, ids: Renumbering): Lists {
  const { start, items } = lists;
  const out = new ListBuilder(rows.length, 0, items.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    for (let k = start[row]!; k < start[row + 1]!; k++) out.push(ids.of(items[k]!));
    out.closeSet();
  }
  return out.done();
}

/** How many lists hold each item. */
export function countItems({ items }: Lists, size: number): Int32Array {
  const counts = new Int32Array(size);
  for (let k = 0; k < items.length; k++) counts[items[k]!]!++;
  return counts;
}
