/** The cells of a table file as they stand in it, row by row, for tables that hold no movements. */

import { CallError } from '../../shared/contract/index.ts';
import { decodeBytes } from './encoding.ts';
import { openSheets, xls, xlsx } from './sheet.ts';
import { sampleRows, sniffDialect } from './table/dialect.ts';
import type { RawRow } from './table/plan.ts';

const MOST_ROWS = 100_000;

/** Rows of delimited text, or of the first visible sheet that holds any. Throws CallError `refused` for a workbook that cannot be opened. */
export async function gridRows(name: string, bytes: Uint8Array): Promise<readonly RawRow[]> {
  const source = { name, bytes, text: '' };
  if (xlsx.sniff(source) === 0 && xls.sniff(source) === 0) {
    const { text } = decodeBytes(bytes);
    return sampleRows(text, sniffDialect(text, null).dialect, MOST_ROWS, true);
  }
  const sheets = await openSheets(bytes);
  if ('code' in sheets)
    throw new CallError('refused', `${name} cannot be read: ${sheets.message} Nothing was changed.`);
  return sheets.find(({ hidden, rows }) => !hidden && rows.count > 0)?.rows.head(MOST_ROWS) ?? [];
}
