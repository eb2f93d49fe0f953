/** Tables over any number of pages: widths from their contents, heads repeated, rows kept whole, rules instead of boxes. */

import type { Line } from './letters.ts';
import type { Document, Tag } from './page.ts';
import { BASELINE, type Colour, LEADING, SIZE } from './style.ts';

export interface Column<T> {
  readonly title: string;
  readonly cell: (row: T) => string;
  /** Right-aligned and never broken: amounts, counts. */
  readonly numeric?: boolean;
  /** Never broken: dates. */
  readonly nowrap?: boolean;
  /** Names its row (a header cell of scope Row). */
  readonly names?: boolean;
  /** Share of what is left for columns that need more: 1 where not said. */
  readonly share?: number;
  readonly small?: boolean;
}

/** How a row stands out: `total` has a rule above, `off` is a total that should be 0 and is not, `suspense` still waits for its account. */
export type RowMark = 'total' | 'off' | 'suspense' | null;

export interface TableFacts<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly mark?: (row: T) => RowMark;
  /** Cells of a last row of sums. */
  readonly total?: readonly string[];
  readonly x?: number;
  readonly width?: number;
  readonly size?: number;
  /** Heads only in the tags: a statement whose columns explain themselves. */
  readonly quietHead?: boolean;
}

const GAP = 9;
const PAD = 2.3;
const RULE = 0.75;
const HAIR = 0.35;
/** A column of text is at least as wide as its longest word, but no word makes it wider than this. */
const WIDEST_WORD = 64;

interface Grid<T> {
  readonly facts: TableFacts<T>;
  readonly x: number;
  readonly width: number;
  readonly size: number;
  readonly starts: readonly number[];
  readonly widths: readonly number[];
  readonly head: readonly (readonly Line[])[];
}

/** Draws the table at the document's `y` under `parent` and leaves `y` below it. */
export function drawTable<T>(doc: Document, parent: Tag, facts: TableFacts<T>): void {
  const grid = layOut(doc, facts);
  const table = doc.open(parent, 'Table');
  // Caption, head and two rows stay together; a head alone at the foot of a page tells nothing.
  const least = captionHeight(facts) + headHeight(grid) + 3 * rowHeight(grid, 1);
  if (doc.room < least) doc.addPage();
  drawCaption(doc, grid, table);
  drawHead(doc, grid, table);
  const body = doc.open(table, 'TBody');
  for (const row of facts.rows)
    drawRow(doc, grid, {
      parent: body,
      cells: facts.columns.map(({ cell }) => cell(row)),
      mark: facts.mark?.(row) ?? null,
    });
  doc.close(body);
  if (facts.total) {
    const foot = doc.open(table, 'TFoot');
    drawRow(doc, grid, { parent: foot, cells: facts.total, mark: 'total', names: true });
    doc.close(foot);
  }
  doc.close(table);
}

function layOut<T>(doc: Document, facts: TableFacts<T>): Grid<T> {
  const { paper } = doc;
  const x = facts.x ?? paper.left;
  const width = facts.width ?? paper.width - paper.left - paper.right;
  const size = facts.size ?? SIZE.table;
  const widths = columnWidths(doc, facts, width, size);
  const starts = widths.map((_, index) => x + widths.slice(0, index).reduce((sum, one) => sum + one + GAP, 0));
  const head = facts.columns.map(({ title }, index) =>
    doc.letters.wrap(title, 'bold', limit(widths[index] ?? 0, SIZE.small)),
  );
  return { facts, x, width, size, starts, widths, head };
}

/** Points as thousandths of an em of `size`, with a hair for rounding. */
const limit = (points: number, size: number): number => ((points + 0.01) * 1000) / size;

/** Unbroken columns take what they need; the others share the rest, none less than its longest word and none more than its longest text. */
function columnWidths<T>(doc: Document, facts: TableFacts<T>, width: number, size: number): number[] {
  const { columns } = facts;
  const needs = columns.map((_, index) => needOf(doc, facts, index, { width, size }));
  const isFixed = (index: number): boolean => columns[index]?.numeric === true || columns[index]?.nowrap === true;
  const fixed = needs.reduce((sum, { most }, index) => sum + (isFixed(index) ? most : 0), 0);
  const widths = needs.map(({ most }, index) => (isFixed(index) ? most : 0));
  const texts = columns.map((_, index) => index).filter((index) => !isFixed(index));
  const room = Math.max(0, width - fixed - GAP * (columns.length - 1));
  const words = texts.reduce((sum, index) => sum + (needs[index]?.least ?? 0), 0);
  const tight = Math.min(1, room / words);
  const shares = texts.map((index) => ({
    index,
    share: columns[index]?.share ?? 1,
    least: (needs[index]?.least ?? 0) * tight,
    most: needs[index]?.most ?? 0,
  }));
  const left = divide(shares, room, (index, points) => {
    widths[index] = points;
  });
  return spread(widths, columns, left);
}

interface Share {
  readonly index: number;
  readonly share: number;
  readonly least: number;
  readonly most: number;
}

/** Gives each its share of `room` within its bounds; returns what nobody needs. */
function divide(shares: readonly Share[], room: number, give: (index: number, points: number) => void): number {
  let left = room;
  let open = shares;
  while (open.length > 0) {
    const each = Math.max(0, left) / open.reduce((sum, { share }) => sum + share, 0);
    const narrow = open.filter(({ least, share }) => least >= each * share);
    const content = narrow.length > 0 ? [] : open.filter(({ most, share }) => most <= each * share);
    const settled = narrow.length > 0 ? narrow : content.length > 0 ? content : open;
    for (const one of settled) {
      const points = narrow.length > 0 ? one.least : content.length > 0 ? one.most : each * one.share;
      give(one.index, points);
      left -= points;
    }
    open = open.filter((one) => !settled.includes(one));
  }
  return left;
}

/** Width of a column's longest text and, for text, of its longest word; both with its title. */
function needOf<T>(
  doc: Document,
  { columns, rows, total }: TableFacts<T>,
  index: number,
  { width, size }: { readonly width: number; readonly size: number },
): { readonly least: number; readonly most: number } {
  const column = columns[index]!;
  const sum = total ? (doc.letters.widthOf(total[index] ?? '', 'bold') * size) / 1000 : 0;
  const title = Math.max(
    ...column.title.split(' ').map((word) => (doc.letters.widthOf(word, 'bold') * SIZE.small) / 1000),
  );
  let most = column.numeric ? Math.max(title, sum) : title;
  let least = title;
  const isText = !(column.numeric || column.nowrap);
  // Texts and words that come again, as most do, are measured once.
  const measured = new Set<string>();
  for (const row of rows) {
    // A column of text that could fill the table need not be measured further.
    if (isText && most >= width && least >= WIDEST_WORD) break;
    const cell = column.cell(row);
    if (measured.has(cell)) continue;
    measured.add(cell);
    if (!isText || most < width) most = Math.max(most, widest(doc, column, cell, size));
    if (!isText || least >= WIDEST_WORD) continue;
    for (const word of cell.split(/\s+/)) {
      if (measured.has(word)) continue;
      measured.add(word);
      least = Math.max(least, widest(doc, column, word, size));
    }
  }
  return { least: Math.min(WIDEST_WORD, least, Math.max(most, title)), most };
}

/** What no column needs goes to the widest text column, so that the amounts stand at the right edge. */
function spread<T>(widths: readonly number[], columns: readonly Column<T>[], left: number): number[] {
  if (left <= 0) return [...widths];
  const texts = columns.map((column, index) =>
    column.numeric || column.nowrap ? -1 : (column.share ?? 1) * 1000 - index,
  );
  const widest = texts.indexOf(Math.max(...texts));
  return widths.map((one, index) => (index === widest ? one + left : one));
}

function widest<T>(doc: Document, column: Column<T>, cell: string, size: number): number {
  const points = column.small ? SIZE.small : size;
  return (doc.letters.widthOf(doc.letters.visible(cell), 'regular') * points) / 1000;
}

const captionHeight = <T>({ caption }: TableFacts<T>): number => (caption === '' ? 0 : SIZE.body * LEADING + 3);
const lineHeight = (size: number): number => size * LEADING;
const headHeight = <T>({ facts, head }: Grid<T>): number =>
  facts.quietHead ? RULE : Math.max(...head.map(({ length }) => length)) * lineHeight(SIZE.small) + 2 * PAD;
const rowHeight = <T>({ size }: Grid<T>, lines: number): number => lines * lineHeight(size) + 2 * PAD;

function drawCaption<T>(doc: Document, { facts, x }: Grid<T>, table: Tag): void {
  if (facts.caption === '') return;
  const tag = doc.open(table, 'Caption');
  const line = doc.letters.line(doc.letters.visible(facts.caption), 'bold');
  doc.mark(tag, () => doc.text(line, x, doc.y + SIZE.body * BASELINE, { size: SIZE.body }));
  doc.close(tag);
  doc.y += captionHeight(facts);
}

function drawHead<T>(doc: Document, grid: Grid<T>, table: Tag): void {
  const head = doc.open(table, 'THead');
  const row = doc.open(head, 'TR');
  grid.facts.columns.forEach((_, index) => {
    const cell = doc.open(row, 'TH', { O: 'Table', Scope: 'Column' });
    doc.mark(cell, () => drawTitle(doc, grid, index));
    doc.close(cell);
  });
  doc.close(row);
  doc.close(head);
  endHead(doc, grid);
}

/** On a further page: the same heads, but no second table for who listens. */
function repeatHead<T>(doc: Document, grid: Grid<T>): void {
  const { facts, x } = grid;
  doc.artifact(() => {
    if (facts.caption !== '') {
      const line = doc.letters.line(`${doc.letters.visible(facts.caption)}, continued`, 'regular');
      doc.text(line, x, doc.y + SIZE.table * BASELINE, { size: SIZE.table, colour: 'muted' });
      doc.y += lineHeight(SIZE.table) + 3;
    }
    facts.columns.forEach((_, index) => {
      drawTitle(doc, grid, index);
    });
  }, true);
  endHead(doc, grid);
}

function drawTitle<T>(doc: Document, grid: Grid<T>, index: number): void {
  if (grid.facts.quietHead) return;
  const lines = grid.head[index] ?? [];
  lines.forEach((line, row) => {
    const baseline = doc.y + PAD + row * lineHeight(SIZE.small) + SIZE.small * BASELINE;
    doc.text(line, cellX(grid, index, line, SIZE.small), baseline, { size: SIZE.small, colour: 'muted' });
  });
}

function endHead<T>(doc: Document, grid: Grid<T>): void {
  doc.y += headHeight(grid);
  doc.artifact(() => doc.box(grid.x, doc.y - RULE, { width: grid.width, height: RULE }, 'ink'));
}

function cellX<T>({ facts, starts, widths }: Grid<T>, index: number, line: Line, size: number): number {
  const start = starts[index] ?? 0;
  return facts.columns[index]?.numeric ? start + (widths[index] ?? 0) - (line.width * size) / 1000 : start;
}

interface Row {
  readonly parent: Tag;
  readonly cells: readonly string[];
  readonly mark: RowMark;
  readonly names?: boolean;
}

function drawRow<T>(doc: Document, grid: Grid<T>, { parent, cells, mark, names }: Row): void {
  const { columns } = grid.facts;
  const weight = mark === null ? 'regular' : 'bold';
  const lines = cells.map((cell, index) => {
    const column = columns[index];
    const unbroken = column?.numeric === true || column?.nowrap === true;
    const shown = doc.letters.visible(cell);
    if (shown === '' || unbroken) return [doc.letters.line(shown, weight)];
    return doc.letters.wrap(shown, weight, limit(grid.widths[index] ?? 0, sizeOf(grid, index)));
  });
  const tags = { row: doc.open(parent, 'TR') };
  const cellTags = columns.map((column, index) =>
    column.names || (names && index === 0)
      ? doc.open(tags.row, 'TH', { O: 'Table', Scope: 'Row' })
      : doc.open(tags.row, 'TD'),
  );
  const most = Math.max(...lines.map(({ length }) => length));
  let from = 0;
  const height = rowHeight(grid, most);
  // A row that fits on no page begins here and goes on; any other is kept whole.
  const isWhole = height <= doc.paper.height - doc.paper.bottom - doc.paper.top - repeatedHeight(grid);
  if (doc.room < (isWhole ? height : rowHeight(grid, 1))) turnPage(doc, grid);
  while (from < most) {
    const fit = Math.max(1, Math.floor((doc.room - 2 * PAD) / lineHeight(grid.size)));
    const to = Math.min(most, from + fit);
    drawSlice(doc, grid, { lines, cellTags, from, to, mark });
    from = to;
    if (from < most) turnPage(doc, grid);
  }
  for (const tag of cellTags) doc.close(tag);
  doc.close(tags.row);
}

const sizeOf = <T>({ facts, size }: Grid<T>, index: number): number =>
  facts.columns[index]?.small ? SIZE.small : size;

/** Height of the heads on a further page. */
const repeatedHeight = <T>(grid: Grid<T>): number =>
  (grid.facts.caption === '' ? 0 : lineHeight(SIZE.table) + 3) + headHeight(grid);

function turnPage<T>(doc: Document, grid: Grid<T>): void {
  doc.addPage();
  repeatHead(doc, grid);
}

interface Slice {
  readonly lines: readonly (readonly Line[])[];
  readonly cellTags: readonly Tag[];
  readonly from: number;
  readonly to: number;
  readonly mark: RowMark;
}

const MARK_COLOURS: Readonly<Record<'total' | 'off' | 'suspense', Colour>> = {
  total: 'ink',
  off: 'draft',
  suspense: 'suspense',
};

function drawSlice<T>(doc: Document, grid: Grid<T>, { lines, cellTags, from, to, mark }: Slice): void {
  const top = doc.y;
  const height = rowHeight(grid, to - from);
  const colour = mark === null ? 'ink' : MARK_COLOURS[mark];
  if (mark === 'total') doc.artifact(() => doc.box(grid.x, top, { width: grid.width, height: RULE }, 'ink'));
  cellTags.forEach((tag, index) => {
    const part = (lines[index] ?? []).slice(from, to).filter(({ text }) => text !== '');
    if (part.length === 0) return;
    const size = sizeOf(grid, index);
    doc.mark(tag, () => {
      part.forEach((line, row) => {
        const baseline = top + PAD + row * lineHeight(grid.size) + grid.size * BASELINE;
        doc.text(line, cellX(grid, index, line, size), baseline, { size, colour });
      });
    });
  });
  doc.y = top + height;
  doc.artifact(() => doc.box(grid.x, doc.y - HAIR, { width: grid.width, height: HAIR }, 'hairline'));
}
