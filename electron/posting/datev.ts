/** DATEV: Buchungsstapel in the EXTF format, version 700. */

import iconv from 'iconv-lite';
import { civil, type Day } from '../../shared/day.ts';
import type { JournalEntry } from '../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../shared/money.ts';
import { squeeze } from '../../shared/text.ts';
import { guarded } from './csv-cell.ts';
import type { JournalFacts, Layout } from './layout.ts';

const COLUMNS = [
  'Umsatz (ohne Soll/Haben-Kz)',
  'Soll/Haben-Kennzeichen',
  'WKZ Umsatz',
  'Kurs',
  'Basis-Umsatz',
  'WKZ Basis-Umsatz',
  'Konto',
  'Gegenkonto (ohne BU-Schlüssel)',
  'BU-Schlüssel',
  'Belegdatum',
  'Belegfeld 1',
  'Belegfeld 2',
  'Skonto',
  'Buchungstext',
] as const;
/** Room of the fields, in characters. */
const DOCUMENT = 36;
const SECOND_DOCUMENT = 12;
const TEXT = 60;
/** Lowest advisor and client number that exist; the importing program asks where they are not its own. */
const ADVISOR = 1001;
const CLIENT = 1;

const quoted = (text: string): string => `"${guarded(squeeze(text)).replaceAll('"', '""')}"`;
const two = (part: number): string => String(part).padStart(2, '0');

function compact(day: Day): string {
  const { year, month, date } = civil(day);
  return `${year}${two(month)}${two(date)}`;
}

interface Pair {
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
  readonly memo: string;
}

/** An entry as rows of two accounts: debits meet credits in their order, each as far as it reaches. Sums by account stay the same. */
function pairsOf(entry: JournalEntry): Pair[] {
  const debits = entry.lines.filter(({ debit }) => debit > 0).map((line) => ({ ...line, left: line.debit as number }));
  const credits = entry.lines
    .filter(({ credit }) => credit > 0)
    .map((line) => ({ ...line, left: line.credit as number }));
  const pairs: Pair[] = [];
  for (let d = 0, c = 0; d < debits.length && c < credits.length; ) {
    const debit = debits[d]!;
    const credit = credits[c]!;
    const amount = Math.min(debit.left, credit.left);
    pairs.push({ debit: debit.account, credit: credit.account, amount, memo: debit.memo });
    debit.left -= amount;
    credit.left -= amount;
    if (debit.left === 0) d++;
    if (credit.left === 0) c++;
  }
  return pairs;
}

function rowsOf(entry: JournalEntry, facts: JournalFacts): string[] {
  const currency = entry.lines[0]?.currency ?? facts.home;
  const { month, date } = civil(entry.day);
  return pairsOf(entry).map(({ debit, credit, amount, memo }) =>
    [
      formatMinor(minor(amount), exponentOf(currency)).replace('.', ','),
      '"S"',
      `"${currency}"`,
      '',
      '',
      '""',
      facts.account(debit).code,
      facts.account(credit).code,
      '""',
      `${two(date)}${two(month)}`,
      quoted(entry.key.slice(0, DOCUMENT)),
      quoted(entry.reference.replace(/[^A-Za-z0-9$&%*+/-]/g, '').slice(0, SECOND_DOCUMENT)),
      '',
      quoted(squeeze(memo).slice(0, TEXT)),
    ].join(';'),
  );
}

/** The header row: format and its version, when it was made, whose books, fiscal year, length of the account numbers, days, currency. */
function header(entries: readonly JournalEntry[], facts: JournalFacts): string {
  const days = entries.map(({ day }) => day).sort((a, b) => a - b);
  const [first, last] = [days[0]!, days.at(-1)!];
  const codes = entries.flatMap(({ lines }) => lines.map(({ account }) => facts.account(account).code.length));
  const made = facts.at.replace(/\D/g, '').slice(0, 17).padEnd(17, '0');
  const cells = ['"EXTF"', '700', '21', '"Buchungsstapel"', '13', made, '', '"RE"', '""', '""', ADVISOR, CLIENT];
  const about = [`${civil(first).year}0101`, Math.min(Math.max(4, ...codes), 8), compact(first), compact(last)];
  return [...cells, ...about, '"Tieout"', '""', '1', '0', '0', `"${facts.home}"`, ...Array(9).fill('')].join(';');
}

/** Why one file cannot hold the entries. */
function refusal(entries: readonly JournalEntry[]): string | null {
  if (new Set(entries.map(({ day }) => civil(day).year)).size > 1)
    return 'A DATEV file is about one fiscal year, since its days are written without the year, and these entries are of several. Nothing was written. Post one year at a time.';
  if (entries.some(({ lines }) => lines.some(({ currency }) => exponentOf(currency) !== 2)))
    return 'DATEV amounts have two decimals, and there are entries in a currency that has another number of them. Nothing was written. Post them to another layout.';
  return null;
}

/** Windows-1252, CRLF, decimal comma, days as ddMM, Konto the debit (S) and Gegenkonto the credit. The key is Belegfeld 1. */
export const datev: Layout = {
  id: 'datev',
  title: 'DATEV Buchungsstapel',
  extension: 'csv',
  currencies: 'home',
  byCode: true,
  refusal,
  write: (entries, facts) => {
    const rows = [header(entries, facts), COLUMNS.join(';'), ...entries.flatMap((entry) => rowsOf(entry, facts))];
    return iconv.encode(`${rows.join('\r\n')}\r\n`, 'win1252');
  },
  keys: (bytes) => {
    const text = iconv.decode(Buffer.from(bytes), 'win1252');
    if (!text.startsWith('"EXTF";700;21;')) return [];
    return text
      .split('\r\n')
      .slice(2)
      .flatMap((row) => /^(?:[^;]*;){10}"([^"]+)"/.exec(row)?.[1] ?? []);
  },
};
