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

/** A book line of the account: approved with one of its bank lines, or open and tied to the account. */
export interface ProofBook {
  readonly day: Day;
  readonly amount: number;
  readonly open: boolean;
  /** Exception kind of an open line; '' where nothing explains it. */
  readonly kind: string;
}

/** Kinds that name a line without explaining it. */
const UNEXPLAINED_KINDS: ReadonlySet<string> = new Set(['', 'unknown', 'suggested', 'ambiguous', 'duplicate_suspect']);

export interface BankSums {
  readonly opening: Minor | null;
  readonly closing: Minor | null;
  /** Lines of the span by 'in', 'out' and 'excluded'. */
  readonly moneyIn: Tally;
  readonly moneyOut: Tally;
  readonly excluded: Tally;
  /** Open lines up to the span's end, by exception kind. */
  readonly open: Tally;
  /** Those of them from before the span. */
  readonly openBefore: Minor;
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
  readonly statements: readonly ProofStatement[];
}

/** Collects the sums of bank lines while the walk gives them in time order. */
class BankCounter {
  readonly moneyIn = new Tally();
  readonly moneyOut = new Tally();
  readonly excluded = new Tally();
  readonly open = new Tally();
  openBefore = 0;
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
    const { bank, bankKind } = this.source;
    const amount = bank.amount[index]!;
    const day = bank.day[index]! as Day;
    const inside = day >= this.span.from;
    if (bank.state[index] === LINE_EXCLUDED) {
      if (inside) this.excluded.add('', amount);
      return;
    }
    if (inside) (amount < 0 ? this.moneyOut : this.moneyIn).add('', amount);
    if (!Number.isNaN(bank.balance[index]!)) this.dated = true;
    if (inside && day !== this.lastDay) this.daysWithLines++;
    this.lastDay = day;
    if (bank.state[index] !== LINE_OPEN) return;
    const kind = bankKind(index);
    this.open.add(kind === '' ? 'unknown' : kind, amount);
    if (!inside) this.openBefore += amount;
    if (UNEXPLAINED_KINDS.has(kind)) this.unexplained++;
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
      counter.add(i);
      if (bank.state[i] !== LINE_EXCLUDED) chain.line(day, bank.amount[i]!, bank.balance[i]!, bank.row[i]!);
    }
  };
  for (const { statement, runs } of inOrder(statements, runsOf(bank))) {
    const apart = statement !== null && statement.firstDay > covered;
    if (apart && statement.opening !== null && statement.firstDay <= span.to) {
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
  return {
    ...pick(counter),
    opening: start === null ? null : minor(start),
    closing: closing === null ? null : minor(closing),
    fault: chain.first,
  };
}

const pick = (counter: BankCounter): Omit<BankSums, 'opening' | 'closing' | 'fault'> => ({
  moneyIn: counter.moneyIn,
  moneyOut: counter.moneyOut,
  excluded: counter.excluded,
  open: counter.open,
  openBefore: minor(counter.openBefore),
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

export interface BookSums {
  readonly total: Minor;
  /** Open lines up to the span's end, by exception kind. */
  readonly open: Tally;
  readonly unexplained: number;
  /** Day of a book line that carries exactly the amount the bank's lines lack, within the days of the fault. */
  readonly hint: Day | null;
}

/** One pass over the book lines. Open lines dated after the span are left out; approved ones always count. */
export function sumBooks(
  books: Iterable<ProofBook>,
  span: Span,
  about: { readonly ages: AgeingCounter; readonly fault: BalanceBreak | null },
): BookSums {
  const open = new Tally();
  let total = 0;
  let unexplained = 0;
  let hint: Day | null = null;
  for (const book of books) {
    if (book.open && book.day > span.to) continue;
    total += book.amount;
    if (!book.open) continue;
    open.add(book.kind === '' ? 'unknown' : book.kind, book.amount);
    if (UNEXPLAINED_KINDS.has(book.kind)) unexplained++;
    about.ages.add(book.day, book.amount);
    if (fits(book, about.fault) && (hint === null || book.day < hint)) hint = book.day;
  }
  return { total: minor(total), open, unexplained, hint };
}

const fits = (book: ProofBook, fault: BalanceBreak | null): boolean =>
  fault !== null && book.amount === fault.offBy && book.day >= fault.before && book.day <= fault.after;
