/** Cells and rows of delimited files that a spreadsheet may open: RFC 4180 quoting and a guard against formulas. */

import Papa from 'papaparse';

// ASVS 1.2.10 and OWASP "CSV Injection": signs a spreadsheet takes for the start of a formula, full-width forms included.
const FORMULA_START = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text as its cell shows it. What would be read as a formula gets a leading apostrophe, as spreadsheets mark text themselves. */
export function guarded(text: string): string {
  // Blanks before the sign do not help the reader: some spreadsheets trim them first.
  return FORMULA_START.test(text.trimStart()) || FORMULA_START.test(text) ? `'${text}` : text;
}

/** The text that `guarded` was given. */
export const unguarded = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** A text cell, guarded, and quoted where it has to be. */
export function textCell(text: string): string {
  const cell = guarded(text);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A number we wrote ourselves: left alone, so that a minus stays a number. Throws RangeError when it is anything else. */
export function numberCell(decimal: string): string {
  if (!NUMBER.test(decimal)) throw new RangeError('a number cell needs plain decimal text');
  return decimal;
}

/** A CSV file's text: CRLF after every row (RFC 4180). */
export function csvText(header: readonly string[], rows: Iterable<readonly string[]>): string {
  return `${[header, ...rows].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

/** Cells of one column of a CSV that starts with exactly this header, guards taken off; none of any other file. */
export function columnOf(text: string, header: readonly string[], column: string): string[] {
  if (!text.startsWith(`${header.join(',')}\r\n`)) return [];
  const at = header.indexOf(column);
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n', skipEmptyLines: true });
  return data.slice(1).flatMap((row) => (row.length === header.length ? [unguarded(row[at] ?? '')] : []));
}

/** The key at the start of "[key] memo", or nothing. */
export function keyAtStart(text: string): string[] {
  const key = /^\[([^\]\s]+)\]/.exec(text)?.[1];
  return key === undefined ? [] : [key];
}
