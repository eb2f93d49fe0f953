/** Xero: the CSV template of "Import manual journals". */

import { civil } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { columnOf, csvText, keyAtStart, numberCell, textCell } from './csv-cell.ts';
import { fromUtf8, type JournalFacts, type Layout, utf8 } from './layout.ts';

const COLUMNS = [
  '*Narration',
  '*Date',
  'Description',
  '*AccountCode',
  '*TaxRate',
  '*Amount',
  'TrackingName1',
  'TrackingOption1',
  'TrackingName2',
  'TrackingOption2',
] as const;

/** Rate of an account whose tax code is not set: what is posted here moves money, and carries no tax. */
const WITHOUT_TAX = 'Tax Exempt';

function row(entry: JournalEntry, line: JournalLine, facts: JournalFacts): string[] {
  const { year, month, date } = civil(entry.day);
  const { code, taxCode } = facts.account(line.account);
  const two = (part: number): string => String(part).padStart(2, '0');
  return [
    textCell(`[${entry.key}] ${entry.text}`),
    `${two(date)}/${two(month)}/${year}`,
    textCell(line.memo),
    textCell(code),
    textCell(taxCode || WITHOUT_TAX),
    numberCell(formatMinor(minor(line.debit - line.credit), exponentOf(line.currency))),
    '',
    '',
    '',
    '',
  ];
}

/**
 * Xero's template: rows of one narration and date are one journal, a debit is positive, a credit negative, dates dd/mm/yyyy,
 * accounts by code, the tax rate by its full name. The narration starts with the key, so it is one entry's own.
 */
export const xeroCsv: Layout = {
  id: 'xero-csv',
  title: 'Xero manual journal (CSV)',
  extension: 'csv',
  currencies: 'home',
  byCode: true,
  write: (entries, facts) =>
    utf8(
      csvText(
        COLUMNS,
        entries.flatMap((entry) => entry.lines.map((line) => row(entry, line, facts))),
      ),
    ),
  keys: (bytes) => columnOf(fromUtf8(bytes), COLUMNS, '*Narration').flatMap(keyAtStart),
};
