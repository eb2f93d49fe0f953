/** Whether the amounts of a report by account run the other way: its balances, each within its account, close only so. */

import type { Measured } from './measure.ts';

/** Links below which closing may be chance. */
const LINKS = 2;

/**
 * True where the balance of every account follows from its amounts turned round and from none of them as they are. Rows must stand in the
 * order of their days, for a chain read backwards closes the other way round.
 */
export function isTurned(rows: readonly Measured[]): boolean {
  const tally = { plain: 0, turned: 0, breaks: 0 };
  let last: Measured | null = null;
  for (const row of rows) {
    if (Number.isNaN(row.balance) || (Number.isNaN(row.day) && !Number.isNaN(row.amount))) continue;
    if (last !== null && last.block === row.block && !Number.isNaN(row.amount) && row.amount !== 0) {
      if (row.day < last.day) return false;
      const step = row.balance - last.balance;
      if (step === row.amount) tally.plain++;
      else if (step === -row.amount) tally.turned++;
      else tally.breaks++;
    }
    last = row;
  }
  return tally.turned >= LINKS && tally.plain === 0 && tally.breaks === 0;
}
