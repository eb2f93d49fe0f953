/** Sage 50 Accounts: the CSV of "Import, Audit trail transactions", as journal debits and credits. */

import { civil } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { columnOf, csvText, numberCell, textCell } from './csv-cell.ts';
import { fromUtf8, type JournalFacts, type Layout, utf8 } from './layout.ts';

const COLUMNS = [
  'Type',
  'Account Reference',
  'Nominal A/C Ref',
  'Department Code',
  'Date',
  'Reference',
  'Details',
  'Net Amount',
  'Tax Code',
  'Tax Amount',
  'Exchange Rate',
  'Extra Reference',
] as const;
/** Room of the fields, in characters. */
const REFERENCE = 30;
const DETAILS = 60;
/** Sage's code of what is outside the scope of tax: payments and their corrections. */
const NO_TAX = 'T9';

function row(entry: JournalEntry, line: JournalLine, facts: JournalFacts): string[] {
  const { year, month, date } = civil(entry.day);
  const { code, taxCode } = facts.account(line.account);
  const two = (part: number): string => String(part).padStart(2, '0');
  const exponent = exponentOf(line.currency);
  return [
    line.debit > 0 ? 'JD' : 'JC',
    '',
    textCell(code),
    '0',
    `${two(date)}/${two(month)}/${year}`,
    textCell(entry.reference.slice(0, REFERENCE)),
    textCell(line.memo.slice(0, DETAILS)),
    numberCell(formatMinor(minor(line.debit + line.credit), exponent)),
    textCell(taxCode || NO_TAX),
    numberCell(formatMinor(minor(0), exponent)),
    '1',
    textCell(entry.key),
  ];
}

/** Amounts without sign, JD a debit and JC a credit, dates dd/mm/yyyy, accounts by nominal code. The key is the extra reference. */
export const sageCsv: Layout = {
  id: 'sage-csv',
  title: 'Sage 50 (CSV)',
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
  keys: (bytes) => columnOf(fromUtf8(bytes), COLUMNS, 'Extra Reference'),
};
