/** Candidate pairs as columns, with what was compared; grouped by bank line. */

/** How the amounts of a pair relate. */
export const AMOUNT = {
  EQUAL: 0,
  ROUNDING: 1,
  TRANSPOSED: 2,
  SIGN: 3,
  FEE: 4,
  FX: 5,
  NEAR: 6,
  DISCOUNT: 7,
  PART: 8,
} as const;
export const AMOUNT_LEVELS = 9;

/** Candidate pairs as plain data, for another thread. */
export type EdgeColumns = Pick<Edges, ColumnName>;

type ColumnName = (typeof COLUMNS)[number];
type Items = Int32Array | Uint8Array | Float32Array | Float64Array;

const COLUMNS = [
  'bank',
  'book',
  'refLevel',
  'nameLevel',
  'amountLevel',
  'refChance',
  'nameChance',
  'amountChance',
  'weight',
  'posterior',
] as const;

/** Growing columns of candidate pairs. */
export class Edges {
  size = 0;
  bank: Int32Array;
  book: Int32Array;
  refLevel: Uint8Array;
  nameLevel: Uint8Array;
  amountLevel: Uint8Array;
  /** log P(reference and name agree so by chance), where frequencies tell. */
  refChance: Float32Array;
  nameChance: Float32Array;
  /** log P(an unrelated bank line's amount stands so to the book amount). */
  amountChance: Float32Array;
  weight: Float64Array;
  posterior: Float64Array;

  constructor(capacity: number) {
    const n = Math.max(LEAST_ROOM, capacity);
    this.bank = new Int32Array(n);
    this.book = new Int32Array(n);
    this.refLevel = new Uint8Array(n);
    this.nameLevel = new Uint8Array(n);
    this.amountLevel = new Uint8Array(n);
    this.refChance = new Float32Array(n);
    this.nameChance = new Float32Array(n);
    this.amountChance = new Float32Array(n);
    this.weight = new Float64Array(n);
    this.posterior = new Float64Array(n);
  }

  /** The pairs of several lists one after the other. The lists are emptied column by column: both at once would fill the memory. */
  static joined(parts: readonly EdgeColumns[]): Edges {
    const sizes = parts.map((part) => part.bank.length);
    const out = new Edges(0);
    out.size = sizes.reduce((sum, size) => sum + size, 0);
    for (const column of COLUMNS) {
      const whole = newColumn(out[column], Math.max(LEAST_ROOM, out.size));
      let at = 0;
      parts.forEach((part, k) => {
        whole.set(part[column], at);
        at += sizes[k]!;
        (part as Record<ColumnName, Items>)[column] = newColumn(whole, 0);
      });
      out.set(column, whole);
    }
    return out;
  }

  private set(column: ColumnName, items: Items): void {
    (this as Record<ColumnName, Items>)[column] = items;
  }

  /** The pairs as columns of their own. */
  columns(): EdgeColumns {
    const { size } = this;
    return {
      bank: this.bank.slice(0, size),
      book: this.book.slice(0, size),
      refLevel: this.refLevel.slice(0, size),
      nameLevel: this.nameLevel.slice(0, size),
      amountLevel: this.amountLevel.slice(0, size),
      refChance: this.refChance.slice(0, size),
      nameChance: this.nameChance.slice(0, size),
      amountChance: this.amountChance.slice(0, size),
      weight: this.weight.slice(0, size),
      posterior: this.posterior.slice(0, size),
    };
  }

  /** A list of its own of the pairs that are wanted, in the same order. */
  only(isWanted: (e: number) => boolean): Edges {
    const picked: number[] = [];
    for (let e = 0; e < this.size; e++) if (isWanted(e)) picked.push(e);
    return this.picked(picked);
  }

  /** The same pairs by bank line, those of a line by book line. */
  sorted(): Edges {
    const order = Array.from({ length: this.size }, (_, e) => e);
    return this.picked(order.sort((x, y) => this.bank[x]! - this.bank[y]! || this.book[x]! - this.book[y]!));
  }

  private picked(order: readonly number[]): Edges {
    const out = new Edges(0);
    for (const column of COLUMNS) {
      const items = newColumn(this[column], Math.max(LEAST_ROOM, order.length));
      for (let e = 0; e < order.length; e++) items[e] = this[column][order[e]!]!;
      out.set(column, items);
    }
    out.size = order.length;
    return out;
  }

  /** Drops edges that cannot matter any more: posterior under `least`. Order is kept. Room that is left over is given back. */
  prune(least: number): void {
    this.keep(0, this.posterior, least);
    if (this.size * 2 > this.bank.length) return;
    for (const column of COLUMNS) this.set(column, this[column].slice(0, Math.max(LEAST_ROOM, this.size)));
  }

  /** Drops edges from index `from` on whose weight is under `least`. Order is kept. */
  dropBelow(from: number, least: number): void {
    this.keep(from, this.weight, least);
  }

  private keep(from: number, column: Float64Array, least: number): void {
    let to = from;
    for (let e = from; e < this.size; e++) {
      if (column[e]! < least) continue;
      if (to !== e) {
        this.bank[to] = this.bank[e]!;
        this.book[to] = this.book[e]!;
        this.refLevel[to] = this.refLevel[e]!;
        this.nameLevel[to] = this.nameLevel[e]!;
        this.amountLevel[to] = this.amountLevel[e]!;
        this.refChance[to] = this.refChance[e]!;
        this.nameChance[to] = this.nameChance[e]!;
        this.amountChance[to] = this.amountChance[e]!;
        this.weight[to] = this.weight[e]!;
        this.posterior[to] = this.posterior[e]!;
      }
      to++;
    }
    this.size = to;
  }

  /** Room for one more pair; returns its index. */
  next(): number {
    if (this.size === this.bank.length) {
      this.bank = doubled(this.bank);
      this.book = doubled(this.book);
      this.refLevel = doubled(this.refLevel);
      this.nameLevel = doubled(this.nameLevel);
      this.amountLevel = doubled(this.amountLevel);
      this.refChance = doubled(this.refChance);
      this.nameChance = doubled(this.nameChance);
      this.amountChance = doubled(this.amountChance);
      this.weight = doubled(this.weight);
      this.posterior = doubled(this.posterior);
    }
    return this.size++;
  }
}

const LEAST_ROOM = 64;

function newColumn<T extends Items>(like: T, length: number): T {
  return new (like.constructor as new (size: number) => T)(length);
}

function doubled<T extends Items>(column: T): T {
  const next = newColumn(column, column.length * 2);
  next.set(column);
  return next;
}
