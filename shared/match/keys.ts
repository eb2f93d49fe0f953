/** Open-addressing table from 53-bit token hashes to small ids: millions of reference keys without one string each. */

const EMPTY = -1;

/** Maps a non-negative 53-bit hash to an id counted from 0. Two hashes differ for two tokens but with probability 2^-53. */
export class KeyTable {
  private keys: Float64Array;
  private ids: Int32Array;
  private mask: number;
  size = 0;

  constructor(expected: number) {
    let capacity = 64;
    while (capacity < expected * 2) capacity *= 2;
    this.keys = new Float64Array(capacity).fill(EMPTY);
    this.ids = new Int32Array(capacity);
    this.mask = capacity - 1;
  }

  /** Id of a hash, or -1. */
  get(hash: number): number {
    let at = slotOf(hash, this.mask);
    for (;;) {
      const key = this.keys[at]!;
      if (key === hash) return this.ids[at]!;
      if (key === EMPTY) return -1;
      at = (at + 1) & this.mask;
    }
  }

  /** Id of a hash, made when it is new. */
  add(hash: number): number {
    let at = slotOf(hash, this.mask);
    for (;;) {
      const key = this.keys[at]!;
      if (key === hash) return this.ids[at]!;
      if (key === EMPTY) break;
      at = (at + 1) & this.mask;
    }
    this.keys[at] = hash;
    this.ids[at] = this.size++;
    if (this.size * 2 > this.mask) this.grow();
    return this.size - 1;
  }

  private grow(): void {
    const keys = this.keys;
    const ids = this.ids;
    this.keys = new Float64Array(keys.length * 2).fill(EMPTY);
    this.ids = new Int32Array(keys.length * 2);
    this.mask = this.keys.length - 1;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (key === EMPTY) continue;
      let at = slotOf(key, this.mask);
      while (this.keys[at] !== EMPTY) at = (at + 1) & this.mask;
      this.keys[at] = key;
      this.ids[at] = ids[i]!;
    }
  }
}

function slotOf(hash: number, mask: number): number {
  const low = hash % 4294967296;
  const mixed = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ Math.floor(hash / 4294967296);
  return (Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39) >>> 7) & mask;
}

/** Lists of integers per row in one array: row i holds `items[start[i]]` up to `items[start[i + 1]]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Collects rows of integers in row order. */
export class ListBuilder {
  private items: Int32Array;
  private readonly start: Int32Array;
  private length = 0;
  private row = 0;

  constructor(rows: number, perRow = 6) {
    this.items = new Int32Array(Math.max(16, rows * perRow));
    this.start = new Int32Array(rows + 1);
  }

  push(value: number): void {
    if (this.length === this.items.length) {
      const next = new Int32Array(this.items.length * 2);
      next.set(this.items);
      this.items = next;
    }
    this.items[this.length++] = value;
  }

  /** Sorts the open row, removes repeats and closes it. */
  closeSet(): void {
    const from = this.start[this.row]!;
    insertionSort(this.items, from, this.length);
    let to = from;
    for (let i = from; i < this.length; i++) {
      if (i === from || this.items[i] !== this.items[to - 1]) this.items[to++] = this.items[i]!;
    }
    this.length = to;
    this.start[++this.row] = to;
  }

  /** Closes the open row as it is. */
  close(): void {
    this.start[++this.row] = this.length;
  }

  done(): Lists {
    return { start: this.start, items: this.items.slice(0, this.length) };
  }
}

function insertionSort(items: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const value = items[i]!;
    let at = i - 1;
    while (at >= from && items[at]! > value) {
      items[at + 1] = items[at]!;
      at--;
    }
    items[at + 1] = value;
  }
}

/** Turns (row -> items) round: for every item the rows that hold it, rows ascending. */
export function invert(lists: Lists, itemCount: number): Lists {
  const start = new Int32Array(itemCount + 1);
  for (const item of lists.items) start[item + 1]!++;
  for (let i = 0; i < itemCount; i++) start[i + 1]! += start[i]!;
  const at = start.slice();
  const items = new Int32Array(lists.items.length);
  for (let row = 0; row + 1 < lists.start.length; row++) {
    for (let i = lists.start[row]!; i < lists.start[row + 1]!; i++) items[at[lists.items[i]!]!++] = row;
  }
  return { start, items };
}

/** Positions grouped by their value from 0 to `count` - 1, ascending within a group; negative values are left out. */
export function grouped(values: Int32Array, count: number): Lists {
  const start = new Int32Array(count + 1);
  for (const value of values) if (value >= 0) start[value + 1]!++;
  for (let v = 0; v < count; v++) start[v + 1]! += start[v]!;
  const at = start.slice();
  const items = new Int32Array(start[count]!);
  for (let k = 0; k < values.length; k++) if (values[k]! >= 0) items[at[values[k]!]!++] = k;
  return { start, items };
}

/** The listed positions grouped by their value from 0 to `count` - 1, in the order of the list within a group. */
export function groupedOf(positions: Int32Array, values: Int32Array, count: number): Lists {
  const start = new Int32Array(count + 1);
  for (const position of positions) start[values[position]! + 1]!++;
  for (let v = 0; v < count; v++) start[v + 1]! += start[v]!;
  const at = start.slice();
  const items = new Int32Array(positions.length);
  for (const position of positions) items[at[values[position]!]!++] = position;
  return { start, items };
}
