/** Finds the header row: the line of words above the rows that hold a date and a number. */

import { dateParts } from './dates.ts';
import { decimalHint } from './numbers.ts';
import type { RawRow } from './plan.ts';
import { headerScores, isTotalText } from './words.ts';

/** The header is searched this far down. */
const SEARCHED_ROWS = 60;

export interface HeaderGuess {
  /** Index into the rows, or -1 where the table has no header. */
  readonly at: number;
  /** Index of the first row that may hold data. */
  readonly firstData: number;
  readonly confidence: number;
  readonly evidence: string;
}

type CellShape = 'empty' | 'date' | 'number' | 'text';

export function cellShape(text: string, kind: string): CellShape {
  if (text === '') return 'empty';
  if (kind === 'd') return 'date';
  if (kind === 'n') return 'number';
  if (dateParts(text) !== null && !/^\d{6}$|^\d{12}$/.test(text)) return 'date';
  return decimalHint(text) === null ? 'text' : 'number';
}

/** Whether a row holds at least one date and one number, as movements do. */
export function isDataLike(row: RawRow): boolean {
  let dates = 0;
  let numbers = 0;
  row.cells.forEach((cell, index) => {
    const shape = cellShape(cell, row.kinds?.[index] ?? 't');
    if (shape === 'date') dates++;
    else if (shape === 'number') numbers++;
  });
  return dates > 0 && numbers + dates > 1 && !isTotalText(row.cells.find((cell) => cell !== '') ?? '');
}

export function filledCells(row: RawRow): number {
  let filled = 0;
  for (const cell of row.cells) if (cell !== '') filled++;
  return filled;
}

/** How many cells of a row are header words, and whether it could be a header at all. */
function headerStrength(row: RawRow): number {
  let words = 0;
  let texts = 0;
  let others = 0;
  row.cells.forEach((cell, index) => {
    const shape = cellShape(cell, row.kinds?.[index] ?? 't');
    if (shape === 'empty') return;
    if (shape !== 'text' || cell.length > 80) {
      others++;
      return;
    }
    texts++;
    let best = 0;
    for (const [field, score] of headerScores(cell)) {
      if (field !== 'ignore' && field !== 'opening' && score > best) best = score;
    }
    if (best >= 0.9) words += 1;
    else if (best >= 0.4) words += 0.4;
  });
  if (texts < 2 || others > texts * 0.34) return -1;
  return words;
}

/** Finds the header among the first rows. */
export function findHeader(rows: readonly RawRow[]): HeaderGuess {
  const searched = rows.slice(0, SEARCHED_ROWS);
  const data = rows.slice(0, 400).map(isDataLike);
  const firstData = firstDataRow(data);
  const width = Math.max(2, ...rows.slice(Math.max(0, firstData), firstData + 20).map(filledCells));
  let best = -1;
  let bestScore = 0;
  searched.forEach((row, index) => {
    if (firstData >= 0 && index >= firstData && data[index]) return;
    const strength = headerStrength(row);
    if (strength < 0) return;
    const isAbove = firstData < 0 || index < firstData || data.slice(index + 1, index + 6).some(Boolean);
    if (!isAbove) return;
    const share = Math.min(1, filledCells(row) / width);
    const distance = firstData > index ? Math.min(firstData - index - 1, 6) : 0;
    const score = strength + share * 1.5 - distance * 0.15;
    if (score > bestScore + 0.01 && isHeaderOf(row, rows, index, strength)) {
      best = index;
      bestScore = score;
    }
  });
  if (best < 0) return withoutHeader(rows, firstData);
  return {
    at: best,
    firstData: best + 1,
    confidence: Math.min(1, 0.5 + bestScore / 8),
    evidence: `row ${rows[best]?.row}: ${filledCells(rows[best] as RawRow)} header words above the first row with a date and a number`,
  };
}

/** First row that starts a run of data rows: itself like data, and so is at least one of the next five (or it is the last). */
function firstDataRow(data: readonly boolean[]): number {
  for (let index = 0; index < data.length; index++) {
    if (
      data[index] &&
      (data.length <= 3 || data.slice(index + 1, index + 6).some(Boolean) || !data.slice(index + 1).some(Boolean))
    )
      return index;
  }
  return -1;
}

/** Words make a header; without known words the row must at least be all text above typed columns. */
function isHeaderOf(row: RawRow, rows: readonly RawRow[], index: number, strength: number): boolean {
  if (strength >= 1) return true;
  const below = rows.slice(index + 1, index + 8).find((other) => isDataLike(other));
  if (below === undefined) return index === 0 && filledCells(row) >= 2;
  const filled = row.cells.filter((cell) => cell !== '');
  if (new Set(filled).size !== filled.length || filled.some((cell) => cell.length > 40)) return false;
  return below.cells.every((cell, column) => {
    const shape = cellShape(cell, below.kinds?.[column] ?? 't');
    return (shape !== 'date' && shape !== 'number') || (row.cells[column] ?? '') !== '';
  });
}

function withoutHeader(rows: readonly RawRow[], firstData: number): HeaderGuess {
  return {
    at: -1,
    firstData: Math.max(0, firstData),
    confidence: firstData >= 0 ? 0.8 : 0.2,
    evidence: firstData >= 0 ? `row ${rows[firstData]?.row} already holds data` : 'no row of header words',
  };
}
