/** QuickBooks Desktop: general journal transactions of an IIF file. */

import iconv from 'iconv-lite';
import { civil } from '../../shared/day.ts';
import type { JournalEntry, JournalLine } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { squeeze } from '../../shared/text.ts';
import { guarded, keyAtStart, unguarded } from './csv-cell.ts';
import type { Layout } from './layout.ts';

const COLUMNS = ['TRNSTYPE', 'DATE', 'ACCNT', 'NAME', 'AMOUNT', 'DOCNUM', 'MEMO'] as const;
const HEADER = ['!TRNS', '!SPL'].map((mark) => [mark, ...COLUMNS].join('\t'));
/** Longest reference number of a journal in QuickBooks Desktop. */
const DOCNUM_LENGTH = 11;

/** Tabs part the cells and quotes wrap them: neither may stand in one. */
const cell = (text: string): string => guarded(squeeze(text).replaceAll('"', "'"));

function row(mark: string, entry: JournalEntry, line: JournalLine): string {
  const { year, month, date } = civil(entry.day);
  const amount = formatMinor(minor(line.debit - line.credit), exponentOf(line.currency));
  const two = (part: number): string => String(part).padStart(2, '0');
  // Number of the document where it fits; cut, it would name another.
  const document = entry.reference.length <= DOCNUM_LENGTH ? entry.reference : '';
  return [
    mark,
    'GENERAL JOURNAL',
    `${two(month)}/${two(date)}/${year}`,
    cell(line.account),
    '',
    amount,
    cell(document),
    cell(`[${entry.key}] ${line.memo}`),
  ].join('\t');
}

/**
 * Intuit's reference of IIF transactions: a TRNS line, its SPL lines, ENDTRNS; a debit is positive, a credit negative, and they add
 * up to 0. Dates MM/DD/YYYY, Windows-1252. The key stands at the start of every memo.
 */
export const iif: Layout = {
  id: 'iif',
  title: 'QuickBooks Desktop (IIF)',
  extension: 'iif',
  currencies: 'home',
  byCode: false,
  write: (entries) => {
    const rows = [...HEADER, '!ENDTRNS'];
    for (const entry of entries) {
      for (const [at, line] of entry.lines.entries()) rows.push(row(at === 0 ? 'TRNS' : 'SPL', entry, line));
      rows.push('ENDTRNS');
    }
    return iconv.encode(`${rows.join('\r\n')}\r\n`, 'win1252');
  },
  keys: (bytes) => {
    const lines = iconv.decode(Buffer.from(bytes), 'win1252').split('\r\n');
    if (lines[0] !== HEADER[0]) return [];
    return lines
      .filter((line) => line.startsWith('TRNS\t'))
      .flatMap((line) => keyAtStart(unguarded(line.split('\t').at(-1) ?? '')));
  },
};
