/** Numbers every distinct (amount, currency) of both sides: frequencies and buckets become array look-ups. */

import type { Columns } from './encode.ts';

/** Open-addressing table from (amount, currency) to ids counted from 0; exact for every amount a double holds. */
export class AmountIds {
  /** Id of each line's amount, by canonical position. */
  readonly bank: Int32Array;
  readonly book: Int32Array;
  size = 0;
  /** By id. */
  private amounts: Float64Array<ArrayBuffer>;
  private currencies: Int32Array<ArrayBuffer>;
  /** Id + 1 by slot; 0 where the slot is free. At most two thirds are taken. */
  private readonly slots: Int32Array;
  private readonly mask: number;

  constructor(bank: Columns, book: Columns) {
    const lines = bank.size + book.size;
    let capacity = 64;
    while (capacity < lines * 1.5) capacity *= 2;
    this.amounts = new Float64Array(Math.ceil(lines / 3) + 64);
    this.currencies = new Int32Array(this.amounts.length);
    this.slots = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.book = this.addAll(book);
    this.bank = this.addAll(bank);
  }

  /** Id of an amount, or -1 where no line has it. */
  get(amount: number, currency: number): number {
    return this.slots[this.slot(amount, currency)]! - 1;
  }

  private addAll(side: Columns): Int32Array {
    const out = new Int32Array(side.size);
    for (let i = 0; i < side.size; i++) {
      const amount = side.amount[i]!;
      const currency = side.currency[i]!;
      const at = this.slot(amount, currency);
      if (this.slots[at] === 0) this.slots[at] = this.append(amount, currency) + 1;
      out[i] = this.slots[at]! - 1;
    }
    return out;
  }

  private append(amount: number, currency: number): number {
    const id = this.size++;
    if (id === this.amounts.length) this.grow(Math.ceil(id * 1.5));
    this.amounts[id] = amount;
    this.currencies[id] = currency;
    return id;
  }

  private grow(length: number): void {
    const amounts = new Float64Array(length);
    amounts.set(this.amounts);
    this.amounts = amounts;
    const currencies = new Int32Array(length);
    currencies.set(this.currencies);
    this.currencies = currencies;
  }

  /** Where the amount stands or would stand. */
  private slot(amount: number, currency: number): number {
    const { slots, amounts, currencies, mask } = this;
    const above = Math.floor(amount / 4294967296);
    let hash = Math.imul(amount ^ (currency << 24), 0x2c1b3c6d) ^ Math.imul(above, 0x297a2d39);
    hash = Math.imul(hash ^ (hash >>> 15), 0x45d9f3b);
    let at = (hash ^ (hash >>> 13)) & mask;
    for (; slots[at] !== 0; at = (at + 1) & mask) {
      const id = slots[at]! - 1;
      if (amounts[id] === amount && currencies[id] === currency) break;
    }
    return at;
  }
}
