/** The lines of a pool within some days, arranged once for all bank lines that look at the same days. */

import type { BookSide } from './encode.ts';
import { type FeeSchedule, feeOf } from './fees.ts';
import { Stretches } from './stretches.ts';

const DROP = 1.2;
/** Odd lines that may join a run by number. */
const MOST_ODD = 14;
/** Days that a run by day may cover. */
const MOST_DAYS = 7;
/** Most lines of a run of whole days; and of one from which lines are held back. */
const MOST_LINES = 80;
const MOST_LINES_LESS = 40;
/** Ways to hold lines back that are weighed for one stretch of days. */
const MOST_DROPS = 6;
const ENOUGH = 24;

/** Lines that add up to an amount, and what choosing just these costs. */
export interface Run {
  /** Book positions. */
  readonly legs: number[];
  readonly cost: number;
  /** True where lines of its days were held back. */
  readonly loose: boolean;
}

/** Lines of one pool in day order. */
export interface WindowLines {
  /** Book positions. */
  readonly lines: Int32Array;
  /** Running number of each, NaN where none. */
  readonly number: Float64Array;
}

/** Runs in one window of a pool, of amounts as booked or less the fee of each line. */
export class RunWindow {
  private readonly values: Float64Array;
  /** Where each day's lines begin. */
  private readonly first: number[] = [];
  private readonly prefix: Float64Array;
  private readonly most: number;
  private readonly least: number;
  private readonly numbered: (NumberedLines | null)[] = [];

  constructor(
    book: Pick<BookSide, 'day' | 'amount'>,
    private readonly window: WindowLines,
    net: FeeSchedule | null,
  ) {
    const { lines } = window;
    this.values = Float64Array.from(lines, (j) => book.amount[j]! - (net ? feeOf(net, book.amount[j]!) : 0));
    this.prefix = new Float64Array(lines.length + 1);
    let most = 0;
    let least = 0;
    for (let k = 0; k < lines.length; k++) {
      const own = this.values[k]!;
      this.prefix[k + 1] = this.prefix[k]! + own;
      most = Math.max(most, own);
      least = Math.min(least, own);
      if (k === 0 || book.day[lines[k]!] !== book.day[lines[k - 1]!]) this.first.push(k);
    }
    this.most = most;
    this.least = least;
  }

  /** Contiguous runs by number; lines whose number lies far from their day's (returns of older orders) may join, at most three. */
  byNumber(amount: number): Run[] {
    const side = amount > 0 ? 1 : 0;
    let arranged = this.numbered[side];
    if (arranged === undefined) {
      arranged = numberedLines(this.window, this.values, amount > 0);
      this.numbered[side] = arranged;
    }
    if (arranged === null) return [];
    const { runs, odd, usual, stretches } = arranged;
    const edge = (k: number) =>
      k <= 0 || k >= runs.length || runs[k]!.number - runs[k - 1]!.number > Math.max(2, usual / 3);
    return stretches.of(amount).map(({ extra, start, end }) => {
      const ends = (edge(start) ? 0 : 2.5) + (edge(end) ? 0 : 2.5);
      return {
        legs: [...runs.slice(start, end), ...extra.map((k) => odd[k]!)].map((line) => line.j),
        cost: Math.log(runs.length + 1) + ends + extra.length * Math.log(odd.length + 1) * 0.7,
        loose: false,
      };
    });
  }

  /** Whole-day intervals, all lines or all but up to two. */
  byDay(amount: number): Run[] {
    const { first, prefix, most, least } = this;
    const { lines } = this.window;
    const out: Run[] = [];
    const days = first.length;
    const cost = Math.log(days * 3);
    for (let a = 0; a < days; a++) {
      for (let b = a; b < Math.min(days, a + MOST_DAYS); b++) {
        const start = first[a]!;
        const end = first[b + 1] ?? lines.length;
        const size = end - start;
        if (size > MOST_LINES) break;
        if (size < 2) continue;
        const over = prefix[end]! - prefix[start]! - amount;
        if (over === 0) out.push({ legs: Array.from(lines.subarray(start, end)), cost, loose: false });
        else if (size >= 3 && size <= MOST_LINES_LESS && over <= 2 * most && over >= 2 * least)
          this.withDrops({ start, end, over }, cost, out);
        if (out.length > ENOUGH) return out;
      }
    }
    return out;
  }

  /** The lines of a stretch without up to two of them that are `over` the amount. */
  private withDrops(by: { start: number; end: number; over: number }, cost: number, out: Run[]): void {
    const { start, end } = by;
    const size = end - start;
    for (const [one, other] of dropping(this.values, by)) {
      const legs: number[] = [];
      for (let k = start; k < end; k++) if (k !== one && k !== other) legs.push(this.window.lines[k]!);
      const drops = size - legs.length;
      if (legs.length >= 2) out.push({ legs, cost: cost + drops * (DROP + Math.log(size) * 0.6), loose: true });
    }
  }
}

/** Positions of one or two lines whose values add to `over`, at most six times; the second is -1 where there is one. */
function dropping(values: Float64Array, by: { start: number; end: number; over: number }): [number, number][] {
  const { start, end, over } = by;
  const out: [number, number][] = [];
  for (let k = start; k < end && out.length < MOST_DROPS; k++) {
    const left = over - values[k]!;
    if (left === 0) out.push([k, -1]);
    for (let other = k - 1; other >= start; other--)
      if (values[other] === left) {
        out.push([other, k]);
        break;
      }
  }
  return out.slice(0, MOST_DROPS);
}

interface Numbered {
  readonly j: number;
  readonly number: number;
}

/** Lines in the order of their running numbers, and those out of it. */
interface NumberedLines {
  readonly runs: readonly Numbered[];
  readonly odd: readonly Numbered[];
  /** Gap between numbers that nine in ten do not exceed. */
  readonly usual: number;
  readonly stretches: Stretches;
}

/** The lines of one sign by number; null where too few have one. */
function numberedLines(window: WindowLines, values: Float64Array, incoming: boolean): NumberedLines | null {
  const value = new Map<number, number>();
  const numbered: Numbered[] = [];
  window.lines.forEach((j, k) => {
    value.set(j, values[k]!);
    if (!Number.isNaN(window.number[k]!)) numbered.push({ j, number: window.number[k]! });
  });
  if (numbered.length < 3) return null;
  numbered.sort((x, y) => x.number - y.number || x.j - y.j);
  const gaps = numbered.slice(1).map((line, k) => line.number - numbered[k]!.number);
  const main = new Set<number>();
  for (const line of numbered) if (gaps.length < 3 || value.get(line.j)! > 0 === incoming) main.add(line.number);
  const runs = numbered.filter((line) => main.has(line.number));
  const odd = numbered.filter((line) => !main.has(line.number)).slice(0, MOST_ODD);
  const valuesOf = (lines: readonly Numbered[]) => Float64Array.from(lines, ({ j }) => value.get(j)!);
  return {
    runs,
    odd,
    usual: gaps.sort((x, y) => x - y)[Math.floor(gaps.length * 0.9)] ?? 1,
    stretches: new Stretches(valuesOf(runs), valuesOf(odd)),
  };
}
