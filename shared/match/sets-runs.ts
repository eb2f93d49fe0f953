/** Runs: lines of one account or one wording that follow each other by day or by number and add up to a bank line, a few held back or returned. */

import { minor } from '../money.ts';
import type { Context } from './context.ts';
import { type FeeSchedule, type FeeSchedules, feeNote, scheduleOf } from './fees.ts';
import { mayStand, resolveSets, type SetCandidate } from './resolve.ts';
import { type Run, RunWindow } from './run-window.ts';
import { put } from './search.ts';
import { logChoose, subsetSums } from './solver.ts';
import { shareOut } from './team.ts';
import { SetTies } from './ties.ts';

/** Days before a bank line that its run may begin, where the month does not show that payouts take longer. */
const DAYS_BEFORE = 9;
const MOST_DAYS_BEFORE = 21;
/** Payouts of whole days or batches that are enough to see how long they take, and how many of ten a run's days cover. */
const LEAST_PAYOUTS = 8;
const COVERED = 0.9;
const DAYS_AFTER = 1;
const MAX_WINDOW = 260;
/** Pools up to this many lines are also searched freely. */
const FREE_SEARCH = 22;
/** What the cheapest way to choose a run costs. */
const LEAST_COST = 0.7;
/** Log-odds of a set that structure does not choose alone are held below automatic approval. */
const LOOSE_MOST = 2.6;

interface Pool {
  readonly account: number;
  /** Free lines, by day. */
  readonly lines: Int32Array;
  /** Running number of each line (order number), NaN where none. */
  readonly number: Float64Array;
  readonly clearing: boolean;
}

interface Target {
  readonly i: number;
  readonly amount: number;
  readonly base: number;
}

/** Proposes runs for free bank lines. */
export function runSets(context: Context, schedules: FeeSchedules): void {
  const ties = context.facts.of('ties', () => new SetTies(context));
  const pools = poolsOf(context);
  const targets = runTargets(
    context,
    context.facts.of('pools', () => pools.length),
  );
  const before = context.facts.of('run days', () => daysBefore(context));
  const parts = shareOut(context.team, targets.length, (from, to) => {
    const some = targets.slice(from, to);
    return pools.map((pool) => runsInPool(context, pool, { targets: some, ties, schedules, before }));
  });
  resolveSets(
    context,
    pools.flatMap((_, at) => parts.flatMap((sets) => sets[at]!)),
  );
}

/** Days before a bank line that a run may begin: so many that the days and batches found to be paid out whole would be covered, and one. */
function daysBefore({ bank, book, bankAccount, drafts }: Context): number {
  const lags: number[] = [];
  for (const draft of drafts) {
    const first = draft.book[0]!;
    if (draft.basis !== 'batch' || book.account[first] === 0 || bankAccount[book.account[first]!]) continue;
    lags.push(bank.day[draft.bank[0]!]! - book.day[first]!);
  }
  if (lags.length < LEAST_PAYOUTS) return DAYS_BEFORE;
  const usual = lags.sort((x, y) => x - y)[Math.floor(lags.length * COVERED)]! + 1;
  return Math.max(DAYS_BEFORE, Math.min(MOST_DAYS_BEFORE, usual));
}

/** Runs of one pool for some bank lines in day order. */
function runsInPool(
  context: Context,
  pool: Pool,
  by: { targets: readonly Target[]; ties: SetTies; schedules: FeeSchedules; before: number },
): SetCandidate[] {
  const { bank, book, model } = context;
  const { lines, clearing } = pool;
  const fees = scheduleOf(by.schedules, pool.account);
  const nets = fees?.per === 'item' && clearing ? [null, fees] : [null];
  const out: SetCandidate[] = [];
  let from = 0;
  let to = 0;
  let span: Span | null = null;
  for (const { i, amount, base } of by.targets) {
    if (!clearing && bank.account[i] !== pool.account) continue;
    const day = bank.day[i]!;
    while (from < lines.length && book.day[lines[from]!]! < day - by.before) from++;
    to = Math.max(to, from);
    while (to < lines.length && book.day[lines[to]!]! <= day + DAYS_AFTER) to++;
    if (to - from < 2 || to - from > MAX_WINDOW || book.currency[lines[from]!] !== bank.currency[i]) continue;
    const own = model.accountPart(i, lines[from]!);
    const tie = clearing ? by.ties.lift(i, pool.account) + own : own * 0.5;
    // No search can find a set whose log-odds end above zero.
    if (tie < -3 || base + tie + context.second.boost < LEAST_COST) continue;
    if (span === null || span.from !== from || span.to !== to) span = spanOf(book, pool, { from, to }, nets);
    searchSpan(context, pool, span, { i, amount, base: base + tie }, out);
  }
  return out;
}

/** Lines of a pool from one position to before another, arranged for the search; with each way to take the fee off. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly windows: readonly { readonly net: FeeSchedule | null; readonly runs: RunWindow }[];
}

function spanOf(
  book: Context['book'],
  pool: Pool,
  { from, to }: { from: number; to: number },
  nets: readonly (FeeSchedule | null)[],
): Span {
  const lines = { lines: pool.lines.subarray(from, to), number: pool.number.subarray(from, to) };
  return { from, to, windows: nets.map((net) => ({ net, runs: new RunWindow(book, lines, net) })) };
}

/** Free bank lines with the log-odds a run for them starts from. */
function runTargets(context: Context, pools: number): Target[] {
  const { bank } = context;
  const out: Target[] = [];
  for (const i of context.lines.bank) {
    if (!context.bankFree[i] || bank.amount[i] === 0) continue;
    const chance = Math.log(context.amounts.chance(bank.amount[i]!, bank.currency[i]!));
    out.push({
      i,
      amount: bank.amount[i]!,
      base: Math.log(0.08) - Math.log(Math.max(1, pools)) * 0.5 - chance - aboutSomethingElse(context, i),
    });
  }
  return out;
}

function searchSpan(context: Context, pool: Pool, span: Span, target: Target, out: SetCandidate[]): void {
  const add = (made: SetCandidate): void => {
    if (mayStand(context, made.logOdds)) out.push(made);
  };
  for (const { net, runs } of span.windows) {
    if (pool.clearing) for (const run of runs.byNumber(target.amount)) add(withFee(context, target, run, net));
    for (const run of runs.byDay(target.amount)) add(withFee(context, target, run, net));
    if (!net && span.to - span.from <= FREE_SEARCH)
      for (const made of freeSets(context, Array.from(pool.lines.subarray(span.from, span.to)), target)) add(made);
  }
}

function candidate(target: Target, book: number[], cost: number, fee: number, net: FeeSchedule | null): SetCandidate {
  const differences =
    net && fee !== 0
      ? [
          {
            type: 'fee' as const,
            amount: minor(-fee),
            note: feeNote(net),
          },
        ]
      : [];
  return {
    bank: [target.i],
    book: book.sort((x, y) => x - y),
    logOdds: target.base - cost,
    basis: 'run',
    exhausted: true,
    differences,
  };
}

/** A run with what it withholds: gross of its lines less the bank amount. */
function withFee({ book }: Context, target: Target, run: Run, net: FeeSchedule | null): SetCandidate {
  const fee = run.legs.reduce((sum, j) => sum + book.amount[j]!, 0) - target.amount;
  const made = candidate(target, run.legs, run.cost + (net ? 0.7 : 0), fee, net);
  return run.loose ? { ...made, logOdds: Math.min(LOOSE_MOST, made.logOdds) } : made;
}

/** Any subset of a small window; many lines to choose from make it doubtful, few make it sure. */
function freeSets(context: Context, lines: readonly number[], target: Target): SetCandidate[] {
  const { book } = context;
  const answer = subsetSums({
    amounts: lines.map((j) => book.amount[j]!),
    target: target.amount,
    minLegs: 2,
    maxLegs: 12,
    limit: 12,
    nodes: 6000,
  });
  return answer.sets.map((set) => {
    const legs = set.map((k) => lines[k]!);
    const spread = book.day[legs.at(-1)!]! - book.day[legs[0]!]!;
    const last = context.bank.day[target.i]! - book.day[legs.at(-1)!]!;
    const made = candidate(
      target,
      legs,
      logChoose(lines.length, set.length) + spread * 0.25 + Math.max(0, last) * 0.2,
      0,
      null,
    );
    return { ...made, logOdds: Math.min(LOOSE_MOST, made.logOdds), exhausted: answer.exhausted };
  });
}

/** More than there are wordings. */
const WORDINGS = 2 ** 25;

/** Pools: every clearing account, and every wording within an account the bank statement is about. */
function poolsOf(context: Context): Pool[] {
  const { book } = context;
  const groups = new Map<number, number[]>();
  for (const j of context.lines.book) {
    const account = book.account[j]!;
    if (!context.bookFree[j] || account === 0 || book.batch[j]! > 0) continue;
    const clearing = !context.bankAccount[account];
    put(groups, account * WORDINGS + (clearing ? 0 : 1 + context.wording[j]!), j);
  }
  const out: Pool[] = [];
  for (const [key, lines] of groups) {
    if (lines.length < 2) continue;
    const clearing = key % WORDINGS === 0;
    out.push({
      account: book.account[lines[0]!]!,
      lines: Int32Array.from(lines),
      number: clearing ? numbersOf(context, lines) : new Float64Array(lines.length).fill(Number.NaN),
      clearing,
    });
  }
  return out;
}

/** The running number of each line: the last number of the field that rises best with the day. */
function numbersOf(context: Context, lines: readonly number[]): Float64Array {
  const { table, row, account } = context.book;
  const fields = [table.description, table.documentNumber, table.reference].map((field) => {
    return (): Float64Array =>
      Float64Array.from(lines, (j) => {
        const found = /(\d{2,12})\D*$/.exec(field.at(row[j]!)!);
        return found ? Number(found[1]) : Number.NaN;
      });
  });
  const best = context.facts.of(`numbers of ${account[lines[0]!]}`, () => risingField(fields));
  return fields[best]?.() ?? new Float64Array(lines.length).fill(Number.NaN);
}

/** The field whose number rises best with the day, -1 where none rises. */
function risingField(fields: readonly (() => Float64Array)[]): number {
  let best = -1;
  let bestScore = 0.55;
  fields.forEach((read, field) => {
    const numbers = read();
    let rising = 0;
    let compared = 0;
    for (let k = 7; k < numbers.length; k += 3) {
      if (Number.isNaN(numbers[k]!) || Number.isNaN(numbers[k - 7]!)) continue;
      compared++;
      if (numbers[k]! >= numbers[k - 7]!) rising++;
    }
    const score = compared * 2 < numbers.length / 6 ? 0 : rising / Math.max(1, compared);
    if (score > bestScore) {
      bestScore = score;
      best = field;
    }
  });
  return best;
}

/** Doubt when the bank text refers to a document or names a party: a settlement of many does neither. */
function aboutSomethingElse(context: Context, i: number): number {
  const { bank, comparer } = context;
  comparer.bankLine(i);
  let doubt = comparer.namesAnyone ? 1.5 : 0;
  for (let h = bank.hits.start[i]!; h < bank.hits.start[i + 1]!; h++)
    if (context.keyOwner[bank.hits.items[h]!]! >= 0) doubt = 5;
  return doubt;
}
