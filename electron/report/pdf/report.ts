/** The month's report as a PDF: page 1 is the summary and the proof, the lists follow. The same for window, command line and server. */

import type { ReportData, ReportSignature } from '../data.ts';
import { badDayText, bookTerms, dayText, draftReason, money, STATES, statementTerms, type Term } from '../terms.ts';
import { drawLists } from './lists.ts';
import { fontFolders } from './machine-fonts.ts';
import { Document } from './page.ts';
import { ensure, heading, paragraph } from './parts.ts';
import { LEADING, paperFor, SIZE } from './style.ts';
import { type Column, drawTable } from './table.ts';
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
  const reason = draftReason(data);
  if (reason !== '') doc.background = () => watermark(doc, `DRAFT \u2013 ${reason}`);
  doc.addPage();
  const top = doc.bookmark(null, title);
  drawTitle(doc, data);
  drawState(doc, data);
  doc.bookmark(top, 'Proof');
  drawProofs(doc, data);
  drawSources(doc, data);
  drawOverview(doc, data);
  drawSignatures(doc, data);
  drawLists(doc, data, top);
  const foot = `${reason === '' ? '' : 'Draft, not proved: '}${title}`;
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

function drawTitle(doc: Document, data: ReportData): void {
  const { account, currency, from, to } = data.proof;
  paragraph(doc, doc.root, data.workspace, { size: SIZE.body, colour: 'muted' });
  doc.y += 1;
  paragraph(doc, doc.root, `${account}: month-end proof`, { size: SIZE.title, weight: 'bold', tag: 'H1' });
  doc.y += 2;
  const made = `Made ${data.generatedAt} with Tieout${data.sample ? ' from the sample company' : ''}.`;
  paragraph(
    doc,
    doc.root,
    `${dayText(from)} to ${dayText(to)}. Amounts in ${currency}; positive is money into the account. ${made}`,
    {
      size: SIZE.body,
      colour: 'muted',
    },
  );
}

/** State and reason between two rules, before any figure. */
function drawState(doc: Document, data: ReportData): void {
  const reason = draftReason(data);
  const colour = reason === '' ? 'proved' : 'draft';
  const width = doc.paper.width - doc.paper.left - doc.paper.right;
  const said = reason === '' ? STATES.proved.slice('Proved: '.length) : STATES[data.proof.state];
  doc.y += 12;
  const top = doc.y;
  doc.y += 8;
  paragraph(doc, doc.root, reason === '' ? 'Proved' : `Not proved: ${reason}`, {
    size: SIZE.state,
    weight: 'bold',
    colour,
    x: doc.paper.left + 12,
  });
  paragraph(doc, doc.root, said.slice(0, 1).toUpperCase() + said.slice(1), { size: SIZE.body, x: doc.paper.left + 12 });
  doc.y += 7;
  doc.artifact(() => {
    doc.box(doc.paper.left, top, { width: 3, height: doc.y - top }, colour);
    doc.box(doc.paper.left, top, { width, height: 0.35 }, 'hairline');
    doc.box(doc.paper.left, doc.y, { width, height: 0.35 }, 'hairline');
  });
}

const TERM_COLUMNS = (data: ReportData): Column<Term>[] => [
  { title: 'Term', cell: ({ label }) => label, names: true },
  { title: 'Lines', cell: ({ count }) => (count === undefined ? '' : String(count)), numeric: true },
  { title: 'Amount', cell: ({ value }) => (value === null ? '\u2014' : money(data, value)), numeric: true },
];

const termMark = ({ mark, value }: Term): 'total' | 'off' | null =>
  mark === 'off' ? (value === 0 || value === null ? null : 'off') : (mark ?? null);

function drawProofs(doc: Document, data: ReportData): void {
  heading(doc, 'Proof');
  const columns = TERM_COLUMNS(data);
  sideBySide(doc, [
    (place) =>
      drawTable(doc, doc.root, {
        caption: 'A. Statement arithmetic',
        columns,
        rows: statementTerms(data),
        mark: termMark,
        size: SIZE.body - 0.5,
        ...place,
      }),
    (place) =>
      drawTable(doc, doc.root, {
        caption: 'B. Bank to books',
        columns,
        rows: bookTerms(data),
        mark: termMark,
        size: SIZE.body - 0.5,
        ...place,
      }),
  ]);
  const bad = badDayText(data);
  if (bad !== '') {
    doc.y += 4;
    paragraph(doc, doc.root, bad, { size: SIZE.body, colour: 'draft' });
  }
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

function drawSources(doc: Document, data: ReportData): void {
  const { statements, gaps } = data.proof;
  const hashes = new Map(data.imports.map(({ file, sha256 }) => [file, sha256]));
  const amount = (value: number | null): string => (value === null ? '\u2014' : money(data, value));
  heading(doc, 'Where the balances come from');
  if (statements.length === 0) paragraph(doc, doc.root, 'No statement covers the period.', { size: SIZE.body });
  else
    drawTable(doc, doc.root, {
      caption: '',
      columns: [
        { title: 'File', cell: ({ file }) => file, share: 1.4 },
        { title: 'From', cell: ({ firstDay }) => dayText(firstDay), nowrap: true },
        { title: 'To', cell: ({ lastDay }) => dayText(lastDay), nowrap: true },
        { title: 'Lines', cell: ({ lines }) => String(lines), numeric: true },
        { title: 'Opening', cell: ({ opening }) => amount(opening), numeric: true },
        { title: 'Closing', cell: ({ closing }) => amount(closing), numeric: true },
        { title: 'SHA-256 of the file', cell: ({ file }) => hashes.get(file) ?? '\u2014', small: true },
      ],
      rows: statements,
    });
  for (const { kind, note } of gaps) {
    doc.y += 3;
    paragraph(doc, doc.root, `${kind}: ${note}`, { size: SIZE.table });
  }
}

interface Counted {
  readonly name: string;
  readonly count: number;
  readonly sum: number;
}

function drawOverview(doc: Document, data: ReportData): void {
  const { ageing, exceptionsByKind, differencesByType } = data.proof;
  const columns: Column<Counted>[] = [
    { title: 'Kind', cell: ({ name }) => name.replaceAll('_', ' '), names: true },
    { title: 'Lines', cell: ({ count }) => String(count), numeric: true },
    { title: 'Sum', cell: ({ sum }) => money(data, sum), numeric: true },
  ];
  const table = (caption: string, rows: readonly Counted[], place: { x: number; width: number }): void => {
    if (rows.length > 0) drawTable(doc, doc.root, { caption, columns, rows, ...place });
    else paragraph(doc, doc.root, `${caption}: none`, { size: SIZE.table, ...place });
  };
  const ages = ageing.buckets.map((bucket) => ({ ...bucket, name: bucket.label }));
  const kinds = exceptionsByKind.map((one) => ({ ...one, name: one.kind }));
  const types = differencesByType.map((one) => ({ ...one, name: one.type }));
  // Both columns start together, so the longer one must fit whole.
  const longest = Math.max(ages.length + types.length + 2, kinds.length) + 3;
  ensure(doc, longest * SIZE.table * LEADING * 1.6);
  heading(doc, 'Open items and differences');
  sideBySide(doc, [
    (place) => {
      table('By age in days', ages, place);
      doc.y += 8;
      table('Differences by type', types, place);
    },
    (place) => table('By cause', kinds, place),
  ]);
}

function drawSignatures(doc: Document, data: ReportData): void {
  const { left, right, width } = doc.paper;
  const each = (width - left - right - GUTTER) / 2;
  ensure(doc, SIGNATURES);
  doc.y += 30;
  const top = doc.y;
  const sign = (role: string, { by, at }: ReportSignature, x: number): void => {
    doc.y = top;
    doc.artifact(() => doc.box(x, top, { width: each, height: 0.75 }, 'ink'));
    doc.y += 4;
    paragraph(doc, doc.root, role, { size: SIZE.table, colour: 'muted', x, width: each });
    paragraph(doc, doc.root, [by, at].filter((part) => part !== '').join(', '), { size: SIZE.body, x, width: each });
  };
  sign('Prepared by', data.prepared, left);
  const bottom = doc.y;
  sign('Reviewed by', data.reviewed, left + each + GUTTER);
  doc.y = Math.max(bottom, doc.y) + 8;
  paragraph(doc, doc.root, `Audit chain head, entry ${data.chainLength}: ${data.chainHead}`, {
    size: SIZE.small,
    colour: 'muted',
  });
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
