/** Rows that name the account of the rows below them, as ledger reports have; and headings under which nothing is booked. */

import { fold } from '../../../shared/text.ts';
import type { Measured } from './measure.ts';
import { decimalHint } from './numbers.ts';
import type { TablePlan } from './plan.ts';
import { isWord } from './row-label.ts';
import { statusOf } from './status-words.ts';
import { balanceLabel, isTotalText } from './words.ts';

/** Longer texts are notes. */
const NAME_LENGTH = 80;

/** The name in a row that holds one text in `column` and, at most, figures beside it; null for any other row. */
export function headingName(cells: readonly string[], column: number): string | null {
  const name = cells[column] ?? '';
  if (name === '' || name.length > NAME_LENGTH || !isWord(name)) return null;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] as string;
    if (index !== column && cell !== '' && decimalHint(cell) === null) return null;
  }
  return isTotalText(name) || balanceLabel(name) !== null ? null : name;
}

/** The column of the only text of a row, -1 where it has none or several. */
function loneText(cells: readonly string[]): number {
  let found = -1;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] as string;
    if (cell === '' || decimalHint(cell) !== null) continue;
    if (found >= 0) return -1;
    found = index;
  }
  return found;
}

/** True where a row says the total of `name`: the name and more words, with figures. */
export function isTotalOf(name: string, cells: readonly string[]): boolean {
  const key = fold(name);
  const first = fold(cells.find(isWord) ?? '');
  return first.length > key.length && first.includes(key) && cells.some((cell) => decimalHint(cell) !== null);
}

interface Candidate {
  readonly at: number;
  readonly column: number;
  readonly name: string;
}

/**
 * The column in which rows of their own name the account of the rows below; -1 where nothing proves it. Proofs: a later row states the
 * total of that very name, the next row states an opening balance, or the running balance starts anew below every such row.
 */
export function headingColumn(rows: readonly Measured[]): number {
  const candidates = rows.flatMap((row, at): readonly Candidate[] => {
    if (!Number.isNaN(row.day) || !Number.isNaN(row.amount)) return [];
    const column = loneText(row.raw.cells);
    const name = column < 0 ? null : headingName(row.raw.cells, column);
    return name === null || isNoAccount(name) || !leadsTo(rows, at) ? [] : [{ at, column, name }];
  });
  const proved = candidates.filter((one) => hasTotal(rows, one) || opensBalance(rows, one.at));
  const [first] = proved;
  if (first !== undefined) return first.column;
  const [any] = candidates;
  if (any === undefined) return -1;
  const same = candidates.filter(({ column }) => column === any.column);
  return same.length > 1 && restarts(rows, same) ? any.column : -1;
}

/** Headings of a time or of a state name no account. */
function isNoAccount(name: string): boolean {
  return (
    fold(name)
      .split(' ')
      .some((word) => statusOf(word) !== null) || /\b(?:19|20)\d\d\b/.test(name)
  );
}

/** True where the next row but one, at most, is a movement. */
function leadsTo(rows: readonly Measured[], at: number): boolean {
  return rows.slice(at + 1, at + 4).some((row) => !Number.isNaN(row.day) && !Number.isNaN(row.amount));
}

function hasTotal(rows: readonly Measured[], { at, name }: Candidate): boolean {
  return rows.slice(at + 1).some((row) => Number.isNaN(row.day) && isTotalOf(name, row.raw.cells));
}

function opensBalance(rows: readonly Measured[], at: number): boolean {
  const next = rows[at + 1];
  return next?.raw.cells.some((cell) => cell !== '' && balanceLabel(cell) === 'opening') === true;
}

function restarts(rows: readonly Measured[], headings: readonly Candidate[]): boolean {
  const starts = new Set(headings.map(({ at }) => at));
  let last = Number.NaN;
  let isNew = false;
  let links = 0;
  let breaks = 0;
  let fresh = 0;
  rows.forEach((row, at) => {
    if (starts.has(at)) isNew = true;
    if (Number.isNaN(row.balance) || Number.isNaN(row.amount)) return;
    const closes = row.balance - last === row.amount;
    if (!Number.isNaN(last)) {
      if (isNew) fresh += closes ? 0 : 1;
      else if (closes) links++;
      else breaks++;
    }
    isNew = false;
    last = row.balance;
  });
  return links > 0 && breaks === 0 && fresh >= headings.length - 1 && fresh > 0;
}

/** Rows under a heading that says they are not booked ("Pending transactions"), up to the next heading. */
export function underPendingHeading(rows: readonly Measured[], above: readonly string[]): readonly Measured[] {
  const found: Measured[] = [];
  let isPending = isPendingHeading(above);
  for (const row of rows) {
    if (Number.isNaN(row.day) && Number.isNaN(row.amount)) {
      if (loneText(row.raw.cells) >= 0) isPending = isPendingHeading(row.raw.cells);
    } else if (isPending && !Number.isNaN(row.amount)) found.push(row);
  }
  return found;
}

function isPendingHeading(cells: readonly string[]): boolean {
  const texts = cells.filter((cell) => cell !== '');
  const words = fold(texts.length === 1 ? (texts[0] as string) : '').split(' ');
  if (words.length > 5) return false;
  const states = words.flatMap((word, at) => [statusOf(word), statusOf(`${word} ${words[at + 1] ?? ''}`)]);
  return states.includes('pending') && !states.includes('booked');
}

/** True for a row whose only filled cell is a text in the column of the description. */
export function isTextOnly({ columns }: TablePlan, cells: readonly string[]): boolean {
  const text = cells[columns.description ?? -1] ?? '';
  if (text === '' || cells.some((cell, index) => cell !== '' && index !== columns.description)) return false;
  return isWord(text) && !isTotalText(text) && balanceLabel(text) === null;
}
