/** Destination: a balanced journal as CSV (RFC 4180, CRLF, UTF-8), for the import of any ledger. */

import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import Papa from 'papaparse';
import { CallError } from '../../shared/contract/index.ts';
import { isoDay } from '../../shared/day.ts';
import { assertBalanced, type JournalEntry } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, type Minor } from '../../shared/money.ts';
import { toCallError } from '../store/errors.ts';
import type { Destination, Written } from './destination.ts';

export const JOURNAL_HEADER = ['EntryKey', 'Date', 'Account', 'Debit', 'Credit', 'Currency', 'Memo', 'Reference', 'Match'] as const;

// Signs a spreadsheet takes for a formula at the start of a text cell (OWASP ASVS 1.2.10), full-width forms included.
const FORMULA = /^[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/** A text cell that no spreadsheet runs as a formula: a leading apostrophe where it would. */
export function guardText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function money(amount: Minor, currency: string): string {
  return amount === 0 ? '' : formatMinor(amount, exponentOf(currency));
}

/** The file's text: one record a journal line, entries kept together. Throws RangeError for an entry that does not balance. */
export function journalCsv(entries: readonly JournalEntry[]): string {
  const records = [JOURNAL_HEADER.join(',')];
  for (const entry of entries) {
    assertBalanced(entry);
    for (const line of entry.lines) {
      const texts = [guardText(line.memo), guardText(entry.reference)].map(quote);
      const cells = [quote(entry.key), isoDay(entry.day), quote(guardText(line.account)), money(line.debit, line.currency), money(line.credit, line.currency), line.currency, ...texts, String(entry.matchId)];
      records.push(cells.join(','));
    }
  }
  return `${records.join('\r\n')}\r\n`;
}

/** Writes to a temporary name in the same folder, flushes it to the disk, renames it. A failure leaves nothing behind. */
function writeAtomically(path: string, bytes: Buffer): void {
  const temporary = `${path}.${process.pid}.part`;
  let file: number | null = null;
  try {
    file = openSync(temporary, 'wx');
    writeFileSync(file, bytes);
    fsyncSync(file);
    closeSync(file);
    file = null;
    renameSync(temporary, path);
  } catch (error) {
    if (file !== null) closeSync(file);
    rmSync(temporary, { force: true });
    throw toCallError(error);
  }
}

/**
 * Writes a new journal file. A file that exists is never touched: what was posted into it stays as it was imported into the ledger,
 * and later entries go to a file of their own.
 */
export function writeJournalCsv(path: string, entries: readonly JournalEntry[]): Written {
  if (existsSync(path)) throw new CallError('already_exists', `${basename(path)} exists already. Nothing was posted. Choose another name: a journal that may have been imported is never overwritten.`);
  const bytes = Buffer.from(journalCsv(entries), 'utf8');
  writeAtomically(path, bytes);
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Entry keys in a journal file; empty for a file that is not one of ours. */
export function findKeys(path: string): ReadonlySet<string> {
  const { data } = Papa.parse<string[]>(readFileSync(path, 'utf8'), { skipEmptyLines: true });
  const [header, ...rows] = data;
  if (header === undefined || header[0] !== JOURNAL_HEADER[0]) return new Set();
  return new Set(rows.map((row) => row[0] ?? ''));
}

export const journalCsvDestination: Destination = { id: 'journal-csv', title: 'Journal CSV', write: writeJournalCsv, findKeys };
