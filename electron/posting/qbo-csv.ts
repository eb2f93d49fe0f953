/** QuickBooks Online: the CSV of "Import data, Journal entries". */

import { civil } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor } from '../../shared/money.ts';
import { columnOf, csvText, keyAtStart, numberCell, textCell } from './csv-cell.ts';
import { fromUtf8, type Layout, utf8 } from './layout.ts';

const COLUMNS = [
  'JournalNo',
  'JournalDate',
  'AccountName',
  'Debits',
  'Credits',
  'Description',
  'Name',
  'Currency',
  'Location',
  'Class',
] as const;

/** Rows of one number are one entry. The field takes 21 characters: the key without what all keys begin with. */
const numberOf = (key: string): string => key.replace(/^tieout-/, '');

function row(entry: JournalEntry, line: JournalLine): string[] {
  const { year, month, date } = civil(entry.day);
  const amount = (value: JournalLine['debit']): string =>
    value === 0 ? '' : numberCell(formatMinor(value, exponentOf(line.currency)));
  return [
    textCell(numberOf(entry.key)),
    `${String(month).padStart(2, '0')}/${String(date).padStart(2, '0')}/${year}`,
    textCell(line.account),
    amount(line.debit),
    amount(line.credit),
    textCell(`[${entry.key}] ${line.memo}`),
    '',
    textCell(line.currency),
    '',
    '',
  ];
}

/** Dates MM/DD/YYYY, the side that is empty left blank, accounts by name (account numbers off). The key starts the description. */
export const qboCsv: Layout = {
  id: 'qbo-csv',
  title: 'QuickBooks Online (CSV)',
  extension: 'csv',
  currencies: 'any',
  byCode: false,
  write: (entries) =>
    utf8(
      csvText(
        COLUMNS,
        entries.flatMap((entry) => entry.lines.map((line) => row(entry, line))),
      ),
    ),
  keys: (bytes) => columnOf(fromUtf8(bytes), COLUMNS, 'Description').flatMap(keyAtStart),
};
