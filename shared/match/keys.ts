/** Open-addressing table from 53-bit token hashes to small ids: millions of reference keys without one string each. */

import { firstFrom } from './search.ts';

/** A hash is cut into its upper 32 bits and these lower ones, so that no number leaves the integers. */
const LOW_SPAN = 2097152;
const LOW_MASK = LOW_SPAN - 1;

/**
 * Maps a non-negative 53-bit hash to an id counted from 0. Two hashes differ for two tokens but with probability 2^-53.
 * Slots hold ids alone, at most half of them taken; the hashes stand by id, so that growing reads them in order.
 */
export class KeyTable {
  /** Id + 1; 0 where the slot is free. */
  private slots: Int32Array;
  /** Upper and lower part of each id's hash. */
  private parts: Int32Array;
  private mask: number;
  size = 0;

  constructor(expected: number) {
    let capacity = 64;
    while (capacity < expected * 2) capacity *= 2;
    this.slots = new Int32Array(capacity);
    this.parts = new Int32Array(Math.max(64, expected));
    this.mask = capacity - 1;
  }

  /** Id of a hash, or -1. */
  get(hash: number): number {
    return this.find((hash / LOW_SPAN) | 0, hash & LOW_MASK);
  }

  /** Id of a hash, made when it is new. */
  add(hash: number): number {
    return this.put((hash / LOW_SPAN) | 0, hash & LOW_MASK);
  }

  /** `get` of a hash in two parts: its upper 32 bits (as a signed integer) and its lower 21. */
  find(high: number, low: number): number {
    const { slots, parts, mask } = this;
    for (let at = slotOf(high, low, mask); ; at = (at + 1) & mask) {
      const id = slots[at]! - 1;
      if (id < 0 || (parts[id * 2] === high && parts[id * 2 + 1] === low)) return id;
    }
  }

  /** `add` of a hash in two parts. */
  put(high: number, low: number): number {
    const { slots, parts, mask } = this;
    let at = slotOf(high, low, mask);
    for (; slots[at] !== 0; at = (at + 1) & mask) {
      const id = slots[at]! - 1;
      if (parts[id * 2] === high && parts[id * 2 + 1] === low) return id;
    }
    slots[at] = this.size + 1;
    return this.append(high, low);
  }

  private append(high: number, low: number): number {
    const id = this.size++;
    if (id * 2 + 1 >= this.parts.length)
      this.parts = longer(this.parts, Math.min(this.mask + 1, this.parts.length * 2));
    this.parts[id * 2] = high;
    this.parts[id * 2 + 1] = low;
    if (this.size * 2 > this.mask) this.grow();
    return id;
  }

  private grow(): void {
    const mask = this.mask * 2 + 1;
    const slots = new Int32Array(mask + 1);
    const { parts } = this;
    for (let id = 0; id < this.size; id++) {
      let at = slotOf(parts[id * 2]!, parts[id * 2 + 1]!, mask);
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = id + 1;
    }
    this.slots = slots;
    this.mask = mask;
  }
}

function slotOf(high: number, low: number, mask: number): number {
  const word = low | (high << 21);
  const mixed = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) ^ (high >>> 11);
  return (Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39) >>> 7) & mask;
}

/** The same items with room for so many. */
export function longer(items: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length);
  next.set(items);
  return next;
}

/** Room for all rows, told from those so far: a tenth more than they promise, so that arrays seldom grow twice. */
export function promised(length: number, row: number, rows: number): number {
  return Math.max(Math.ceil(length * 1.25), Math.ceil((length / Math.max(1, row)) * rows * 1.1)) + 16;
}

/** Lists of integers per row in one array: row i holds `items[start[i]]` up to `items[start[i + 1]]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** First room of a list builder: enough rows to tell how many items all rows will have. */
const FIRST_ROOM = 8192;

/** Collects rows of integers in row order. */
export class ListBuilder {
  private items: Int32Array;
  private readonly start: Int32Array;
  private length = 0;
  private row = 0;

  /** Room for `perRow` items a row at first, or for so many in all where that is known. */
  constructor(rows: number, perRow = 6, items = Math.min(rows * perRow, FIRST_ROOM)) {
    this.items = new Int32Array(Math.max(16, items));
    this.start = new Int32Array(rows + 1);
  }

  push(value: number): void {
    if (this.length === this.items.length) this.grow();
    this.items[this.length++] = value;
  }

  /** Sorts the open row, removes repeats and closes it. */
  closeSet(): void {
    const { items } = this;
    const from = this.start[this.row]!;
    insertionSort(items, from, this.length);
    let to = from;
    for (let i = from; i < this.length; i++) {
      if (i === from || items[i] !== items[to - 1]) items[to++] = items[i]!;
    }
    this.length = to;
    this.start[++this.row] = to;
  }

  /** Closes the open row as it is. */
  close(): void {
    this.start[++this.row] = this.length;
  }

  done(): Lists {
    return { start: this.start, items: withoutSlack(this.items, this.length) };
  }

  private grow(): void {
    this.items = longer(this.items, promised(this.length, this.row, this.start.length - 1));
  }
}

/** The first items: a view where little room is left over, else a copy. */
function withoutSlack(items: Int32Array, length: number): Int32Array {
  return length * 8 >= items.length * 7 ? items.subarray(0, length) : items.slice(0, length);
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
  const { start: from, items: held } = lists;
  // Counted two places on: filling then moves each start to where the next but one began.
  const start = new Int32Array(itemCount + 2);
  for (let k = 0; k < held.length; k++) start[held[k]! + 2]!++;
  runningSums(start);
  const items = new Int32Array(held.length);
  for (let row = 0; row + 1 < from.length; row++) {
    for (let k = from[row]!; k < from[row + 1]!; k++) items[start[held[k]! + 1]!++] = row;
  }
  return { start: start.subarray(0, itemCount + 1), items };
}

/** Positions grouped by their value from 0 to `count` - 1, ascending within a group; negative values are left out. */
export function grouped(values: Int32Array, count: number): Lists {
  const start = new Int32Array(count + 2);
  let kept = 0;
  for (let k = 0; k < values.length; k++) {
    if (values[k]! < 0) continue;
    start[values[k]! + 2]!++;
    kept++;
  }
  runningSums(start);
  const items = new Int32Array(kept);
  for (let k = 0; k < values.length; k++) if (values[k]! >= 0) items[start[values[k]! + 1]!++] = k;
  return { start: start.subarray(0, count + 1), items };
}

/** The listed positions grouped by their value from 0 to `count` - 1, in the order of the list within a group. */
export function groupedOf(positions: Int32Array, values: Int32Array, count: number): Lists {
  const start = new Int32Array(count + 2);
  for (let k = 0; k < positions.length; k++) start[values[positions[k]!]! + 2]!++;
  runningSums(start);
  const items = new Int32Array(positions.length);
  for (let k = 0; k < positions.length; k++) items[start[values[positions[k]!]! + 1]!++] = positions[k]!;
  return { start: start.subarray(0, count + 1), items };
}

function runningSums(counts: Int32Array): void {
  for (let k = 1; k < counts.length; k++) counts[k]! += counts[k - 1]!;
}

/** Last index of list `of`, whose lines are in day order, that is dated until a day; the one before its first where none is. */
export function lastUntil({ start, items }: Lists, days: Int32Array, of: number, day: number): number {
  return firstFrom(items, days, day + 1, start[of]!, start[of + 1]!) - 1;
}
