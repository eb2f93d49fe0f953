/** The work sheet of planning: the sample rows, their column statistics and what has been found so far. */

import type { Problem } from '../../../shared/problem.ts';
import { isEverybodys, type Preset } from '../../presets/preset.ts';
import type { ReadOptions, TableReading } from '../reading.ts';
import type { ColumnChoice } from './columns.ts';
import { filledCells, isDataLike } from './header.ts';
import { type Located, locate } from './locate.ts';
import type { Dialect, Parties, RawRow } from './plan.ts';
import type { Evidence } from './settle.ts';
import { type ColumnStats, columnStats } from './stats.ts';
import type { Cells } from './tokenize.ts';
import { isTotalText } from './words.ts';

export interface GridInput {
  /** Rows from the top of the table, preamble included. */
  readonly rows: readonly RawRow[];
  readonly format: string;
  readonly encoding: string;
  readonly dialect: Dialect | null;
  readonly options: ReadOptions;
  readonly presets: readonly Preset[];
  readonly sheets: TableReading['sheets'];
  /** What is known already about encoding and dialect. */
  readonly evidence: readonly Evidence[];
  readonly problems: readonly Problem[];
  /** Physical rows that are known to be no movements: the columns are judged without them. */
  readonly leftOut?: ReadonlySet<number>;
  /** Whether the sign is turned round, where the rows proved it. */
  readonly flip?: boolean;
  /** Shows every further row to the visitor: asked for where the sample leaves date order or decimal sign open. */
  readonly more?: (visit: (cells: Cells) => void) => void;
}

/** Everything found on the way, handed from step to step. */
export interface Draft {
  readonly input: GridInput;
  readonly located: Located;
  readonly width: number;
  readonly data: readonly RawRow[];
  readonly preamble: readonly RawRow[];
  readonly stats: readonly ColumnStats[];
  readonly choice: ColumnChoice;
  readonly evidence: Evidence[];
  readonly asked: Problem[];
  /** The owner's account where no single column names it, else ''. */
  account: string;
  parties: Parties | null;
  /** Further columns of the description. */
  parts: readonly number[];
  flip: boolean | null;
  feeSign: 1 | -1;
  currency: string;
  /** The day of every row, where the table has no column of dates. */
  fixedDay: number | null;
}

export function startDraft(input: GridInput): Draft {
  const { options } = input;
  const located = locate(input.rows, options.map, input.presets);
  const below = input.rows.slice(located.firstData).filter((row) => input.leftOut?.has(row.row) !== true);
  const data = withoutSparse(below.filter((row) => isMovementLike(row, located.header)));
  // Names of its last columns may be missing: the header row still has their cells.
  const width = Math.max(tableWidth(located.header, data), input.rows[located.at]?.cells.length ?? 0);
  const stats = columnStats(data, located.header, width);
  if (input.more !== undefined) learnMore(stats, input, input.rows.at(-1)?.row ?? 0);
  return {
    input,
    located,
    width,
    data,
    preamble: input.rows.slice(0, located.at >= 0 ? located.at : located.firstData),
    stats,
    choice: { columns: {}, why: new Map() },
    evidence: [...input.evidence, ...located.evidence],
    asked: [],
    account: '',
    parties: null,
    parts: [],
    flip: options.map?.flipSign ?? input.flip ?? presetFlip(located.preset),
    feeSign: located.preset?.feeSign ?? 1,
    currency: options.currency,
    fixedDay: null,
  };
}

/** Whether a preset turns the sign round; null where there is none, or where its names are everybody's. */
function presetFlip(preset: Preset | null): boolean | null {
  if (preset === null) return null;
  return preset.inverted ?? (isEverybodys(preset) ? null : false);
}

/** Rows the columns are judged by: not empty, not a lone text, no total, no repeated header. */
function isMovementLike(row: RawRow, header: readonly string[]): boolean {
  const filled = filledCells(row);
  if (filled === 0 || (filled === 1 && header.length !== 1)) return false;
  if (isTotalText(row.cells.find((cell) => cell !== '') ?? '')) return false;
  return header.length === 0 || !header.every((name, index) => row.cells[index] === name);
}

/** A row with a date and an amount fills more than this share of what the others fill; headings, balances and totals fill less. */
const SPARSE_SHARE = 0.5;

/** The rows less those that are no movement and fill few cells: they must not outvote what the movements say of their columns. */
function withoutSparse(rows: readonly RawRow[]): readonly RawRow[] {
  const counts = rows
    .filter(isDataLike)
    .map(filledCells)
    .sort((left, right) => left - right);
  const usual = counts[counts.length >> 1] ?? 0;
  const kept = rows.filter((row) => filledCells(row) > usual * SPARSE_SHARE || isDataLike(row));
  return kept.length > 0 ? kept : rows;
}

/** Cells of a full row: the header's, or what most rows have where they have more. */
function tableWidth(header: readonly string[], data: readonly RawRow[]): number {
  const counts = new Map<number, number>();
  for (const row of data) {
    let width = row.cells.length;
    while (width > 0 && row.cells[width - 1] === '') width--;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  let usual = 0;
  for (const [width, count] of counts) {
    if (width > usual && (header.length === 0 ? count * 20 >= data.length : count * 2 > data.length)) usual = width;
  }
  return Math.max(header.length, usual, header.length === 0 ? 1 : 0);
}

/** Adds the dates and amounts of the rows below the sample to the evidence of their columns. */
export function learnMore(
  stats: readonly ColumnStats[],
  input: GridInput,
  lastRow: number,
  shown: (cells: Cells) => Cells = (cells) => cells,
): void {
  const dated = stats.filter((column) => column.dateShare >= 0.5);
  const money = stats.filter((column) => column.moneyShare >= 0.5 && column.dateShare < 0.5);
  input.more?.((raw) => {
    if (raw.row <= lastRow) return;
    const cells = shown(raw);
    for (const column of dated) column.dates.add(cells.text(column.index));
    for (const column of money) column.decimals.add(cells.text(column.index));
  });
}
