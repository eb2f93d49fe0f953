/** Rows of a small table file as they stand, for tables that are no movements: text of any dialect, or the first filled sheet. */

import { openSheets } from './sheet.ts';
import { decodeHead } from './table/decode.ts';
import { sampleRows, sniffDialect } from './table/dialect.ts';
import type { RawRow } from './table/plan.ts';

const MOST_ROWS = 100_000;

/** Throws RangeError with a sentence for people where the file cannot be read as a table. */
export async function plainRows(bytes: Uint8Array): Promise<readonly RawRow[]> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isCompound = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isZip || isCompound) {
    const sheets = await openSheets(bytes);
    if ('code' in sheets) throw new RangeError(sheets.message);
    const filled = sheets.find(({ hidden, rows }) => !hidden && rows.count > 0);
    return filled?.rows.head(MOST_ROWS) ?? [];
  }
  const { text } = decodeHead(bytes, null, true);
  return sampleRows(text, sniffDialect(text, null).dialect, MOST_ROWS, true);
}
