/** Worksheet cells as rows of text with a letter for their type: dates as ISO, numbers with a decimal point, errors by name. */

import * as XLSX from 'xlsx';
import type { Day } from '../../shared/day.ts';
import { isoDay, MAX_DAY, MIN_DAY } from '../../shared/day.ts';
import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS } from '../../shared/limits.ts';
import type { TextBudget } from './sheet-rows.ts';
import type { RawRow } from './table/plan.ts';

// Serial 25569 is 1970-01-01 in the 1900 system; the 1904 system starts 1462 days later (ECMA-376 part 1, 18.17.4.1).
const EPOCH_SERIAL = 25_569;
const SHIFT_1904 = 1_462;

/** A number as written with at most 15 significant digits: -0.30000000000000004 is -0.3, whole numbers keep every digit. */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const text = String(Number(value.toPrecision(15)));
  return text.includes('e') ? plainText(text) : text;
}

/** Writes out an exponent: "1.5e-7" is "0.00000015". Values beyond any amount keep their exponent. */
function plainText(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null || Math.abs(Number(match[4])) > 30) return text;
  const [, sign = '', head = '', tail = '', exponent = '0'] = match;
  const digits = head + tail;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

/** "2024-01-05" of a date serial, null where the serial is no day a statement can have (a time, a negative number). */
export function serialText(serial: number, is1904: boolean): string | null {
  const day = Math.floor(serial) - EPOCH_SERIAL + (is1904 ? SHIFT_1904 : 0);
  return day >= MIN_DAY && day <= MAX_DAY ? isoDay(day as Day) : null;
}

const dateFormats = new Map<string, boolean>();

/** True for a number format code that shows a date or time. */
export function isDateFormat(format: unknown): boolean {
  if (typeof format !== 'string') return false;
  const known = dateFormats.get(format);
  if (known !== undefined) return known;
  const found = XLSX.SSF.is_date(format) === true;
  dateFormats.set(format, found);
  return found;
}

const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

/** Text and type letter of one cell. Only stored values are used: a formula is never evaluated. */
function cellText(cell: XLSX.CellObject, is1904: boolean, budget: TextBudget): readonly [string, string] {
  const { v, t } = cell;
  if (t === 'e') return [cell.w ?? ERRORS[v as number] ?? '#ERROR!', 'e'];
  if (typeof v === 'number') {
    if (!Number.isFinite(v)) return ['#NUM!', 'e'];
    if (isDateFormat(cell.z)) {
      const date = serialText(v, is1904);
      return date === null ? [numberText(v), 'n'] : [date, 'd'];
    }
    return [numberText(v), 'n'];
  }
  if (v === undefined || v === null) return ['', 't'];
  if (typeof v === 'boolean') return [v ? 'TRUE' : 'FALSE', 't'];
  // A leading apostrophe is how a sheet marks text; exports leave it in the value.
  return [
    budget
      .spend(String(v))
      .replace(/^'(?=.)/, '')
      .replaceAll('\u0000', ' '),
    't',
  ];
}

export interface SheetGrid {
  readonly rows: readonly RawRow[];
  /** Cells beyond the last column that is read. */
  readonly cutCells: number;
}

/**
 * Rows of a dense worksheet that hold anything; empties the worksheet on the way. Row numbers are 1-based as on the screen of the
 * sheet program.
 */
export function sheetGrid(sheet: XLSX.WorkSheet, is1904: boolean, budget: TextBudget): SheetGrid {
  const data = (sheet as { '!data'?: (readonly (XLSX.CellObject | undefined)[] | undefined)[] })['!data'] ?? [];
  const rows: RawRow[] = [];
  let cutCells = 0;
  data.forEach((row, index) => {
    if (row === undefined || row === null || index >= MAX_SHEET_ROWS) return;
    // The cell objects of a row take ten times its text: they are let go row by row.
    data[index] = undefined;
    const cells: string[] = [];
    let kinds = '';
    const width = Math.min(row.length, MAX_SHEET_COLUMNS);
    if (row.length > MAX_SHEET_COLUMNS) cutCells++;
    for (let column = 0; column < width; column++) {
      const cell = row[column];
      const [text, kind] = cell ? cellText(cell, is1904, budget) : (['', 't'] as const);
      cells.push(text);
      kinds += kind;
    }
    while (cells.length > 0 && cells.at(-1) === '') cells.pop();
    if (cells.length > 0) rows.push({ row: index + 1, cells, kinds: kinds.slice(0, cells.length) });
  });
  return { rows, cutCells };
}
