/** Files that hold several accounts one below the other, each with its own lines above a header that comes again. */

import type { RawRow, TablePlan } from './plan.ts';
import { preambleAccount } from './preamble.ts';

/** Rows above a header that may name its account: a bank's address block is shorter. */
const LOOKED_BACK = 20;

/** True for a row that is the header of the table once more. */
export function isHeaderAgain(header: readonly string[], cells: readonly string[]): boolean {
  return header.length > 1 && header.every((name, index) => (cells[index] ?? '') === name);
}

/** True where a later header of the sample stands below lines that name another account than the first one's. */
export function hasSections(plan: TablePlan, rows: readonly RawRow[]): boolean {
  const recent = new Recent();
  for (const { row, cells } of rows) {
    if (row < plan.firstRow) continue;
    if (isHeaderAgain(plan.header, cells)) {
      const account = recent.account();
      if (account !== '' && account !== plan.account) return true;
    }
    recent.add(row, cells);
  }
  return false;
}

/** The last few rows that were no movements: what stands above the next header. */
export class Recent {
  private rows: RawRow[] = [];

  add(row: number, cells: readonly string[]): void {
    this.rows.push({ row, cells, kinds: null });
    if (this.rows.length > LOOKED_BACK) this.rows.shift();
  }

  /** The account they name, or ''; they are then done with. */
  account(): string {
    const found = preambleAccount(this.rows);
    this.rows = [];
    return found;
  }
}
