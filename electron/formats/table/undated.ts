/** Rows with an amount and no date: movements of the day above, parts of the row above, or faults. The sums tell which. */

import type { Measured } from './measure.ts';
import type { Undated } from './plan.ts';

interface Group {
  readonly head: Measured;
  readonly parts: Measured[];
}

/**
 * What the undated rows of a table are. Parts that add up to the row above them explain it; parts that add up to nothing with it are the
 * other lines of a journal entry, as are those by which the running balance moves, and those that are filled like any dated row.
 */
export function undatedRows(rows: readonly Measured[]): Undated {
  const groups = groupsOf(rows).filter(({ parts }) => parts.length > 0);
  if (groups.length === 0) return 'refuse';
  const total = ({ parts }: Group): number => parts.reduce((sum, part) => sum + part.amount, 0);
  const headed = groups.filter(({ head }) => !Number.isNaN(head.amount) && head.amount !== 0);
  const isSplit = (group: Group): boolean => total(group) === group.head.amount;
  if (headed.length > 0 && headed.every(isSplit) && headed.some(({ parts }) => parts.length > 1)) return 'detail';
  if (headed.every(({ head, parts }) => total({ head, parts }) + head.amount === 0) && headed.length === groups.length)
    return 'carry';
  // A head without an amount of its own carries the date of the lines below it.
  if (headed.length === 0 && groups.every(({ parts }) => parts.length > 1)) return 'carry';
  if (balanceMoves(rows)) return 'carry';
  return 'refuse';
}

function groupsOf(rows: readonly Measured[]): readonly Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    if (!Number.isNaN(row.day)) groups.push({ head: row, parts: [] });
    else if (!Number.isNaN(row.amount)) groups.at(-1)?.parts.push(row);
  }
  return groups;
}

/** True where the running balance goes through every undated row as through a dated one. */
function balanceMoves(rows: readonly Measured[]): boolean {
  let last: Measured | null = null;
  let links = 0;
  let undated = 0;
  for (const row of rows) {
    if (Number.isNaN(row.amount) || Number.isNaN(row.balance)) continue;
    const isUndated = Number.isNaN(row.day);
    if (isUndated) undated++;
    if (last !== null && isUndated) {
      const step = row.balance - last.balance;
      if (step === row.amount || -step === last.amount) links++;
    }
    last = row;
  }
  return undated > 0 && links === undated;
}
