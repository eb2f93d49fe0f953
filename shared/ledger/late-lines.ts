/** Lines that a later file adds to days another statement covers already: where they belong in its order. */

import type { BankColumns, Run } from './running-balance.ts';
import type { ProofStatement } from './statements.ts';

/**
 * True for each statement, by first day, that ends before one that began no later: what it adds belongs between the lines of that
 * one, and its balances say nothing of the days after it.
 */
export function containedIn(statements: readonly (ProofStatement | null)[]): boolean[] {
  let last = -1;
  return statements.map((statement) => {
    const contained = statement !== null && statement.lastDay < last;
    last = Math.max(last, statement?.lastDay ?? -1);
    return contained;
  });
}

/** Hands such lines out while the others are walked oldest first. Linear in the lines. */
export class LateLines {
  private at = 0;
  private readonly lines: readonly number[];

  constructor(
    private readonly bank: BankColumns,
    runs: readonly Run[],
    oldestFirst: (run: Run) => Iterable<number>,
  ) {
    const all = runs.flatMap((run) => [...oldestFirst(run)]);
    this.lines = all.sort((a, b) => bank.day[a]! - bank.day[b]!);
  }

  /** Those that come before a line: of earlier days, and of its day where the line goes on from their balance. */
  *before(line: number): Generator<number> {
    const { day, amount, balance } = this.bank;
    for (let next = this.lines[this.at]; next !== undefined; next = this.lines[this.at]) {
      const follows = balance[line]! - amount[line]! === balance[next];
      if (day[next]! > day[line]! || (day[next] === day[line] && !follows)) return;
      this.at++;
      yield next;
    }
  }

  /** What is left up to the end of a day: no line came after it. */
  *upTo(day: number): Generator<number> {
    for (let next = this.lines[this.at]; next !== undefined; next = this.lines[this.at]) {
      if (this.bank.day[next]! > day) return;
      this.at++;
      yield next;
    }
  }
}
