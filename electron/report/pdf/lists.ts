/** The report's lists: outstanding items of both sides, differences, duplicates, imports. */

import type { PdfOutline } from 'pdfkit';
import type { Day } from '../../../shared/day.ts';
import { ageInDays } from '../../../shared/ledger/ageing.ts';
import type {
  ReportData,
  ReportDifference,
  ReportDuplicate,
  ReportException,
  ReportImport,
  ReportLine,
} from '../data.ts';
import { dayText, money } from '../terms.ts';
import type { Document } from './page.ts';
import { heading, paragraph } from './parts.ts';
import { SIZE } from './style.ts';
import { type Column, drawTable } from './table.ts';
import { unshownText } from './unshown.ts';

/** Each list begins where the one before ends; the first on a page of its own unless the page has hardly begun. Bookmarks go under `top`. */
export function drawLists(doc: Document, data: ReportData, top: PdfOutline): void {
  const section = (title: string): PdfOutline => {
    heading(doc, title);
    return doc.bookmark(top, title);
  };
  if (doc.y > doc.paper.height / 2) doc.addPage();
  drawUnshown(doc);
  const outstanding = section('Outstanding items');
  for (const [side, title] of [
    ['book', 'In the books, not at the bank'],
    ['bank', 'At the bank, not in the books'],
  ] as const) {
    const rows = data.open.filter((row) => row.side === side);
    doc.bookmark(outstanding, `${title} (${rows.length})`);
    openList(doc, data, `${title} (${rows.length})`, rows);
    doc.y += 12;
  }
  section('Differences');
  differenceList(doc, data);
  section('Duplicates excluded');
  duplicateList(doc, data);
  section('Imports');
  importList(doc, data.imports);
}

const none = (doc: Document, text: string): void => paragraph(doc, doc.root, text, { size: SIZE.table });
const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);
const words = (code: string): string => code.replaceAll('_', ' ');

function lineColumns<T extends ReportLine>(): Column<T>[] {
  return [
    { title: 'Date', cell: ({ day }) => dayText(day), nowrap: true },
    { title: 'Text', cell: ({ counterparty, text }) => joined([counterparty, text], ': '), share: 2 },
    { title: 'Reference', cell: ({ reference }) => reference },
    { title: 'File, row', cell: ({ file, row }) => `${file}, ${row}`, share: 1.2 },
  ];
}

const amountColumn = <T extends { readonly amount: number }>(data: ReportData): Column<T> => ({
  title: 'Amount',
  cell: ({ amount }) => money(data, amount),
  numeric: true,
});

/** "Total" in the first column, the sum in the last. */
function totalOf(data: ReportData, rows: readonly { readonly amount: number }[], columns: number): string[] {
  const sum = rows.reduce((total, row) => total + row.amount, 0);
  return ['Total', ...Array.from({ length: columns - 2 }, () => ''), money(data, sum)];
}

function openList(doc: Document, data: ReportData, caption: string, rows: readonly ReportException[]): void {
  if (rows.length === 0) {
    none(doc, `${caption}: none.`);
    return;
  }
  const columns: Column<ReportException>[] = [
    ...lineColumns<ReportException>(),
    { title: 'Age, days', cell: ({ day }) => String(ageInDays(day as Day, data.proof.to as Day)), numeric: true },
    { title: 'Cause', cell: ({ kind, cause, note }) => joined([words(kind), cause, note], ' \u2013 '), share: 1.3 },
    amountColumn(data),
  ];
  drawTable(doc, doc.root, { caption, columns, rows, total: totalOf(data, rows, columns.length) });
}

function differenceList(doc: Document, data: ReportData): void {
  const rows = data.differences;
  if (rows.length === 0) {
    none(doc, 'None: every match agrees to the cent.');
    return;
  }
  const columns: Column<ReportDifference>[] = [
    { title: 'Date', cell: ({ day }) => dayText(day), nowrap: true },
    { title: 'Type', cell: ({ type }) => words(type) },
    { title: 'Posted to', cell: ({ account }) => account },
    { title: 'How it was derived', cell: ({ note }) => note, share: 2 },
    { title: 'Match', cell: ({ matchId }) => String(matchId), numeric: true },
    amountColumn(data),
  ];
  drawTable(doc, doc.root, {
    caption: `Typed differences (${rows.length})`,
    columns,
    rows,
    total: totalOf(data, rows, columns.length),
  });
}

function duplicateList(doc: Document, data: ReportData): void {
  const rows = data.duplicates;
  if (rows.length === 0) {
    none(doc, 'None.');
    return;
  }
  const columns: Column<ReportDuplicate>[] = [
    ...lineColumns<ReportDuplicate>(),
    { title: 'Kind', cell: ({ kind }) => words(kind) },
    { title: 'Repeats', cell: ({ originalFile, originalRow }) => `${originalFile}, ${originalRow}` },
    { title: 'Excluded by', cell: ({ excludedBy }) => excludedBy },
    amountColumn(data),
  ];
  drawTable(doc, doc.root, {
    caption: `Excluded as duplicates (${rows.length})`,
    columns,
    rows,
    total: totalOf(data, rows, columns.length),
  });
}

function importList(doc: Document, rows: readonly ReportImport[]): void {
  if (rows.length === 0) {
    none(doc, 'None.');
    return;
  }
  drawTable(doc, doc.root, {
    caption: `Files behind this report (${rows.length})`,
    columns: [
      { title: 'File', cell: ({ file }) => file, share: 1.4 },
      { title: 'Side', cell: ({ side }) => side, nowrap: true },
      { title: 'Format', cell: ({ format }) => format, nowrap: true },
      { title: 'Lines', cell: ({ lines }) => String(lines), numeric: true },
      { title: 'Imported', cell: ({ at, by }) => joined([at, by], ', ') },
      { title: 'SHA-256', cell: ({ sha256 }) => sha256, small: true, share: 1.2 },
    ],
    rows,
  });
}

function drawUnshown(doc: Document): void {
  if (doc.unshown.length === 0) return;
  heading(doc, 'Characters that could not be shown');
  paragraph(doc, doc.root, unshownText(doc.unshown), { size: SIZE.body, colour: 'draft' });
}
