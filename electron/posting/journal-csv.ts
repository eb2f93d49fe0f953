/** The journal as a CSV file that a ledger or a spreadsheet can read. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Papa from 'papaparse';
import { CallError } from '../../shared/contract/index.ts';
import { isoDay } from '../../shared/day.ts';
import { assertBalanced, type JournalEntry, type JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor } from '../../shared/money.ts';
import { alreadyExists, fileError, writeNewFile } from '../files/atomic-file.ts';
import { numberCell, textCell } from './csv-cell.ts';

export const JOURNAL_COLUMNS = [
  'EntryKey',
  'Date',
  'Account',
  'Debit',
  'Credit',
  'Currency',
  'Memo',
  'Reference',
  'Match',
] as const;
const HEADER = JOURNAL_COLUMNS.join(',');

export interface Written {
  readonly bytes: number;
  /** SHA-256 of the file, hex; of no bytes when there was nothing to write. */
  readonly sha256: string;
}

/**
 * The file's text: RFC 4180, CRLF, UTF-8 without byte order mark, one row per journal line, amounts as plain decimals in the
 * currency's own number of digits, 0 on the other side. Text cells are guarded against formulas (security.md 3.5).
 */
export function journalCsv(entries: readonly JournalEntry[]): string {
  const rows = [HEADER];
  for (const entry of entries) {
    assertBalanced(entry);
    for (const line of entry.lines) rows.push(journalRow(entry, line));
  }
  return `${rows.join('\r\n')}\r\n`;
}

function journalRow(entry: JournalEntry, line: JournalLine): string {
  const exponent = exponentOf(line.currency);
  return [
    textCell(entry.key),
    isoDay(entry.day),
    textCell(line.account),
    numberCell(formatMinor(line.debit, exponent)),
    numberCell(formatMinor(line.credit, exponent)),
    textCell(line.currency),
    textCell(line.memo),
    textCell(entry.reference),
    String(entry.matchId),
  ].join(',');
}

/**
 * Writes the entries to a new file. A journal file is a document: once written it is imported somewhere and kept, so it is never
 * extended or replaced. Later entries go to a file of their own, and importing every file once gives each entry once. Without
 * entries nothing is written and an existing file stays as it is.
 *
 * Throws CallError `already_exists`, `disk_full`, `read_only` or `io_failed`; then nothing is left behind.
 */
export function writeJournalCsv(path: string, entries: readonly JournalEntry[]): Written {
  const bytes = new TextEncoder().encode(entries.length === 0 ? '' : journalCsv(entries));
  if (entries.length > 0) {
    checkJournalTarget(path);
    writeNewFile(path, bytes);
  }
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Call before keys are committed: throws CallError when the target exists or its folder does not. */
export function checkJournalTarget(path: string): void {
  if (existsSync(path)) {
    const posted = findKeys(path).size;
    throw alreadyExists(
      path,
      posted === 0 ? '' : `a journal with ${posted} ${posted === 1 ? 'entry' : 'entries'} posted earlier`,
    );
  }
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new CallError(
      'io_failed',
      `The folder of ${path} does not exist. Nothing was written. Choose another folder.`,
    );
}

/**
 * Keys of the entries a journal file holds: settles entries that were being written when the program stopped. A file that is not
 * there, or is not a journal of ours, holds none. Files appear whole or not at all, so a key found means its entry is complete.
 */
export function findKeys(path: string): Set<string> {
  if (!existsSync(path)) return new Set();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, detail } = fileError(error, path);
    throw new CallError(code, `${path} could not be read. Nothing was changed.`, detail);
  }
  if (!text.startsWith(`${HEADER}\r\n`)) return new Set();
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n', skipEmptyLines: true });
  return new Set(
    data.slice(1).flatMap((row) => (row.length === JOURNAL_COLUMNS.length ? [unguard(row[0] ?? '')] : [])),
  );
}

const unguard = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);
