/** Rows with a date and an amount that are no movement: opening and closing balances and turnovers, told by the whole text of the row. */

import type { RowReader } from './rows.ts';
import type { Cells } from './tokenize.ts';
import { balanceLabel, isTotalText, isTurnover } from './words.ts';

/** What a text must hold to be worth a closer look: most rows are passed over at once. */
const MAY_BE = /bal|sald|turnover|apgroz|apyvart|kaive|k\u00e4ive|atlikum|likutis|j\u00e4\u00e4k|obrot/i;

/**
 * True for a row that states a balance or a turnover; it is then noted and counted as set aside. Baltic exports have such rows, with
 * a direction like every other. Elsewhere a first row of this kind is read as it stands, and named.
 */
export function isStatementRow(reader: RowReader, cells: Cells, amount: number): boolean {
  const { plan } = reader;
  const text = cells.text(plan.columns.description ?? -1);
  if (text.length > 40 || !MAY_BE.test(text)) return false;
  const label = balanceLabel(text);
  if (plan.rule.kind !== 'direction') {
    if (label === 'opening' && reader.lineCount === 0) warnOpening(reader, cells.row, text);
    return false;
  }
  if (label === 'opening' && reader.lineCount === 0) reader.opening ??= amount;
  else if (label === 'closing' && reader.opening !== null) reader.closing = amount;
  else if (!isTurnover(text) || reader.opening === null) return false;
  reader.skip('balance rows', cells.row);
  return true;
}

/** True for a row named a total, and nothing else, whose amount is the sum of all rows before it: counted as set aside. */
export function isSumRow(reader: RowReader, cells: Cells, amount: number): boolean {
  if (amount !== reader.sum || reader.lineCount < 2) return false;
  const text = cells.text(reader.plan.columns.description ?? -1);
  if (text.length > 20 || !isTotalText(text)) return false;
  reader.skip('total rows', cells.row);
  return true;
}

function warnOpening(reader: RowReader, row: number, text: string): void {
  const message = `The first row reads '${text}' and carries an amount: it was read as a movement. Leave it out of the file if it is the balance before.`;
  reader.warn('notice', row, reader.plan.columns.description ?? -1, message);
}
