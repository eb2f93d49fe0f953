/** Sums of the bank and book lines of a proof, in one pass over each. */

import type { Day } from '../day.ts';
import { type Minor, minor } from '../money.ts';
import type { AgeingCounter } from './ageing.ts';
import {
  type BalanceBreak,
  BalanceChain,
  type BankColumns,
  LINE_EXCLUDED,
  LINE_OPEN,
  oldestFirst,
  type Run,
  runsOf,
} from './running-balance.ts';
import type { ProofStatement } from './statements.ts';
import { Tally } from './tally.ts';

export interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** Kinds that name a line without explaining it. */
export const UNEXPLAINED_KINDS: ReadonlySet<string> = new Set([
  '',
  'unknown',
  'suggested',
  'ambiguous',
  'duplicate_suspect',
]);

/** Disposition of a bank line that the bank got wrong: it corrects the bank's balance, not the ledger's. */
export const BANK_ERROR = 'bank_error';

export interface BankSums {
  readonly opening: Minor | null;
  readonly closing: Minor | null;
  /** Lines of the span by 'in', 'out' and 'excluded'. */
  readonly moneyIn: Tally;
  readonly moneyOut: Tally;
  readonly excluded: Tally;
  /** Open lines up to the span's end, by disposition or exception kind; the bank's errors apart. */
  readonly open: Tally;
  readonly errors: Tally;
  /** Balance before the account's first line: what bank and ledger both started with. */
  readonly origin: Minor | null;
  /** Open lines without a disposition, up to the span's end. */
  readonly unexplained: number;
  readonly fault: BalanceBreak | null;
  /** True when lines state balances, so that a fault can be dated. */
  readonly dated: boolean;
  /** Days of the span with a line. */
  readonly daysWithLines: number;
}

export interface BankSource {
  readonly bank: BankColumns;
  readonly bankKind: (index: number) => string;
  /** True for an open line that a person said stays open, and why. */
  readonly bankDisposed: (index: number) => boolean;
  readonly statements: readonly ProofStatement[];
}

/** Collects the sums of bank lines while the walk gives them in time order. */
class BankCounter {
  readonly moneyIn = new Tally();
  readonly moneyOut = new Tally();
  readonly excluded = new Tally();
  readonly open = new Tally();
  readonly errors = new Tally();
  /** Sum of the lines from before the span. */
  before = 0;
  unexplained = 0;
  dated = false;
  daysWithLines = 0;
  private lastDay = -1;

  private readonly source: BankSource;
  private readonly span: Span;
  private readonly ages: AgeingCounter;

  constructor(source: BankSource, span: Span, ages: AgeingCounter) {
    this.source = source;
    this.span = span;
    this.ages = ages;
  }

  add(index: number): void {
    const { bank, bankKind, bankDisposed } = this.source;
    const amount = bank.amount[index]!;
    const day = bank.day[index]! as Day;
    const inside = day >= this.span.from;
    if (bank.state[index] === LINE_EXCLUDED) {
      if (inside) this.excluded.add('', amount);
      return;
    }
    if (inside) (amount < 0 ? this.moneyOut : this.moneyIn).add('', amount);
    else this.before += amount;
    if (!Number.isNaN(bank.balance[index]!)) this.dated = true;
    if (inside && day !== this.lastDay) this.daysWithLines++;
    this.lastDay = day;
    if (bank.state[index] !== LINE_OPEN) return;
    const kind = bankKind(index);
    const disposed = bankDisposed(index);
    const tally = disposed && kind === BANK_ERROR ? this.errors : this.open;
    tally.add(kind === '' ? 'unknown' : kind, amount);
    if (!disposed) this.unexplained++;
    this.ages.add(day, amount);
  }
}

/**
 * One walk over the bank lines in time order. The opening balance of the span is what the balances before it carry forward;
 * the closing balance is the last one stated up to its end, by a line or by a statement.
 */
export function sumBank(source: BankSource, span: Span, ages: AgeingCounter): BankSums {
  const { bank, statements } = source;
  const counter = new BankCounter(source, span, ages);
  const chain = new BalanceChain(span.from);
  let opening: number | null = null;
  let carried = 0;
  let entered = false;
  let covered = -1;
  let origin: number | null = null;
  let started = false;
  const enter = (): void => {
    if (!entered) {
      opening = chain.balance;
      carried = chain.unanchored;
    }
    entered = true;
  };
  const walkRun = (run: Run): void => {
    for (const i of oldestFirst(run)) {
      const day = bank.day[i]! as Day;
      if (day > span.to) continue;
      if (day >= span.from) enter();
      started = true;
      counter.add(i);
      if (bank.state[i] !== LINE_EXCLUDED) chain.line(day, bank.amount[i]!, bank.balance[i]!, bank.row[i]!);
    }
  };
  for (const { statement, runs } of inOrder(statements, runsOf(bank))) {
    const apart = statement !== null && statement.firstDay > covered;
    if (apart && statement.opening !== null && statement.firstDay <= span.to) {
      if (!started) origin ??= statement.opening;
      chain.state(statement.opening, statement.firstDay);
    }
    runs.forEach(walkRun);
    const cut = statement === null || statement.lastDay > span.to || statement.lastDay < covered;
    if (!cut && statement.closing !== null) {
      if (statement.lastDay >= span.from) enter();
      chain.state(statement.closing, statement.lastDay);
    }
    covered = Math.max(covered, statement?.lastDay ?? -1);
  }
  enter();
  const start = opening ?? (chain.impliedOpening === null ? null : chain.impliedOpening + carried);
  const closing = chain.lastStated;
  const first = origin ?? chain.impliedOpening ?? (start === null ? null : start - counter.before);
  return {
    ...pick(counter),
    origin: first === null ? null : minor(first),
    opening: start === null ? null : minor(start),
    closing: closing === null ? null : minor(closing),
    fault: chain.first,
  };
}

const pick = (counter: BankCounter): Omit<BankSums, 'opening' | 'closing' | 'origin' | 'fault'> => ({
  moneyIn: counter.moneyIn,
  moneyOut: counter.moneyOut,
  excluded: counter.excluded,
  open: counter.open,
  errors: counter.errors,
  unexplained: counter.unexplained,
  dated: counter.dated,
  daysWithLines: counter.daysWithLines,
});

interface Part {
  readonly statement: ProofStatement | null;
  readonly runs: readonly Run[];
}

/** Statements in time order, each with the runs of its lines; lines of no known statement come last. */
function inOrder(statements: readonly ProofStatement[], runs: readonly Run[]): Part[] {
  const byStatement = new Map<number, Run[]>();
  for (const run of runs) {
    const key = run.statement in statements ? run.statement : -1;
    const list = byStatement.get(key);
    if (list === undefined) byStatement.set(key, [run]);
    else list.push(run);
  }
  const order = statements
    .map((statement, index): Part => ({ statement, runs: byStatement.get(index) ?? [] }))
    .sort((a, b) => a.statement!.firstDay - b.statement!.firstDay || a.statement!.lastDay - b.statement!.lastDay);
  const loose = byStatement.get(-1);
  return loose === undefined ? order : [...order, { statement: null, runs: loose }];
}
