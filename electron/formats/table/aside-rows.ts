/** Tells the rows that a plan sets aside while a table is read, and how each kind is called. */

import { fold } from '../../../shared/text.ts';
import type { AsideKind, AsidePlan } from './plan.ts';
import { rowLabel } from './row-label.ts';
import type { Cells } from './tokenize.ts';

/** What rows of each kind are called in the list of what was set aside. */
export const ASIDE_NAMES: Readonly<Record<AsideKind, string>> = {
  balance: 'balance rows',
  total: 'total rows',
  pending: 'not booked',
  undone: 'declined or undone',
  detail: 'parts of the row above',
};

/** What moves no money in a row, or null: proved row by row in the sample, told by its like below. */
export function asideKind(plan: AsidePlan, cells: Cells): AsideKind | null {
  if (cells.row <= plan.lastRow) return plan.rows.get(cells.row) ?? null;
  for (const { column, values, kind } of plan.marks) if (values.has(fold(cells.text(column)))) return kind;
  return plan.labels.size > 0 && plan.labels.has(rowLabel(cells.all())) ? 'balance' : null;
}
