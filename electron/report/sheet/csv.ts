/** Sheets as CSV (RFC 4180, UTF-8 with its mark): numbers and days as plain text, text never a formula. */

import type { Cell, CellKind } from '../../../shared/contract/report.ts';
import { type Day, isoDay } from '../../../shared/day.ts';
import { formatMinor, minor } from '../../../shared/money.ts';
import { numberCell, textCell } from '../../posting/csv-cell.ts';
import type { Sheet, SheetTable } from './sheet.ts';

const END = '\r\n';

function cellOf(value: Cell, kind: CellKind, exponent: number): string {
  if (value === null) return '';
  if (typeof value === 'string') return textCell(value);
  if (kind === 'money') return numberCell(formatMinor(minor(value), exponent));
  return kind === 'day' ? isoDay(value as Day) : numberCell(String(value));
}

function tableLines({ caption, columns, rows }: SheetTable): string[] {
  const head = columns.map(({ title }) => textCell(title)).join(',');
  const body = rows.map(({ cells, exponent }) =>
    columns.map(({ kind }, index) => cellOf(cells[index] ?? null, kind, exponent)).join(','),
  );
  return caption === '' ? [head, ...body] : [textCell(caption), head, ...body];
}

/** Tables one below the other with an empty line between them. */
export function csvText(sheets: readonly Sheet[]): string {
  const blocks = sheets.flatMap(({ lead, tables }) => [
    ...(lead.length === 0 ? [] : [lead.map(textCell)]),
    ...tables.map(tableLines),
  ]);
  return `\ufeff${blocks.map((lines) => lines.map((line) => `${line}${END}`).join('')).join(END)}`;
}
