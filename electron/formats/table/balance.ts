/** Running balances: they prove the sign of the amounts, the direction of time in the file and that no row is missing. */

/** How often balance(i) = balance(i-1) + amount, over all neighbours where both are known. */
export interface ChainHits {
  /** Oldest row first. */
  readonly rising: number;
  /** Newest row first. */
  readonly falling: number;
  readonly pairs: number;
}

/** Counts the links of a chain; NaN where a row has no value. `sign` -1 tests inverted amounts. */
export function chainHits(amounts: readonly number[], balances: readonly number[], sign: 1 | -1): ChainHits {
  let rising = 0;
  let falling = 0;
  let pairs = 0;
  for (let index = 1; index < amounts.length; index++) {
    const step = (balances[index] as number) - (balances[index - 1] as number);
    if (Number.isNaN(step)) continue;
    const here = (amounts[index] as number) * sign;
    const before = (amounts[index - 1] as number) * sign;
    if (Number.isNaN(here) || Number.isNaN(before)) continue;
    pairs++;
    if (step === here) rising++;
    if (-step === before) falling++;
  }
  return { rising, falling, pairs };
}

/** Share of links the better direction of time has. */
export function chainShare(hits: ChainHits): number {
  return hits.pairs === 0 ? 0 : Math.max(hits.rising, hits.falling) / hits.pairs;
}

/** Follows the running balance row by row while a table is read. */
export class BalanceChain {
  rows = 0;
  rising = 0;
  falling = 0;
  pairs = 0;
  firstBalance = Number.NaN;
  firstAmount = 0;
  lastBalance = Number.NaN;
  lastAmount = 0;
  firstDay = 0;
  lastDay = 0;
  /** Rows where the chain breaks for the direction it mostly follows: first of each. */
  firstRisingBreak = 0;
  firstFallingBreak = 0;
  private isNew = false;

  /** The next row begins a balance of its own: another account. */
  restart(): void {
    this.isNew = true;
  }

  add(row: number, day: number, amount: number, balance: number): void {
    if (this.rows === 0) {
      this.firstBalance = balance;
      this.firstAmount = amount;
      this.firstDay = day;
    } else if (!this.isNew) {
      this.pairs++;
      const step = balance - this.lastBalance;
      if (step === amount) this.rising++;
      else if (this.firstRisingBreak === 0) this.firstRisingBreak = row;
      if (-step === this.lastAmount) this.falling++;
      else if (this.firstFallingBreak === 0) this.firstFallingBreak = row;
    }
    this.isNew = false;
    this.rows++;
    this.lastBalance = balance;
    this.lastAmount = amount;
    this.lastDay = day;
  }

  /** True where the newest row stands first. */
  get isNewestFirst(): boolean {
    if (this.falling !== this.rising) return this.falling > this.rising;
    return this.firstDay > this.lastDay;
  }

  get opening(): number {
    return this.isNewestFirst ? this.lastBalance - this.lastAmount : this.firstBalance - this.firstAmount;
  }

  get closing(): number {
    return this.isNewestFirst ? this.firstBalance : this.lastBalance;
  }

  get breaks(): number {
    return this.pairs - (this.isNewestFirst ? this.falling : this.rising);
  }

  get firstBreak(): number {
    return this.isNewestFirst ? this.firstFallingBreak : this.firstRisingBreak;
  }
}
