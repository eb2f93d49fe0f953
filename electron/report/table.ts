/** Tables of the report as values: each form of the document shows the same cells in its own way. */

import type { Cell, CellKind, ReportTable } from '../../shared/contract/report.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, minor } from '../../shared/money.ts';

export interface ValueColumn<T> {
  readonly title: string;
  readonly kind?: CellKind;
  readonly share?: number;
  readonly value: (row: T) => Cell;
}

interface TableParts<T> {
  readonly caption: string;
  readonly columns: readonly ValueColumn<T>[];
  readonly rows: readonly T[];
  readonly mark?: (row: T) => ReportTable['rows'][number]['mark'];
  /** What the rows of the last column add up to; left out where they are not to be added. */
  readonly total?: number;
}

/** A table of values; with `total` its last row says "Total" and the sum of the last column. */
export function valueTable<T>({ caption, columns, rows, mark, total }: TableParts<T>): ReportTable {
  const last = columns.length - 1;
  return {
    caption,
    columns: columns.map(({ title, kind = 'text', share = 1 }) => ({ title, kind, share })),
    rows: rows.map((row) => ({ cells: columns.map(({ value }) => value(row)), mark: mark?.(row) ?? 'none' })),
    total:
      total === undefined ? null : columns.map((_, index) => (index === 0 ? 'Total' : index === last ? total : '')),
  };
}

/** Sum of the amounts of rows, minor units. */
export const sumOf = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((sum, { amount }) => sum + amount, 0);

export const isNumeric = (kind: CellKind): boolean => kind === 'money' || kind === 'count';

/** The cell as a reader sees it: "−1,250.00", "2026-10-31"; a dash for an amount that is not known. */
export function cellText(value: Cell, kind: CellKind, exponent: number): string {
  if (typeof value === 'string') return value;
  if (value === null) return kind === 'money' ? '\u2014' : '';
  if (kind === 'money') return displayMinor(minor(value), exponent);
  return kind === 'day' ? isoDay(value as Day) : String(value);
}
