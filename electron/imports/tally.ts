/** Walks one statement: tells new rows from known ones, counts, and (when given a writer) stores them. */

import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { MAX_LISTED_PROBLEMS } from '../../shared/limits.ts';
import type { ParsedLine } from '../../shared/line.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { KnownLines, Verdict } from '../store/known.ts';
import type { NewLine } from '../store/lines.ts';
import { type JobControl, stopIfCancelled } from './control.ts';
import type { Portion, Walk, WalkEnd } from './source.ts';

/** Figures of one walked statement; read = added + known + refused. */
export interface Tally {
  readonly accounts: ReadonlySet<string>;
  readonly currency: string;
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly refused: number;
  readonly sum: Minor;
  readonly firstDay: Day | null;
  readonly lastDay: Day | null;
  readonly opening: Minor | null;
  readonly openingDay: Day | null;
  readonly closing: Minor | null;
  readonly closingDay: Day | null;
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** Where judged rows go. */
export interface Sink {
  /** Account id of a name; -1 where it does not exist and nothing may be written. */
  readonly accountId: (name: string, currency: string) => number;
  readonly add: (lines: readonly NewLine[]) => void;
  readonly seen: (lineId: number, item: NewLine) => void;
  /** Every judged row, for the preview; undefined when nobody looks. */
  readonly preview?: (line: ParsedLine, isNew: boolean) => void;
}

export interface TallyInput {
  readonly walk: Walk;
  readonly known: KnownLines;
  readonly sink: Sink;
  readonly control: JobControl;
  readonly stage: string;
  /** Name of the account for rows that state none. */
  readonly account: string;
  readonly currency: string;
}

class Counter {
  added = 0;
  known = 0;
  sum = 0;
  first: Day | null = null;
  last: Day | null = null;
  problemCount = 0;
  readonly problems: Problem[] = [];
  readonly accounts = new Set<string>();
  readonly ids = new Map<string, number>();
  readonly currencies = new Set<string>();
  readonly undecided: NewLine[] = [];

  report(items: readonly Problem[]): void {
    this.problemCount += items.length;
    for (const item of items) if (this.problems.length < MAX_LISTED_PROBLEMS) this.problems.push(item);
  }

  count(line: ParsedLine): void {
    this.sum += line.amount;
    if (this.first === null || line.day < this.first) this.first = line.day;
    if (this.last === null || line.day > this.last) this.last = line.day;
    this.currencies.add(line.currency);
  }
}

function applyVerdict(counter: Counter, sink: Sink, item: NewLine, verdict: Verdict, fresh: NewLine[]): void {
  if (verdict.is === 'new') {
    counter.added++;
    fresh.push(item);
  } else if (verdict.is === 'known') {
    counter.known++;
    sink.seen(verdict.lineId, item);
    if (verdict.changed)
      counter.report([
        problem(
          'notice',
          'warning',
          `This row is line ${verdict.lineId} by the bank's own id, with another text or date (${isoDay(item.line.day)}). The line first imported stays as it is.`,
          { row: item.line.row, excerpt: item.line.description },
        ),
      ]);
  } else {
    counter.undecided.push(item);
    return;
  }
  sink.preview?.(item.line, verdict.is === 'new');
}

function judgePortion(counter: Counter, input: TallyInput, { lines, prints }: Portion): void {
  const fresh: NewLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    // The one account of a statement goes by the name a person gave it.
    const name = line.account === '' || line.account === input.walk.account ? input.account : line.account;
    let accountId = counter.ids.get(name);
    if (accountId === undefined) {
      accountId = input.sink.accountId(name, line.currency);
      counter.ids.set(name, accountId);
      counter.accounts.add(name);
    }
    const print = prints?.[index] ?? fingerprint(line);
    counter.count(line);
    const item = { line, accountId, named: name, fingerprint: print };
    applyVerdict(
      counter,
      input.sink,
      item,
      accountId < 0 ? { is: 'new' } : input.known.judge(accountId, line, print),
      fresh,
    );
  }
  input.sink.add(fresh);
}

function settleUndecided(counter: Counter, input: TallyInput): void {
  const items = counter.undecided.splice(0);
  const fresh: NewLine[] = [];
  for (const item of items)
    applyVerdict(counter, input.sink, item, input.known.settle(item.accountId, item.line, item.fingerprint), fresh);
  input.sink.add(fresh);
}

/** Judges portion by portion. A walk that is broken off (cancelled, disk full) lets go of its file. */
function judgeAll(counter: Counter, input: TallyInput): WalkEnd {
  const { walk, control, stage } = input;
  let end: WalkEnd | null = null;
  function* toTheEnd(): Generator<Portion, void> {
    end = yield* walk.portions();
  }
  for (const portion of toTheEnd()) {
    stopIfCancelled(control);
    judgePortion(counter, input, portion);
    counter.report(portion.problems);
    control.progress(stage, portion.done, walk.total, walk.unit);
  }
  if (end === null) throw new Error('a walk ended without its end');
  return end;
}

/** Walks the statement to its end. Throws CallError `cancelled` between portions. */
export function tally(input: TallyInput): Tally {
  const counter = new Counter();
  const end = judgeAll(counter, input);
  settleUndecided(counter, input);
  counter.report(end.problems);
  const { refused } = end;
  if (!Number.isSafeInteger(counter.sum))
    throw new CallError(
      'refused',
      'The amounts of this file add up to more than can be held exactly (2^53-1 minor units). Nothing was written. Split the file, or check the amount column.',
    );
  return {
    accounts: counter.accounts,
    currency:
      counter.currencies.size > 1
        ? [...counter.currencies].sort().join(', ')
        : ([...counter.currencies][0] ?? (input.walk.currency || input.currency)),
    read: counter.added + counter.known + refused,
    added: counter.added,
    known: counter.known,
    refused,
    sum: minor(counter.sum),
    firstDay: counter.first,
    lastDay: counter.last,
    opening: end.opening,
    openingDay: end.openingDay,
    closing: end.closing,
    closingDay: end.closingDay,
    problems: counter.problems,
    problemCount: counter.problemCount,
  };
}
