/** Sheets in the form that was asked for. */

import type { SheetFormat } from '../../../shared/contract/report.ts';
import { csvText } from './csv.ts';
import type { Sheet } from './sheet.ts';
import { xlsxBytes } from './xlsx.ts';

/** Bytes of the file. A workbook has a tab for each sheet; a CSV has them one below the other. */
export function sheetBytes(sheets: readonly Sheet[], format: SheetFormat): Buffer {
  return format === 'xlsx' ? xlsxBytes(sheets) : Buffer.from(csvText(sheets), 'utf8');
}
