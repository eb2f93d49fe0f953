/** The place of lines that a person added among those of the statements. */

import { ADDED_LINE, type BankColumns, LINE_EXCLUDED } from './running-balance.ts';

/**
 * Gives lines that no statement holds to the walk over the others: where the balance of their day lacks exactly them, else at the
 * end of their day.
 */
export class AddedLines {
  /** Indexes by day. */
  private readonly waiting: number[] = [];

  private readonly bank: BankColumns;
  private readonly take: (index: number) => void;

  constructor(bank: BankColumns, take: (index: number) => void) {
    this.bank = bank;
    this.take = take;
    for (let i = 0; i < bank.length; i++) if (bank.statement[i] === ADDED_LINE) this.waiting.push(i);
    this.waiting.sort((a, b) => bank.day[a]! - bank.day[b]! || a - b);
  }

  /** Takes those of the days before `day`. */
  before(day: number): void {
    while (this.waiting.length > 0 && this.bank.day[this.waiting[0]!]! < day) this.take(this.waiting.shift()!);
  }

  /** Takes the one of this day whose amount is `lack`, where there is one. */
  fill(day: number, lack: number): void {
    if (lack === 0) return;
    const { bank } = this;
    const at = this.waiting.findIndex(
      (i) => bank.day[i] === day && bank.amount[i] === lack && bank.state[i] !== LINE_EXCLUDED,
    );
    if (at >= 0) this.take(this.waiting.splice(at, 1)[0]!);
  }

  rest(): void {
    this.before(Number.POSITIVE_INFINITY);
  }
}
