/** What a locked period keeps out: files with lines of it, and the withdrawal of those that are in it. */

import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { monthText } from '../../shared/ledger/ledger-balance.ts';
import type { ReadHandle } from './handle.ts';

interface LockedLines {
  readonly account: string;
  readonly side: number;
  readonly first: number;
  readonly last: number;
  readonly lines: number;
}

function lockedLines(read: ReadHandle, importId: number): LockedLines[] {
  return read.all<LockedLines>(
    `SELECT a.name AS account, l.side, p.first_day AS first, p.last_day AS last, count(1) AS lines FROM line l
     JOIN period p ON p.account_id = l.account_id AND p.state = 'locked' AND l.day BETWEEN p.first_day AND p.last_day
     JOIN account a ON a.id = l.account_id WHERE l.import_id = ? GROUP BY p.id, l.side ORDER BY l.side, p.first_day`,
    importId,
  );
}

const lineCount = (lines: number): string => (lines === 1 ? '1 line' : `${lines} lines`);

/** "October 2026" of a calendar month, else its days. */
export function periodText({ first, last }: { readonly first: number; readonly last: number }): string {
  const isMonth =
    isoDay(first as Day).endsWith('-01') && isoDay((last + 1) as Day).endsWith('-01') && last - first < 31;
  return isMonth ? monthText(first as Day) : `${isoDay(first as Day)} to ${isoDay(last as Day)}`;
}

/**
 * Throws CallError `refused` where the import brought bank lines of a locked period, or nothing but book lines of such periods. Book
 * lines of one among others stay: they are drift, which the period shows beside its signed figures.
 */
export function refuseLocked(read: ReadHandle, importId: number, file: string): void {
  const [first, ...others] = lockedLines(read, importId);
  if (first === undefined) return;
  const locked = [first, ...others].reduce((sum, { lines }) => sum + lines, 0);
  const all = read.number('SELECT count(1) AS n FROM line WHERE import_id = ?', importId);
  if (first.side === 1 && locked < all) return;
  throw new CallError(
    'refused',
    `${file} brings ${lineCount(first.lines)} of ${periodText(first)} for ${first.account}, and that period is locked. Nothing was written. Reopen it first (tieout lock --reopen), or import a file of later days.`,
  );
}

/** Throws CallError `refused` where lines of the import stand in a locked period. */
export function refuseLockedWithdrawal(read: ReadHandle, importId: number, file: string): void {
  const [locked] = lockedLines(read, importId);
  if (locked === undefined) return;
  throw new CallError(
    'refused',
    `${lineCount(locked.lines)} of ${file} stand in ${periodText(locked)} of ${locked.account}, and that period is locked. Nothing was changed. Reopen it first (tieout lock --reopen).`,
  );
}
