/** Follows the running balance of an account line by line and finds where it first breaks. */

import { type Day, isoDay } from '../day.ts';

/** Bank lines of one account as columns. Lines of one statement are contiguous and in file order (oldest or newest first). */
export interface BankColumns {
  readonly length: number;
  readonly day: Int32Array;
  /** Minor units, positive = money in. */
  readonly amount: Float64Array;
  /** Balance after the line as the file states it; NaN where it states none. */
  readonly balance: Float64Array;
  /** 1-based row in the source file. */
  readonly row: Int32Array;
  /** Index into the statements the caller passes beside the columns; ADDED_LINE where no statement holds the line. */
  readonly statement: Int32Array;
  /** LINE_OPEN, LINE_APPROVED or LINE_EXCLUDED. */
  readonly state: Uint8Array;
}

/** Statement of a line that a person added because the statement lacks it: its place among the others is found by the balances. */
export const ADDED_LINE = -1;

export const LINE_OPEN = 0;
export const LINE_APPROVED = 1;
export const LINE_EXCLUDED = 2;

/** Where the running balance first disagrees. `before` and `after` bound the days the fault can lie in. */
export interface BalanceBreak {
  readonly before: Day;
  readonly after: Day;
  readonly row: number | null;
  /** Stated balance minus expected balance, minor units: what the lines lack. */
  readonly offBy: number;
}

/** The order lines happened in, per statement run: file order, or its reverse where the file is newest first. */
export interface Run {
  readonly statement: number;
  readonly start: number;
  readonly end: number;
  readonly newestFirst: boolean;
}

/** Splits the columns into runs of one statement each and finds the direction of each. */
export function runsOf(lines: BankColumns): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < lines.length; ) {
    let end = start + 1;
    while (end < lines.length && lines.statement[end] === lines.statement[start]) end++;
    runs.push({ statement: lines.statement[start]!, start, end, newestFirst: isNewestFirst(lines, start, end) });
    start = end;
  }
  return runs;
}

/** Newest first when days fall; a run within one day has the direction in which fewer balances break. */
function isNewestFirst(lines: BankColumns, start: number, end: number): boolean {
  let falls = 0;
  let rises = 0;
  for (let i = start + 1; i < end; i++) {
    const step = lines.day[i]! - lines.day[i - 1]!;
    if (step < 0) falls++;
    else if (step > 0) rises++;
  }
  if (falls !== rises) return falls > rises;
  return breaks(lines, start, end, -1) < breaks(lines, start, end, 1);
}

/** Broken steps between neighbours that both state a balance, read forward (1) or backward (-1). */
function breaks(lines: BankColumns, start: number, end: number, direction: 1 | -1): number {
  let count = 0;
  for (let i = start + 1; i < end; i++) {
    const [older, newer] = direction === 1 ? [i - 1, i] : [i, i - 1];
    const gap = lines.balance[newer]! - lines.balance[older]! - lines.amount[newer]!;
    if (gap !== 0 && !Number.isNaN(gap)) count++;
  }
  return count;
}

/** Line indexes of a run, oldest first. */
export function* oldestFirst(run: Run): Generator<number> {
  if (run.newestFirst) for (let i = run.end - 1; i >= run.start; i--) yield i;
  else for (let i = run.start; i < run.end; i++) yield i;
}

/**
 * Follows one account's balance; excluded lines are simply not given to it. Constant memory.
 * Breaks before `from` are not reported: they belong to an earlier period.
 */
export class BalanceChain {
  private expected: number | null = null;
  private stated: number | null = null;
  private lead = 0;
  private implied: number | null = null;
  private compared = false;
  private day: Day | null = null;
  private found: BalanceBreak | null = null;

  private readonly from: Day;

  constructor(from: Day) {
    this.from = from;
  }

  /** The first break, or null while the balance holds. */
  get first(): BalanceBreak | null {
    return this.found;
  }

  /** Balance as of now: stated, or carried forward by lines; null before any balance was stated. */
  get balance(): number | null {
    return this.expected;
  }

  /** The balance stated last, null when lines without one followed it. */
  get lastStated(): number | null {
    return this.stated;
  }

  /**
   * Balance before the first line, worked back from the first balance a line states. Null while no second balance was compared
   * with it: one balance alone proves nothing about itself.
   */
  get impliedOpening(): number | null {
    return this.compared ? this.implied : null;
  }

  /** Sum of the lines before the first stated balance. */
  get unanchored(): number {
    return this.lead;
  }

  /** A balance stated outside the lines: opening (the day's start) or closing (the day's end) of a statement. */
  state(balance: number, day: Day): void {
    this.compare(balance, day, null);
  }

  /** The next line in time order; `balance` NaN where the file states none. */
  line(day: Day, amount: number, balance: number, row: number): void {
    if (this.expected === null) this.lead += amount;
    else this.expected += amount;
    if (Number.isNaN(balance)) {
      this.day ??= day;
      this.stated = null;
    } else this.compare(balance, day, row);
  }

  private compare(balance: number, day: Day, row: number | null): void {
    if (this.expected === null) {
      if (row !== null) this.implied = balance - this.lead;
    } else {
      this.compared = true;
      const offBy = balance - this.expected;
      const before = this.day ?? day;
      if (offBy !== 0 && this.found === null && day >= this.from) this.found = { before, after: day, row, offBy };
    }
    this.expected = balance;
    this.stated = balance;
    this.day = day;
  }
}

/** 1970-01-01 was a Thursday. */
const isWeekend = (day: number): boolean => (day + 4) % 7 === 6 || (day + 4) % 7 === 0;

/** Working days from the first to the last day, both included. */
export function weekdaysBetween(from: number, to: number): number {
  let count = 0;
  for (let day = from; day <= to; day++) if (!isWeekend(day)) count++;
  return count;
}

/** What is known about the day of a fault besides the balances. */
export interface DayHints {
  /** Day of an open book line that carries exactly the missing amount. */
  readonly book: Day | null;
  /** True where nearly every working day has a line, so that a day without any is conspicuous. */
  readonly dense: boolean;
}

/**
 * The day to look at first. The balance proves only that the fault lies between the last line that agrees and the first that
 * does not; within that span the day is, in this order: the one day there is; the book line's day; in a dense statement the one
 * working day between without any line; else the day of the line that disagrees.
 */
export function suspectDay({ before, after }: BalanceBreak, hints: DayHints): Day {
  if (before >= after) return after;
  if (hints.book !== null) return hints.book;
  if (!hints.dense || after - before > 7 || weekdaysBetween(before + 1, after - 1) !== 1) return after;
  for (let day = before + 1; day < after; day++) if (!isWeekend(day)) return day as Day;
  return after;
}

/** "the balance after row 41 (2026-10-14) is 2.20 short of its lines". */
export function breakNote(fault: BalanceBreak, format: (amount: number) => string): string {
  const where = fault.row === null ? 'the stated balance' : `the balance after row ${fault.row}`;
  const days =
    fault.before < fault.after
      ? `between ${isoDay(fault.before)} and ${isoDay(fault.after)}`
      : `on ${isoDay(fault.after)}`;
  const size = format(Math.abs(fault.offBy));
  const sense = fault.offBy > 0 ? `${size} more` : `${size} less`;
  return `${where} is ${sense} than the lines give; the cause lies ${days}`;
}
