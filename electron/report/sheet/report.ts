/** The report as sheets: the statement first, then a sheet for each list. */

import type { ReportTable } from '../../../shared/contract/report.ts';
import { exponentOf } from '../../../shared/money.ts';
import type { ReportData } from '../data.ts';
import { reportLists } from '../lists.ts';
import { pageOne } from '../page-one.ts';
import type { Sheet, SheetTable } from './sheet.ts';

const LONGEST_NAME = 31;

/** A table's rows with its sums as a last row. */
function sheetTable({ caption, columns, rows, total }: ReportTable, exponent: number): SheetTable {
  const values = rows.map(({ cells, mark }) => ({ cells, exponent, bold: mark === 'total' || mark === 'off' }));
  return {
    caption,
    columns,
    rows: total === null || rows.length === 0 ? values : [...values, { cells: total, exponent, bold: true }],
  };
}

/** "In the books, not at the bank" of "In the books, not at the bank (12)", as the name of a tab. */
function tabName(caption: string, taken: Set<string>): string {
  const plain = caption
    .replace(/ \(\d+\)$/, '')
    .replace(/[[\]:*?/\\]/g, ' ')
    .slice(0, LONGEST_NAME)
    .trim();
  let name = plain;
  for (let copy = 2; taken.has(name.toLowerCase()); copy++) name = `${plain.slice(0, LONGEST_NAME - 3)} ${copy}`;
  taken.add(name.toLowerCase());
  return name;
}

/** Sheets of the whole report, in the order of the document. */
export function reportSheets(data: ReportData): Sheet[] {
  const exponent = exponentOf(data.proof.currency);
  const page = pageOne(data);
  const { workspace, title, subtitle, state, signatures, seals, sources } = page;
  const taken = new Set<string>(['reconciliation']);
  const sections = [...page.statement, sources];
  const notes = sections.flatMap((section) => section.notes);
  const first: Sheet = {
    name: 'Reconciliation',
    lead: [
      workspace,
      title,
      subtitle,
      `${state.heading}. ${state.text}`,
      ...notes,
      ...signatures.map(({ role, text }) => `${role}: ${text}`),
      ...seals,
    ],
    tables: sections.flatMap(({ tables }) => tables.map((table) => sheetTable(table, exponent))),
  };
  const lists = reportLists(data).flatMap((section) =>
    section.tables.map((table): Sheet => {
      const caption = table.caption === '' ? section.title : table.caption;
      return { name: tabName(caption, taken), lead: [], tables: [sheetTable({ ...table, caption }, exponent)] };
    }),
  );
  return [first, ...lists];
}
