/** Finds the column of running balances by arithmetic, where no header names it or the one that is named does not close. */

import { exponentOf } from '../../../shared/money.ts';
import { chainHits } from './balance.ts';
import type { Measured } from './measure.ts';
import { decimalHint } from './numbers.ts';
import type { TablePlan } from './plan.ts';
import { moneyValues } from './sign.ts';

/** Links below which a chain may be chance. */
const LINKS = 2;
/** Share of the links that must close: an unbooked row or a balance among the movements breaks two. */
const CLOSING_SHARE = 0.6;
/** Columns looked at. */
const COLUMNS = 12;

/** The column whose figures follow from row to row by the amounts of the plan, -1 where none does or the named one does. */
export function findBalanceColumn(plan: TablePlan, found: readonly Measured[]): number {
  const measured = found.filter((row) => !Number.isNaN(row.day) && !Number.isNaN(row.amount));
  if (measured.length <= LINKS) return -1;
  const amounts = measured.map((row) => row.amount);
  const own = measured.map((row) => row.balance);
  if (plan.columns.balance !== undefined && closes(amounts, own)) return -1;
  const used = new Set(Object.values(plan.columns));
  const decimal = plan.decimals.amount ?? plan.decimals.credit ?? plan.decimals.debit ?? '.';
  let looked = 0;
  for (let column = 0; column < plan.width && looked < COLUMNS; column++) {
    if (used.has(column)) continue;
    const cells = measured.map(({ raw }) => raw);
    if (
      !cells.every(({ cells: texts }) => (texts[column] ?? '') === '' || decimalHint(texts[column] as string) !== null)
    )
      continue;
    looked++;
    if (closes(amounts, moneyValues(cells, column, decimal, exponentOf(plan.currency)))) return column;
  }
  return -1;
}

/** True where the figures follow from each other by the amounts, and are not the amounts themselves added up anew. */
function closes(amounts: readonly number[], balances: readonly number[]): boolean {
  return ([1, -1] as const).some((sign) => {
    const { rising, falling, pairs } = chainHits(amounts, balances, sign);
    const hits = Math.max(rising, falling);
    return hits >= LINKS && hits >= pairs * CLOSING_SHARE;
  });
}
