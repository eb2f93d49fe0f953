/** The canonical order of lines: by day, then by a hash of their whole content, then by id; import order never shows. */

import { hashText } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Row numbers of a table in canonical order, and the content hash of each row. */
export interface CanonicalOrder {
  readonly rows: Int32Array;
  readonly hash: Float64Array;
}

/** Sorts a table's rows by content. Rows equal in content follow each other by id. */
export function canonicalOrder(table: LineTable): CanonicalOrder {
  const hash = contentHashes(table);
  const high = new Uint32Array(table.length);
  for (let i = 0; i < table.length; i++) high[i] = Math.floor(hash[i]! / 2097152);
  let rows = new Int32Array(table.length);
  for (let i = 0; i < table.length; i++) rows[i] = i;
  rows = radixPass(rows, (row) => high[row]! & 0xffff, 0x10000);
  rows = radixPass(rows, (row) => high[row]! >>> 16, 0x10000);
  rows = byDay(rows, table);
  settleTies(rows, table, hash);
  return { rows, hash };
}

function contentHashes(table: LineTable): Float64Array {
  const out = new Float64Array(table.length);
  const nameHash = table.names.map((name) => hashText(name));
  for (let i = 0; i < table.length; i++) {
    const amount = significant(table.amount[i]!);
    let seed = mix(amount % 4294967296, Math.floor(amount / 4294967296));
    seed = mix(seed, table.otherDay[i]!);
    seed = mix(seed, nameHash[table.currency[i]!]!);
    seed = mix(seed, nameHash[table.account[i]!]!);
    seed = mix(seed, nameHash[table.documentType[i]!]!);
    const original = table.originalAmount[i]!;
    seed = mix(seed, Number.isNaN(original) ? 7 : significant(original));
    for (const text of [
      table.counterparty[i]!,
      table.reference[i]!,
      table.documentNumber[i]!,
      table.checkNumber[i]!,
      table.batch[i]!,
      table.bankId[i]!,
    ]) {
      seed = text === '' ? Math.imul(seed, 0x2c1b3c6d) + 1 : mix(seed, hashText(text, seed));
    }
    out[i] = hashText(table.description[i]!, seed);
  }
  return out;
}

/** An amount without its trailing zeros: the same lines in another minor unit keep their order. */
function significant(amount: number): number {
  let rest = amount;
  while (rest !== 0 && rest % 10 === 0) rest /= 10;
  return rest;
}

function mix(seed: number, value: number): number {
  let h = Math.imul(seed ^ (value % 4294967296), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 15) ^ Math.floor(value / 4294967296), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

function radixPass(rows: Int32Array, digit: (row: number) => number, size: number): Int32Array<ArrayBuffer> {
  const start = new Int32Array(size + 1);
  for (const row of rows) start[digit(row) + 1]!++;
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!;
  const out = new Int32Array(rows.length);
  for (const row of rows) out[start[digit(row)]!++] = row;
  return out;
}

function byDay(rows: Int32Array, table: LineTable): Int32Array<ArrayBuffer> {
  let lowest = Number.MAX_SAFE_INTEGER;
  let highest = 0;
  for (let i = 0; i < table.length; i++) {
    lowest = Math.min(lowest, table.day[i]!);
    highest = Math.max(highest, table.day[i]!);
  }
  if (rows.length === 0) return new Int32Array(0);
  return radixPass(rows, (row) => table.day[row]! - lowest, highest - lowest + 1);
}

function settleTies(rows: Int32Array, table: LineTable, hash: Float64Array): void {
  const high = (row: number) => Math.floor(hash[row]! / 2097152);
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && table.day[rows[to]!] === table.day[rows[from]!] && high(rows[to]!) === high(rows[from]!))
      to++;
    if (to - from > 1)
      rows
        .subarray(from, to)
        .sort((x, y) => hash[x]! - hash[y]! || table.amount[x]! - table.amount[y]! || table.id[x]! - table.id[y]!);
    from = to;
  }
}
