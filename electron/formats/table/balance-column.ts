/** Finds the column of the running balance by arithmetic: under a name nobody knows, or the second of two. */

import { exponentOf } from '../../../shared/money.ts';
import { likelyDecimal } from './amount-columns.ts';
import { chainWays } from './balance.ts';
import { isStatementBalance, proofOf } from './columns.ts';
import type { Draft } from './draft.ts';
import { moneyValues } from './sign.ts';
import type { ColumnStats } from './stats.ts';
import { likelyDaysRise } from './time-order.ts';
import { directionKey, directionOf } from './words.ts';

/** Links that prove a column no header names: with one a coincidence of two cells would do. */
const LINKS = 2;
/** Share of the links that must close under a name nobody knows: a balance or an unbooked row among the movements breaks two. */
const CLOSING_SHARE = 0.6;

/** Keeps the balance column its header names where its chain closes best; else takes the one whose chain closes. */
export function settleBalanceColumn(draft: Draft): void {
  const { choice, stats, data } = draft;
  const { columns, why } = choice;
  const amounts = likelyAmounts(draft);
  if (amounts === null) return;
  const date = stats[columns.date ?? -1] ?? stats.find((column) => column.filled > 0 && column.dateShare >= 0.8);
  const rise = likelyDaysRise(data, date);
  const share = (column: ColumnStats): { readonly links: number; readonly pairs: number } =>
    chainWays(amounts, valuesOf(draft, column), rise)[0] ?? { links: 0, pairs: 0 };
  const named = stats[columns.balance ?? -1];
  const own = named === undefined ? { links: 0, pairs: 0 } : share(named);
  if (named !== undefined && own.links * 2 > own.pairs) return;
  let best: { readonly column: ColumnStats; readonly links: number } | null = null;
  for (const column of stats) {
    const isFree = !why.has(column.index) || column === named;
    if (!isFree || column.filled === 0 || column.moneyShare < 0.8 || column.dateShare > 0.8) continue;
    if (isStatementBalance(column) !== null) continue;
    const { links, pairs } = share(column);
    const least = (column.scores.get('balance') ?? 0) >= 0.4 ? 0.5 : CLOSING_SHARE;
    const isProved = links >= LINKS && (links === pairs || links > pairs * least);
    if (isProved && links > (best?.links ?? own.links)) best = { column, links };
  }
  if (best === null || best.column === named) return;
  if (named !== undefined) why.delete(named.index);
  columns.balance = best.column.index;
  why.set(
    best.column.index,
    `each follows from the one before and the amount, ${best.links} times; ${proofOf(best.column, 'balance')}`,
  );
}

function valuesOf(draft: Draft, column: ColumnStats): readonly number[] {
  return moneyValues(draft.data, column.index, likelyDecimal(column, draft.stats), exponentOf(draft.currency));
}

/** Signed amounts as far as they are known before the sign is settled; null where no amount column is. */
function likelyAmounts(draft: Draft): readonly number[] | null {
  const { columns } = draft.choice;
  const values = (index: number | undefined): readonly number[] | null => {
    const column = draft.stats[index ?? -1];
    return column === undefined ? null : valuesOf(draft, column);
  };
  const plain = values(columns.amount);
  if (plain !== null) {
    const direction = columns.direction;
    if (direction === undefined || plain.some((amount) => amount < 0)) return plain;
    return plain.map((amount, row) => {
      const side = directionOf(directionKey(draft.data[row]?.cells[direction] ?? ''));
      return side === 'out' ? -amount : amount;
    });
  }
  const debits = values(columns.debit);
  const credits = values(columns.credit);
  if (debits === null && credits === null) return null;
  const isWritten =
    (debits ?? []).filter((amount) => amount < 0).length > (debits ?? []).filter((amount) => amount > 0).length;
  return draft.data.map((_, row) => (credits?.[row] || 0) - (debits?.[row] || 0) * (isWritten ? -1 : 1));
}
