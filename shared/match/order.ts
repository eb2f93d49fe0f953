/** The canonical order of lines: by day, then by a hash of their whole content, then by id; import order never shows. */

import { hashText, highOf, joinParts, lowOf, startA, startB, stepA, stepB } from './hash.ts';
import type { LineTable } from './types.ts';

/** Row numbers of a table in canonical order, and the content hash of each row. */
export interface CanonicalOrder {
  readonly rows: Int32Array;
  readonly hash: Float64Array;
}

/** Sorts a table's rows by content. Rows equal in content follow each other by id. */
export function canonicalOrder(table: LineTable): CanonicalOrder {
  const size = table.length;
  const hash = contentHashes(table);
  const high = new Uint32Array(size);
  let rows = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    high[i] = upperPart(hash[i]!);
    rows[i] = i;
  }
  const digits = new Uint16Array(size);
  for (let i = 0; i < size; i++) digits[i] = high[i]!;
  rows = sortedBy(rows, digits, 0x10000);
  for (let i = 0; i < size; i++) digits[i] = high[i]! >>> 16;
  rows = sortedBy(rows, digits, 0x10000);
  rows = byDay(rows, table);
  settleTies(rows, table, { hash, high });
  return { rows, hash };
}

/** The upper 32 bits of a hash of 53. */
function upperPart(hash: number): number {
  return (hash / 2097152) >>> 0;
}

function contentHashes(table: LineTable): Float64Array {
  const out = new Float64Array(table.length);
  const content = new ContentHash(table.names);
  for (let i = 0; i < table.length; i++) {
    content.start(significant(table.amount[i]!));
    content.number(table.otherDay[i]!);
    content.name(table.currency[i]!);
    content.name(table.account[i]!);
    content.name(table.documentType[i]!);
    const original = table.originalAmount[i]!;
    content.number(Number.isNaN(original) ? 7 : significant(original));
    content.text(table.counterparty[i]!);
    content.text(table.reference[i]!);
    content.text(table.documentNumber[i]!);
    content.text(table.checkNumber[i]!);
    content.text(table.batch[i]!);
    content.text(table.bankId[i]!);
    content.hash(table.description[i]!);
    out[i] = joinParts(content.high, content.low);
  }
  return out;
}

/** The hash of one line's content, field by field; in 32-bit integers throughout. */
class ContentHash {
  high = 0;
  low = 0;
  private seed = 0;
  private readonly nameHigh: Int32Array;
  private readonly nameLow: Int32Array;

  constructor(names: readonly string[]) {
    const hashes = names.map((name) => hashText(name));
    this.nameLow = Int32Array.from(hashes, (hash) => hash | 0);
    this.nameHigh = Int32Array.from(hashes, (hash) => Math.floor(hash / 4294967296));
  }

  start(amount: number): void {
    this.seed = amount | 0;
    this.number(Math.floor(amount / 4294967296));
  }

  number(value: number): void {
    this.seed = mix(this.seed, value | 0, Math.floor(value / 4294967296));
  }

  name(id: number): void {
    this.seed = mix(this.seed, this.nameLow[id]!, this.nameHigh[id]!);
  }

  text(text: string): void {
    if (text === '') {
      this.seed = (Math.imul(this.seed, 0x2c1b3c6d) + 1) | 0;
      return;
    }
    this.hash(text);
    this.seed = mix(this.seed, (this.high << 21) | this.low, this.high >>> 11);
  }

  /** Hashes a text from the seed so far into `high` and `low`. */
  hash(text: string): void {
    let a = startA(this.seed);
    let b = startB(this.seed);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = stepA(a, code);
      b = stepB(b, code);
    }
    this.high = highOf(a);
    this.low = lowOf(b);
  }
}

/** An amount without its trailing zeros: the same lines in another minor unit keep their order. */
function significant(amount: number): number {
  let whole = amount | 0;
  if (whole === amount) {
    while (whole !== 0 && ((whole % 10) | 0) === 0) whole = (whole / 10) | 0;
    return whole;
  }
  let rest = amount;
  while (rest !== 0 && rest % 10 === 0) rest /= 10;
  return rest;
}

/** Mixes a value, given as its lower 32 bits and what lies above them, into a seed. */
function mix(seed: number, low: number, above: number): number {
  let h = Math.imul(seed ^ low, 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 15) ^ above, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** The rows ordered by a digit from 0 to `size` - 1, rows of one digit in the order they had. */
function sortedBy(rows: Int32Array, digit: Uint16Array | Int32Array, size: number): Int32Array<ArrayBuffer> {
  const start = new Int32Array(size + 1);
  for (let k = 0; k < rows.length; k++) start[digit[rows[k]!]! + 1]!++;
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!;
  const out = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    out[start[digit[row]!]!++] = row;
  }
  return out;
}

function byDay(rows: Int32Array, table: LineTable): Int32Array<ArrayBuffer> {
  if (rows.length === 0) return new Int32Array(0);
  let lowest = Number.MAX_SAFE_INTEGER;
  let highest = 0;
  for (let i = 0; i < table.length; i++) {
    const day = table.day[i]!;
    if (day < lowest) lowest = day;
    if (day > highest) highest = day;
  }
  const digit = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) digit[i] = table.day[i]! - lowest;
  return sortedBy(rows, digit, highest - lowest + 1);
}

function settleTies(
  rows: Int32Array,
  table: LineTable,
  { hash, high }: { readonly hash: Float64Array; readonly high: Uint32Array },
): void {
  const { day } = table;
  for (let from = 0; from < rows.length; ) {
    const first = rows[from]!;
    let to = from + 1;
    while (to < rows.length && day[rows[to]!] === day[first] && high[rows[to]!] === high[first]) to++;
    if (to - from > 1)
      rows
        .subarray(from, to)
        .sort((x, y) => hash[x]! - hash[y]! || table.amount[x]! - table.amount[y]! || table.id[x]! - table.id[y]!);
    from = to;
  }
}
