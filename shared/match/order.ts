/** The canonical order of lines: by day, then by a hash of their whole content, then by id; import order never shows. */

import { hashText, highOf, joinParts, lowOf, startA, startB, stepA, stepB } from './hash.ts';
import type { Scanner } from './tokens.ts';
import type { LineTable } from './types.ts';

/** Bits of a hash that one pass of sorting looks at: few enough for counts that stay close to the processor. */
const BITS = 11;

/** Rows of a table in canonical order, given the content hash of each. Rows equal in content follow each other by id. */
export function canonicalRows(table: LineTable, hash: Float64Array): Int32Array {
  const size = table.length;
  const high = new Uint32Array(size);
  let rows = new Int32Array(size);
  let other = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    high[i] = upperPart(hash[i]!);
    rows[i] = i;
  }
  for (let shift = 0; shift < 32; shift += BITS) {
    sortBy(high, { shift, size: 1 << BITS }, rows, other);
    [rows, other] = [other, rows];
  }
  sortByDay(table, rows, other);
  settleTies(other, table, { hash, high });
  return other;
}

/** The upper 32 bits of a hash of 53. */
function upperPart(hash: number): number {
  return (hash / 2097152) >>> 0;
}

/**
 * The hash of one line's content: amount, days and names, then its texts in the order counterparty, reference, document
 * number, cheque number, batch, bank id, and the description last. In 32-bit integers throughout.
 */
export class ContentHash {
  private high = 0;
  private low = 0;
  private seed = 0;
  private readonly nameHigh: Int32Array;
  private readonly nameLow: Int32Array;

  constructor(private readonly table: LineTable) {
    const hashes = table.names.map((name) => hashText(name));
    this.nameLow = Int32Array.from(hashes, (hash) => hash | 0);
    this.nameHigh = Int32Array.from(hashes, (hash) => Math.floor(hash / 4294967296));
  }

  /** Begins a row with everything that is no text. */
  start(row: number): void {
    const { table } = this;
    const amount = significant(table.amount[row]!);
    this.seed = amount | 0;
    this.number(Math.floor(amount / 4294967296));
    this.number(table.otherDay[row]!);
    this.name(table.currency[row]!);
    this.name(table.account[row]!);
    this.name(table.documentType[row]!);
    const original = table.originalAmount[row]!;
    this.number(Number.isNaN(original) ? 7 : significant(original));
  }

  /** Adds a text. */
  text(text: string): void {
    if (text === '') this.nothing();
    else {
      this.last(text);
      this.mixText();
    }
  }

  /** Adds a text that the scanner reads at the same time. */
  scanned(text: string, scanner: Scanner): void {
    if (text === '') {
      scanner.clear();
      this.nothing();
    } else {
      this.lastScanned(text, scanner);
      this.mixText();
    }
  }

  /** Ends the row with its description. */
  last(text: string): void {
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

  /** Ends the row with a description that the scanner reads at the same time. */
  lastScanned(text: string, scanner: Scanner): void {
    scanner.scan(text, this.seed);
    this.high = scanner.textHigh;
    this.low = scanner.textLow;
  }

  /** The finished hash. */
  value(): number {
    return joinParts(this.high, this.low);
  }

  private nothing(): void {
    this.seed = (Math.imul(this.seed, 0x2c1b3c6d) + 1) | 0;
  }

  private mixText(): void {
    this.seed = mix(this.seed, (this.high << 21) | this.low, this.high >>> 11);
  }

  private number(value: number): void {
    this.seed = mix(this.seed, value | 0, Math.floor(value / 4294967296));
  }

  private name(id: number): void {
    this.seed = mix(this.seed, this.nameLow[id]!, this.nameHigh[id]!);
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

/** Writes rows ordered by `size` values of a key's bits from `shift` on (a power of two), rows of one value in the order they had. */
function sortBy(
  key: Uint32Array,
  { shift, size }: { readonly shift: number; readonly size: number },
  rows: Int32Array,
  out: Int32Array,
): void {
  const mask = size - 1;
  const start = new Int32Array(size + 1);
  for (let k = 0; k < key.length; k++) start[((key[k]! >>> shift) & mask) + 1]!++;
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    out[start[(key[row]! >>> shift) & mask]!++] = row;
  }
}

function sortByDay({ day, length }: LineTable, rows: Int32Array, out: Int32Array): void {
  let lowest = Number.MAX_SAFE_INTEGER;
  let highest = 0;
  for (let i = 0; i < length; i++) {
    if (day[i]! < lowest) lowest = day[i]!;
    if (day[i]! > highest) highest = day[i]!;
  }
  const since = new Uint32Array(length);
  for (let i = 0; i < length; i++) since[i] = day[i]! - lowest;
  let size = 1;
  while (size <= highest - lowest) size *= 2;
  sortBy(since, { shift: 0, size }, rows, out);
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
