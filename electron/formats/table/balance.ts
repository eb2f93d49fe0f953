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

/** How one reading of a chain closes: which sign the amounts have, and whether the balance stands before or after its movement. */
export interface ChainWay {
  readonly sign: 1 | -1;
  readonly isBefore: boolean;
  readonly links: number;
  readonly pairs: number;
}

/**
 * Every reading of a chain, the best first. Each equation between neighbours means the opposite sign when time runs the other way,
 * so the days decide: `oldestFirst` null leaves only balances after their movement, in whichever direction closes more often.
 */
export function chainWays(
  amounts: readonly number[],
  balances: readonly number[],
  oldestFirst: boolean | null,
): readonly ChainWay[] {
  const count = { stepIsHere: 0, stepIsBefore: 0, stepIsMinusHere: 0, stepIsMinusBefore: 0 };
  let pairs = 0;
  for (let index = 1; index < amounts.length; index++) {
    const step = (balances[index] as number) - (balances[index - 1] as number);
    const here = amounts[index] as number;
    const before = amounts[index - 1] as number;
    if (Number.isNaN(step + here + before)) continue;
    pairs++;
    if (step === here) count.stepIsHere++;
    if (step === before) count.stepIsBefore++;
    if (step === -here) count.stepIsMinusHere++;
    if (step === -before) count.stepIsMinusBefore++;
  }
  const way = (sign: 1 | -1, isBefore: boolean, links: number): ChainWay => ({ sign, isBefore, links, pairs });
  const { stepIsHere, stepIsBefore, stepIsMinusHere, stepIsMinusBefore } = count;
  const ways =
    oldestFirst === null
      ? [
          way(1, false, Math.max(stepIsHere, stepIsMinusBefore)),
          way(-1, false, Math.max(stepIsMinusHere, stepIsBefore)),
        ]
      : oldestFirst
        ? [
            way(1, false, stepIsHere),
            way(1, true, stepIsBefore),
            way(-1, false, stepIsMinusHere),
            way(-1, true, stepIsMinusBefore),
          ]
        : [
            way(1, false, stepIsMinusBefore),
            way(1, true, stepIsMinusHere),
            way(-1, false, stepIsBefore),
            way(-1, true, stepIsHere),
          ];
  return ways.sort((left, right) => right.links - left.links);
}

/** What a chain proves: the best reading, where it closes on half of the rows and no reading of the other sign closes as often. */
function provenWay(ways: readonly ChainWay[]): ChainWay | null {
  const [best] = ways;
  if (best === undefined || best.links === 0 || best.links * 2 < best.pairs) return null;
  return ways.some((other) => other.sign !== best.sign && other.links === best.links) ? null : best;
}

/** What the running balance proves of the amounts: by the days that are known (`rises`), else without them. */
export function provenChain(
  amounts: readonly number[],
  balances: readonly number[],
  rises: boolean | null,
): ChainWay | null {
  return provenWay(chainWays(amounts, balances, rises)) ?? provenWay(chainWays(amounts, balances, null));
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
