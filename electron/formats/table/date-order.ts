/** Which order the dates of a column are written in: proved by a value over 12, by sorted rows, or left open. */

import { type DateParts, dateParts, dayOfParts, patternOf } from './dates.ts';
import type { DateOrder } from './plan.ts';

const ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy', 'ydm', 'dym', 'myd'];
const SHORT_YEAR_FIRST = 6;

export type DateVerdict =
  | { readonly order: DateOrder; readonly proof: string; readonly confidence: number }
  | { readonly open: readonly DateOrder[] };

/** Counts, per order, how many cells exist as days and whether the rows are sorted. */
export class DateEvidence {
  total = 0;
  /** Cells written like a date in some order. */
  parsed = 0;
  packed = 0;
  shortPacked = 0;
  named = 0;
  yearless = 0;
  dotted = 0;
  sample: DateParts | null = null;
  private readonly ok = new Int32Array(7);
  private readonly rises = new Int32Array(7);
  private readonly falls = new Int32Array(7);
  private readonly last = new Float64Array(7).fill(Number.NaN);
  private readonly firsts = new Set<number>();
  private readonly thirds = new Set<number>();
  private readonly distinct = new Set<string>();
  private differs = 0;
  private onlyDayFirst = 0;
  private onlyMonthFirst = 0;

  add(text: string): void {
    if (text === '') return;
    this.total++;
    const parts = dateParts(text);
    if (parts === null) return;
    const days = ORDERS.map((order) => this.dayUnder(parts, order));
    const short = parts.lengths[0] <= 2 && parts.lengths[2] <= 2 && parts.named < 0 && !parts.packed;
    const shortYear = short ? dayOfParts({ ...parts, lengths: [2, parts.lengths[1], parts.lengths[2]] }, 'ymd') : null;
    if (parts.yearless) this.yearless++;
    if (days.every((day) => day === null) && shortYear === null && !parts.yearless) return;
    this.parsed++;
    this.sample ??= parts;
    if (parts.packed) this.packed++;
    if (parts.packed && parts.lengths[0] === 2) this.shortPacked++;
    if (parts.named >= 0) this.named++;
    if (parts.separator === '.') this.dotted++;
    if (this.firsts.size < 40) this.firsts.add(parts.first);
    if (this.thirds.size < 40) this.thirds.add(parts.third);
    if (this.distinct.size < 40) this.distinct.add(`${parts.first} ${parts.second} ${parts.third}`);
    days.forEach((day, index) => {
      this.count(index, day);
    });
    this.count(SHORT_YEAR_FIRST, shortYear);
    const dayFirst = days[1] ?? null;
    const monthFirst = days[2] ?? null;
    if (dayFirst !== null && monthFirst === null) this.onlyDayFirst++;
    if (monthFirst !== null && dayFirst === null) this.onlyMonthFirst++;
    if (dayFirst !== monthFirst) this.differs++;
  }

  /** A two-digit year first is judged apart: it would make every short date ambiguous. */
  private dayUnder(parts: DateParts, order: DateOrder): number | null {
    if (parts.named < 0 && !parts.packed && parts.lengths[0] <= 2 && (order === 'ymd' || order === 'ydm')) return null;
    if (parts.named < 0 && !parts.packed && parts.lengths[1] <= 2 && (order === 'dym' || order === 'myd')) return null;
    if (parts.packed && (order === 'ydm' || order === 'dym' || order === 'myd')) return null;
    return dayOfParts(parts, order);
  }

  private count(index: number, day: number | null): void {
    if (day === null) return;
    this.ok[index] = (this.ok[index] ?? 0) + 1;
    const last = this.last[index] as number;
    if (day > last) this.rises[index] = (this.rises[index] ?? 0) + 1;
    if (day < last) this.falls[index] = (this.falls[index] ?? 0) + 1;
    this.last[index] = day;
  }

  private isSorted(index: number): boolean {
    return this.rises[index] === 0 || this.falls[index] === 0;
  }

  /** The order, the orders that remain, or null where the column holds no dates. */
  verdict(): DateVerdict | null {
    if (this.parsed === 0 || this.yearless * 2 > this.parsed) return null;
    const shortFirst = this.shortYearFirst();
    if (shortFirst !== null) return shortFirst;
    const most = Math.max(...ORDERS.map((_, index) => this.ok[index] ?? 0));
    if (most === 0) return null;
    const best = ORDERS.filter((_, index) => this.ok[index] === most);
    if (this.named * 2 > this.parsed) return { order: this.namedOrder(), proof: 'month in words', confidence: 1 };
    const few = Math.min(this.onlyDayFirst, this.onlyMonthFirst);
    if (few > 0 && few * 20 > this.onlyDayFirst + this.onlyMonthFirst) return { open: ['dmy', 'mdy'] };
    if (best.length === 1) return this.proved(best[0] as DateOrder);
    if (this.differs === 0)
      return { order: best[0] as DateOrder, proof: 'every order gives the same day', confidence: 1 };
    if (best.length > 2 && best.includes('ymd')) return { order: 'ymd', proof: 'year first', confidence: 0.9 };
    return this.bySorting(best);
  }

  private namedOrder(): DateOrder {
    if (this.sample?.named === 0) return 'mdy';
    return (this.sample?.lengths[0] ?? 0) > 2 ? 'ymd' : 'dmy';
  }

  private proved(order: DateOrder): DateVerdict {
    if (order === 'ymd')
      return { order, proof: `${this.ok[0]} of ${this.total} read as year, month, day`, confidence: 1 };
    const over = order === 'dmy' ? this.onlyDayFirst : this.onlyMonthFirst;
    const which = order === 'dmy' ? 'first' : 'second';
    return {
      order,
      proof:
        over > 0 ? `${over} of ${this.total} have a ${which} number over 12` : `${this.parsed} of ${this.total} read`,
      confidence: 1,
    };
  }

  /** Sorted under one order and mixed under the other: with six different dates chance is below one in three hundred. */
  private bySorting(best: readonly DateOrder[]): DateVerdict {
    const sorted = best.filter((order) => this.isSorted(ORDERS.indexOf(order)));
    if (this.distinct.size >= 6 && sorted.length === 1) {
      return { order: sorted[0] as DateOrder, proof: 'only so the rows are sorted by date', confidence: 0.95 };
    }
    return { open: best };
  }

  /** yy-MM-dd: only where the other readings fail, or the first number stands still while the last one runs. */
  private shortYearFirst(): DateVerdict | null {
    const others = Math.max(this.ok[1] ?? 0, this.ok[2] ?? 0);
    const short = this.ok[SHORT_YEAR_FIRST] ?? 0;
    if (short > others && short * 2 > this.parsed && (this.ok[0] ?? 0) < short) {
      return { order: 'ymd', proof: `${short} of ${this.total} read as year, month, day only`, confidence: 0.95 };
    }
    // Dots are hardly ever written behind a year of two digits: there it takes more.
    const isRunning = this.dotted > 0 ? this.thirds.size >= 4 : this.thirds.size > this.firsts.size;
    if (short === this.parsed && short > 0 && this.firsts.size <= 2 && isRunning) {
      const isSteady = this.isSorted(SHORT_YEAR_FIRST) && !this.isSorted(1) && !this.isSorted(2);
      return isSteady
        ? { order: 'ymd', proof: 'only so the rows are sorted by date', confidence: 0.9 }
        : { open: ['ymd', 'dmy'] };
    }
    return null;
  }

  pattern(order: DateOrder): string {
    return this.sample === null ? order : patternOf(this.sample, order);
  }
}
