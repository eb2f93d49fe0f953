/** Follows the accounts of a ledger report while it is read: headings open one, totals close it, sums run within it. */

import { isTotalOf } from './headings.ts';

/** Movements, and the two halves of their sum. */
class Sums {
  count = 0;
  into = 0;
  out = 0;

  add(amount: number): void {
    this.count++;
    if (amount > 0) this.into += amount;
    else this.out -= amount;
  }

  holds(amount: number): boolean {
    return this.count > 0 && (amount === this.into || Math.abs(amount) === this.out || amount === this.into - this.out);
  }
}

/** The account the rows belong to, by the headings above them, and what has moved in it so far. */
export class Blocks {
  /** '' where no heading stands above. */
  account = '';
  private own = new Sums();
  private readonly all = new Sums();
  private open: string[] = [];

  enter(name: string): void {
    this.open.push(name);
    this.begin(name);
  }

  /** Closes the account whose total a row states; true where it states one. */
  closes(cells: readonly string[]): boolean {
    const at = this.open.findLastIndex((name) => isTotalOf(name, cells));
    if (at < 0) return false;
    this.open = this.open.slice(0, at);
    this.begin(this.open.at(-1) ?? '');
    return true;
  }

  /** An account of which only the name is known. */
  begin(name: string): void {
    this.account = name;
    this.own = new Sums();
  }

  add(amount: number): void {
    this.own.add(amount);
    this.all.add(amount);
  }

  /**
   * True for an amount that is a sum of the account or of all: in, out, or both together. The sum of a single movement is that movement
   * again, so it takes a bare row, without what a movement has.
   */
  isSum(amount: number, isBare: boolean): boolean {
    return [this.own, this.all].some((sums) => (isBare || sums.count > 1) && sums.holds(amount));
  }
}
