/** Numbers every distinct (amount, currency) of both sides: frequencies and buckets become array look-ups. */

import type { Columns } from './encode.ts';

const NONE = -1;

/** Open-addressing table from (amount, currency) to ids counted from 0; exact for every amount a double holds. */
export class AmountIds {
  /** Id of each line's amount, by canonical position. */
  readonly bank: Int32Array;
  readonly book: Int32Array;
  size = 0;
  private amounts: Float64Array;
  private currencies: Int32Array;
  private ids: Int32Array;
  private mask: number;

  constructor(bank: Columns, book: Columns) {
    let capacity = 64;
    while (capacity < (bank.size + book.size) * 2) capacity *= 2;
    this.amounts = new Float64Array(capacity);
    this.currencies = new Int32Array(capacity);
    this.ids = new Int32Array(capacity).fill(NONE);
    this.mask = capacity - 1;
    this.book = this.addAll(book);
    this.bank = this.addAll(bank);
  }

  /** Id of an amount, or -1 where no line has it. */
  get(amount: number, currency: number): number {
    return this.ids[this.slot(amount, currency)]!;
  }

  private addAll(side: Columns): Int32Array {
    const out = new Int32Array(side.size);
    for (let i = 0; i < side.size; i++) {
      const amount = side.amount[i]!;
      const currency = side.currency[i]!;
      const at = this.slot(amount, currency);
      if (this.ids[at] === NONE) {
        this.amounts[at] = amount;
        this.currencies[at] = currency;
        this.ids[at] = this.size++;
      }
      out[i] = this.ids[at]!;
    }
    return out;
  }

  /** Where the amount stands or would stand; the table is never more than half full. */
  private slot(amount: number, currency: number): number {
    const above = Math.floor(amount / 4294967296);
    let hash = Math.imul(amount ^ (currency << 24), 0x2c1b3c6d) ^ Math.imul(above, 0x297a2d39);
    hash = Math.imul(hash ^ (hash >>> 15), 0x45d9f3b);
    let at = (hash ^ (hash >>> 13)) & this.mask;
    while (this.ids[at] !== NONE && (this.amounts[at] !== amount || this.currencies[at] !== currency))
      at = (at + 1) & this.mask;
    return at;
  }
}
