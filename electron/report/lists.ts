/** The report's lists, behind page one: every row that its sums are made of. */

import type { Cell, ReportSection, ReportTable } from '../../shared/contract/report.ts';
import type { Day } from '../../shared/day.ts';
import { AGE_BUCKETS, ageInDays } from '../../shared/ledger/ageing.ts';
import { causeWord, plainWord } from '../../shared/words.ts';
import type { ReportData, ReportDifference, ReportDisposition, ReportException, ReportLine } from './data.ts';
import { sumOf, type ValueColumn, valueTable } from './table.ts';
import { dayText } from './terms.ts';

const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);

/** A caption that says how many rows follow. */
const counted = (title: string, rows: readonly unknown[]): string => `${title} (${rows.length})`;

const AMOUNT = { title: 'Amount', kind: 'money', value: ({ amount }: { readonly amount: number }) => amount } as const;

const LINE: readonly ValueColumn<ReportLine>[] = [
  { title: 'Date', kind: 'day', value: ({ day }) => day },
  { title: 'Text', value: ({ counterparty, text }) => textOf(counterparty, text), share: 2 },
  { title: 'Reference', value: ({ reference }) => reference },
  { title: 'File, row', value: ({ file, row }) => `${file}, ${row}`, share: 1.2 },
];

/** The party before the text, where the text does not name it already. */
const textOf = (party: string, text: string): string =>
  text.toLowerCase().includes(party.toLowerCase()) ? text : joined([party, text], ': ');

/** "Someone is asked: Lena, until 2026-11-30 – contract is being checked". */
function dispositionText({ kind, until, person, note }: ReportDisposition): string {
  const head = joined([plainWord(kind), person], ': ');
  return joined([joined([head, until === null ? '' : `until ${dayText(until)}`], ', '), note], ' \u2013 ');
}

function stateText({ kind, cause, note, clearedDay, disposition }: ReportException): string {
  if (clearedDay !== null) return joined([cause, note], ' \u2013 ');
  const said = disposition === null ? '' : dispositionText(disposition);
  return joined([kind === '' ? '' : causeWord(kind), said, cause, note], ' \u2013 ');
}

function ageText(days: number): string {
  const bucket = AGE_BUCKETS.find(({ toDays }) => toDays === null || days <= toDays);
  return bucket === undefined ? '' : bucket.label.replace('-', '\u2013');
}

function openTable(data: ReportData, title: string, rows: readonly ReportException[]): ReportTable {
  const cleared = rows.some(({ clearedDay }) => clearedDay !== null);
  const age = ({ day }: ReportException): number => ageInDays(day as Day, data.proof.to as Day);
  return valueTable<ReportException>({
    caption: counted(title, rows),
    columns: [
      ...LINE,
      { title: 'Days', kind: 'count', value: age },
      { title: 'Age', value: (row) => ageText(age(row)), share: 0.5 },
      ...(cleared ? [CLEARED] : []),
      { title: 'Cause and disposition', value: stateText, share: 1.3 },
      AMOUNT,
    ],
    rows,
    total: sumOf(rows),
  });
}

const CLEARED: ValueColumn<ReportException> = {
  title: 'Cleared',
  kind: 'day',
  value: ({ clearedDay }) => clearedDay,
};

const below = (title: string, tables: readonly ReportTable[], notes: readonly string[] = []): ReportSection => ({
  title,
  layout: 'below',
  tables: [...tables],
  notes: [...notes],
});

function openSections(data: ReportData): ReportSection[] {
  const at = (...places: readonly ReportException['place'][]) =>
    data.open.filter(({ place }) => places.includes(place));
  const documents = at(null);
  return [
    below('Outstanding items', [openTable(data, 'In the books, not at the bank', at('outstanding', 'book_error'))]),
    below('Not booked', [
      openTable(data, 'At the bank, not in the books', at('not_booked', 'bank_error')),
      valueTable({
        caption: counted('Payments of open documents, booked by the journal', data.settled),
        columns: [
          { title: 'Date', kind: 'day', value: ({ day }) => day },
          { title: 'Text', value: ({ text }) => text, share: 2 },
          { title: 'Match', kind: 'count', value: ({ matchId }) => matchId },
          AMOUNT,
        ],
        rows: data.settled,
        total: sumOf(data.settled),
      }),
    ]),
    ...(documents.length === 0
      ? []
      : [below('Open documents', [openTable(data, 'Invoices and bills not paid', documents)])]),
  ];
}

/** Causes of each side's open items, most lines first; bank and books are not added together. */
function causeSection({ open }: ReportData): ReportSection {
  const groups = new Map<string, { side: ReportLine['side']; kind: string; count: number; sum: number }>();
  for (const { side, kind, amount } of open) {
    const known = kind === '' ? 'suggested' : kind;
    const group = groups.get(`${side} ${known}`) ?? { side, kind: known, count: 0, sum: 0 };
    groups.set(`${side} ${known}`, { ...group, count: group.count + 1, sum: group.sum + amount });
  }
  return below('Open items by cause', [
    valueTable({
      caption: '',
      columns: [
        { title: 'Side', value: ({ side }) => plainWord(side), share: 0.5 },
        { title: 'Cause', value: ({ kind }) => causeWord(kind) },
        { title: 'Lines', kind: 'count', value: ({ count }) => count },
        { title: 'Sum', kind: 'money', value: ({ sum }) => sum },
      ],
      rows: [...groups.values()].sort((a, b) => (a.side === b.side ? b.count - a.count : a.side < b.side ? -1 : 1)),
    }),
  ]);
}

function differenceSection({ differences }: ReportData): ReportSection {
  const columns: readonly ValueColumn<ReportDifference>[] = [
    { title: 'Date', kind: 'day', value: ({ day }) => day },
    { title: 'Type', value: ({ type }) => plainWord(type) },
    { title: 'Posted to', value: ({ account }) => account },
    { title: 'Reason', value: ({ note }) => note, share: 2 },
    { title: 'Match', kind: 'count', value: ({ matchId }) => matchId },
    AMOUNT,
  ];
  const table = valueTable({
    caption: counted('Typed differences', differences),
    columns,
    rows: differences,
    mark: ({ suspense }) => (suspense ? 'suspense' : 'none'),
    total: sumOf(differences),
  });
  return below('Differences', [table], differences.length === 0 ? ['Every match agrees to the cent.'] : []);
}

/** Bank and books are never added together: what is excluded on one side is no part of the other. */
function duplicateSection({ duplicates }: ReportData): ReportSection {
  const tables = (['bank', 'book'] as const).map((side) => {
    const rows = duplicates.filter((row) => row.side === side);
    return valueTable({
      caption: counted(side === 'bank' ? 'Excluded at the bank' : 'Excluded in the books', rows),
      columns: [
        ...(LINE as readonly ValueColumn<ReportData['duplicates'][number]>[]),
        { title: 'Kind', value: ({ kind }) => plainWord(kind) },
        { title: 'Repeats', value: ({ originalFile, originalRow }) => `${originalFile}, ${originalRow}` },
        { title: 'Excluded by', value: ({ excludedBy }) => excludedBy, share: 0.7 },
        AMOUNT,
      ],
      rows,
      total: sumOf(rows),
    });
  });
  return below('Duplicates excluded', tables);
}

function postingSection({ postings, proof: { currency } }: ReportData): ReportSection {
  // A report states amounts in one currency; an entry over two is shown in the journal itself.
  const own = postings.filter((row) => row.currency === currency);
  const foreign = postings.length - own.length;
  const total = (pick: 'debit' | 'credit'): number => own.reduce((sum, row) => sum + row[pick], 0);
  const amount = (value: number): Cell => (value === 0 ? '' : value);
  const table = valueTable({
    caption: counted('Journal lines of the period', own),
    columns: [
      { title: 'Date', kind: 'day', value: ({ day }) => day },
      { title: 'Entry', value: ({ text }) => text, share: 2 },
      { title: 'Account', value: ({ account }) => account, share: 1.2 },
      { title: 'State', value: ({ state }) => state, share: 0.7 },
      { title: 'Debit', kind: 'money', value: ({ debit }) => amount(debit) },
      { title: 'Credit', kind: 'money', value: ({ credit }) => amount(credit) },
    ],
    rows: own,
  });
  return below(
    'Postings',
    [{ ...table, total: own.length === 0 ? null : ['Total', '', '', '', total('debit'), total('credit')] }],
    foreign === 0 ? [] : [`${foreign} journal lines in other currencies stand in the journal.`],
  );
}

function importSection({ imports }: ReportData): ReportSection {
  return below('Files', [
    valueTable({
      caption: counted('Files behind this report', imports),
      columns: [
        { title: 'File', value: ({ file }) => file, share: 1.4 },
        { title: 'Side', value: ({ side }) => plainWord(side), share: 0.6 },
        { title: 'Format', value: ({ format }) => format, share: 0.6 },
        { title: 'Lines', kind: 'count', value: ({ lines }) => lines },
        { title: 'Imported', value: ({ at, by }) => joined([at, by], ', ') },
        { title: 'SHA-256', kind: 'code', value: ({ sha256 }) => sha256, share: 1.2 },
      ],
      rows: imports,
    }),
  ]);
}

/** Every list of the document, in its order. */
export function reportLists(data: ReportData): ReportSection[] {
  return [
    ...openSections(data),
    causeSection(data),
    differenceSection(data),
    duplicateSection(data),
    postingSection(data),
    importSection(data),
  ];
}
