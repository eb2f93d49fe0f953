/** The month's report as a PDF: page one is the reconciliation statement, the lists follow. The same for window, command line and server. */

import type { PdfOutline } from 'pdfkit';
import type { ReportPage, ReportSection, ReportTable } from '../../../shared/contract/report.ts';
import { exponentOf } from '../../../shared/money.ts';
import type { ReportData } from '../data.ts';
import { reportLists } from '../lists.ts';
import { pageOne } from '../page-one.ts';
import { cellText, isNumeric } from '../table.ts';
import { dayText } from '../terms.ts';
import { fontFolders } from './machine-fonts.ts';
import { Document } from './page.ts';
import { ensure, heading, paragraph } from './parts.ts';
import { paperFor, SIZE } from './style.ts';
import { type Column, drawTable, type RowMark } from './table.ts';
import { unshownText } from './unshown.ts';

export interface ReportPdf {
  readonly bytes: Buffer;
  /** Which characters no font of this machine has, as the report says it too; '' where it shows all. */
  readonly notice: string;
}

/** Height of the lines to sign on, with room for a pen above them. */
const SIGNATURES = 84;
/** Space between two tables that stand side by side. */
const GUTTER = 26;
// The watermark rises a little less than the page's diagonal and is most of its length.
const WATERMARK_TURN = 0.9;
const WATERMARK_LENGTH = 640;
const WATERMARK_SIZE = 54;

/**
 * Tagged, with bookmarks and embedded fonts. Deterministic: the same data and the same fonts in `folders` (those of the
 * system where not given) give the same bytes. Rejects with CallError `io_failed` where the installation lacks its own font.
 */
export async function reportPdf(data: ReportData, folders: readonly string[] = fontFolders()): Promise<ReportPdf> {
  const span = `${dayText(data.proof.from)} to ${dayText(data.proof.to)}`;
  const title = `${data.workspace} \u2013 ${data.proof.account} \u2013 ${span}`;
  const doc = new Document({
    title,
    author: data.workspace,
    madeAt: madeAt(data.generatedAt),
    paper: paperFor(data.proof.currency),
    content: texts(data),
    fontFolders: folders,
  });
  const page = pageOne(data);
  if (page.draft !== '') doc.background = () => watermark(doc, page.draft);
  doc.addPage();
  const top = doc.bookmark(null, title);
  drawPageOne(doc, page, top);
  drawLists(doc, data, top);
  const foot = `${page.draft === '' ? '' : 'Draft, not proved: '}${title}`;
  return { bytes: await doc.finish((page) => drawFoot(doc, foot, page)), notice: unshownText(doc.unshown) };
}

/** Every text of the data in one. */
function texts(data: ReportData): string {
  const signs = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') for (const sign of value.normalize('NFC')) signs.add(sign);
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) visit(part);
  };
  visit(data);
  return [...signs].join('');
}

/** The report's own time ("2026-11-03 14:02", UTC), so that the file depends on nothing else. */
function madeAt(text: string): Date {
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0] = (text.match(/\d+/g) ?? []).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}

function watermark(doc: Document, text: string): void {
  const line = doc.letters.line(doc.letters.visible(text), 'bold');
  const size = Math.min(WATERMARK_SIZE, (WATERMARK_LENGTH * 1000) / line.width);
  const length = (line.width * size) / 1000;
  const x = doc.paper.width / 2 - (length / 2) * Math.cos(WATERMARK_TURN);
  const y = doc.paper.height / 2 + (length / 2) * Math.sin(WATERMARK_TURN);
  doc.artifact(() => doc.text(line, x, y, { size, colour: 'watermark', turn: WATERMARK_TURN }));
}

function drawTitle(doc: Document, { workspace, title, subtitle }: ReportPage): void {
  paragraph(doc, doc.root, workspace, { size: SIZE.body, colour: 'muted' });
  doc.y += 1;
  paragraph(doc, doc.root, title, { size: SIZE.title, weight: 'bold', tag: 'H1' });
  doc.y += 2;
  paragraph(doc, doc.root, subtitle, { size: SIZE.body, colour: 'muted' });
}

/** State and reason between two rules, before any figure. */
function drawState(doc: Document, { state }: ReportPage): void {
  const colour = state.proved ? 'proved' : 'draft';
  const width = doc.paper.width - doc.paper.left - doc.paper.right;
  doc.y += 10;
  const top = doc.y;
  doc.y += 7;
  paragraph(doc, doc.root, state.heading, { size: SIZE.state, weight: 'bold', colour, x: doc.paper.left + 12 });
  paragraph(doc, doc.root, state.text, { size: SIZE.body, x: doc.paper.left + 12 });
  doc.y += 6;
  doc.artifact(() => {
    doc.box(doc.paper.left, top, { width: 3, height: doc.y - top }, colour);
    doc.box(doc.paper.left, top, { width, height: 0.35 }, 'hairline');
    doc.box(doc.paper.left, doc.y, { width, height: 0.35 }, 'hairline');
  });
}

/** The signatures stand before the sources, so that they are on page one however many statements there are. */
function drawPageOne(doc: Document, page: ReportPage, top: PdfOutline): void {
  const exponent = exponentOf(page.currency);
  drawTitle(doc, page);
  drawState(doc, page);
  for (const section of page.statement) drawSection(doc, section, { exponent, size: SIZE.body - 0.5, top });
  drawSignatures(doc, page);
  drawSection(doc, page.sources, { exponent, top });
  doc.y += 4;
  for (const seal of page.seals) paragraph(doc, doc.root, seal, { size: SIZE.small, colour: 'muted' });
}

/** Each list begins where the one before ends; the first on a page of its own. Bookmarks go under `top`. */
function drawLists(doc: Document, data: ReportData, top: PdfOutline): void {
  const exponent = exponentOf(data.proof.currency);
  doc.addPage();
  if (doc.unshown.length > 0) {
    heading(doc, 'Characters that could not be shown');
    paragraph(doc, doc.root, unshownText(doc.unshown), { size: SIZE.body, colour: 'draft' });
  }
  for (const section of reportLists(data)) drawSection(doc, section, { exponent, top });
}

interface SectionLook {
  readonly exponent: number;
  readonly size?: number;
  /** Bookmark that the section's goes under. */
  readonly top: PdfOutline;
}

function drawSection(doc: Document, { title, layout, tables, notes }: ReportSection, look: SectionLook): void {
  heading(doc, title);
  const mark = doc.bookmark(look.top, title);
  if (layout === 'beside')
    sideBySide(
      doc,
      tables.map((table) => (place) => drawValues(doc, table, look, place)),
    );
  else
    tables.forEach((table, index) => {
      if (index > 0) doc.y += 10;
      if (tables.length > 1) doc.bookmark(mark, table.caption);
      drawValues(doc, table, look);
    });
  for (const note of notes) {
    doc.y += 3;
    paragraph(doc, doc.root, note, { size: SIZE.table });
  }
}

type ValueRow = ReportTable['rows'][number];

const MARKS: Readonly<Record<ValueRow['mark'], RowMark>> = {
  none: null,
  total: 'total',
  off: 'off',
  suspense: 'suspense',
};

function drawValues(
  doc: Document,
  { caption, columns, rows, total }: ReportTable,
  { exponent, size = SIZE.table }: SectionLook,
  place: { readonly x?: number; readonly width?: number } = {},
): void {
  if (rows.length === 0) {
    paragraph(doc, doc.root, caption === '' ? 'None.' : `${caption}: none.`, { size: SIZE.table, ...place });
    return;
  }
  const shown = ({ title, kind, share }: ReportTable['columns'][number], index: number): Column<ValueRow> => ({
    title,
    cell: ({ cells }) => cellText(cells[index] ?? null, kind, exponent),
    numeric: isNumeric(kind),
    nowrap: kind === 'day',
    small: kind === 'code',
    // The first column of a statement names its rows.
    names: index === 0 && kind === 'text',
    share,
  });
  const sums = total?.map((value, index) => cellText(value, columns[index]?.kind ?? 'text', exponent));
  drawTable(doc, doc.root, {
    caption,
    columns: columns.map(shown),
    rows,
    mark: ({ mark }) => MARKS[mark],
    size,
    ...(sums === undefined ? {} : { total: sums }),
    ...place,
  });
}

/** Draws each from the same height, left to right, and goes on below the longest. */
function sideBySide(doc: Document, draws: readonly ((place: { x: number; width: number }) => void)[]): void {
  const { left, right, width } = doc.paper;
  const each = (width - left - right - GUTTER) / 2;
  const top = doc.y;
  let bottom = top;
  draws.forEach((draw, index) => {
    doc.y = top;
    draw({ x: left + index * (each + GUTTER), width: each });
    bottom = Math.max(bottom, doc.y);
  });
  doc.y = bottom;
}

function drawSignatures(doc: Document, { signatures }: ReportPage): void {
  const { left, right, width } = doc.paper;
  const each = (width - left - right - GUTTER) / 2;
  ensure(doc, SIGNATURES);
  doc.y += 34;
  const top = doc.y;
  let bottom = top;
  signatures.forEach(({ role, text }, index) => {
    const x = left + index * (each + GUTTER);
    doc.y = top;
    doc.artifact(() => doc.box(x, top, { width: each, height: 0.75 }, 'ink'));
    doc.y += 4;
    paragraph(doc, doc.root, role, { size: SIZE.table, colour: 'muted', x, width: each });
    paragraph(doc, doc.root, text, { size: SIZE.body, x, width: each });
    bottom = Math.max(bottom, doc.y);
  });
  doc.y = bottom;
}

function drawFoot(doc: Document, text: string, page: number): void {
  const { left, right, width, height } = doc.paper;
  const baseline = height - 32;
  const number = doc.letters.line(`Page ${page} of ${doc.pageCount}`, 'regular');
  const room = width - left - right - (number.width * SIZE.small) / 1000 - 12;
  const [title] = doc.letters.wrap(doc.letters.visible(text), 'regular', (room * 1000) / SIZE.small);
  if (title) doc.text(title, left, baseline, { size: SIZE.small, colour: 'muted' });
  doc.text(number, width - right - (number.width * SIZE.small) / 1000, baseline, { size: SIZE.small, colour: 'muted' });
}
