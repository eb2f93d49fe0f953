/** The journal as a CSV file that a ledger or a spreadsheet can read. */

import { isoDay } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor } from '../../shared/money.ts';
import { columnOf, csvText, numberCell, textCell } from './csv-cell.ts';
import { fromUtf8, type Layout, utf8 } from './layout.ts';

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

function journalRow(entry: JournalEntry, line: JournalLine): string[] {
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
  ];
}

/**
 * RFC 4180, CRLF, UTF-8 without byte order mark, one row per journal line, amounts as plain decimals in the currency's own number
 * of digits, 0 on the other side. Text cells are guarded against formulas (security.md 3.5).
 */
export const journalCsv: Layout = {
  id: 'journal-csv',
  title: 'Journal file (CSV)',
  extension: 'csv',
  currencies: 'any',
  byCode: false,
  write: (entries) =>
    utf8(
      csvText(
        JOURNAL_COLUMNS,
        entries.flatMap((entry) => entry.lines.map((line) => journalRow(entry, line))),
      ),
    ),
  keys: (bytes) => columnOf(fromUtf8(bytes), JOURNAL_COLUMNS, 'EntryKey'),
};
