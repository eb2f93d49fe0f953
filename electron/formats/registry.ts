/** Every file format Tieout reads, in the order detection asks them. One line each; a format that is not listed is dead code. */

import { bai2 } from './bai2.ts';
import { camt } from './camt.ts';
import { csv } from './csv.ts';
import { datev } from './datev.ts';
import { htmlTable } from './html-table.ts';
import { iif } from './iif.ts';
import { mt940 } from './mt940.ts';
import { ofx } from './ofx.ts';
import { qif } from './qif.ts';
import type { Format } from './reading.ts';
import { ods, spreadsheetMl, xls, xlsx } from './sheet.ts';

export const FORMATS: readonly Format[] = [
  // Tagged formats announce themselves; tables come last because almost any text can be taken for one.
  ofx,
  qif,
  mt940,
  camt,
  bai2,
  iif,
  datev,
  xlsx,
  ods,
  xls,
  spreadsheetMl,
  htmlTable,
  csv,
];

/** The format of a registry id, or null. */
export function formatById(id: string): Format | null {
  return FORMATS.find((format) => format.id === id) ?? null;
}
