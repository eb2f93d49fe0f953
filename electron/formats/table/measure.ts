/** The rows of a sample as a plan reads them: day, amount, balance and label, movements or not. */

import type { RawRow, TablePlan } from './plan.ts';
import { rowLabel } from './row-label.ts';
import { RowReader } from './rows.ts';
import { Cells } from './tokenize.ts';

/** One row as the plan reads it; NaN where it has no day, no amount or no balance. */
export interface Measured {
  readonly raw: RawRow;
  readonly day: number;
  readonly amount: number;
  readonly balance: number;
  readonly currency: string;
  /** What the column of accounts says; '' where there is none. */
  readonly account: string;
  readonly label: string;
  /** How many account headings stand above it. */
  readonly block: number;
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
    if (found === null) continue;
    const account = plan.columns.account === undefined ? '' : (raw.cells[plan.columns.account] ?? '');
    measured.push({ ...found, raw, account, label: rowLabel(raw.cells), block: 0 });
  }
  return measured;
}
