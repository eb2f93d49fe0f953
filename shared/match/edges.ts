/** Candidate pairs as columns, with what was compared; grouped by bank line. */

/** How the amounts of a pair relate. */
export const AMOUNT = { EQUAL: 0, ROUNDING: 1, TRANSPOSED: 2, SIGN: 3, FEE: 4, FX: 5, NEAR: 6, DISCOUNT: 7 } as const;
export const AMOUNT_LEVELS = 8;

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
    const n = Math.max(64, capacity);
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

  /** Drops edges that cannot matter any more: posterior under `least`. Order is kept. */
  prune(least: number): void {
    this.keep(0, this.posterior, least);
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

function doubled<T extends Int32Array | Uint8Array | Float32Array | Float64Array>(column: T): T {
  const next = new (column.constructor as new (size: number) => T)(column.length * 2);
  next.set(column);
  return next;
}
