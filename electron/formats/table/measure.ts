/** The rows of a sample as a plan reads them: day, amount, balance and label, movements or not. */

import type { RawRow, TablePlan } from './plan.ts';
import { rowLabel } from './row-label.ts';
import { RowReader } from './rows.ts';
import { Cells } from './tokenize.ts';

/** What the columns of a row give; NaN where it has no day, no amount or no balance. */
export interface Figures {
  readonly day: number;
  readonly amount: number;
  readonly balance: number;
  readonly currency: string;
}

/** One row as a plan reads it. */
export class Measured implements Figures {
  readonly day: number;
  readonly amount: number;
  readonly balance: number;
  readonly currency: string;
  private known: string | null = null;

  constructor(
    readonly raw: RawRow,
    figures: Figures,
    /** What the column of accounts says; '' where there is none. */
    readonly account: string,
    /** How many account headings stand above it. */
    readonly block = 0,
  ) {
    this.day = figures.day;
    this.amount = figures.amount;
    this.balance = figures.balance;
    this.currency = figures.currency;
  }

  /** The words of the row. Worked out when first asked for: most tables prove themselves without. */
  get label(): string {
    this.known ??= rowLabel(this.raw.cells);
    return this.known;
  }

  inBlock(block: number): Measured {
    return new Measured(this.raw, this, this.account, block);
  }

  onDay(day: number): Measured {
    return new Measured(this.raw, { ...this, day }, this.account, this.block);
  }
}

/** Measures the rows below the header. Rows that a preset skips, and blank ones, are left out. */
export function measureRows(plan: TablePlan, rows: readonly RawRow[]): readonly Measured[] {
  const reader = new RowReader(plan);
  const cells = new Cells();
  const measured: Measured[] = [];
  for (const raw of rows) {
    if (raw.row < plan.firstRow || raw.cells.every((cell) => cell === '')) continue;
    cells.fill(raw.row, raw.cells, raw.kinds);
    const found = reader.measure(cells);
    const account = plan.columns.account === undefined ? '' : (raw.cells[plan.columns.account] ?? '');
    if (found !== null) measured.push(new Measured(raw, found, account));
  }
  return measured;
}
