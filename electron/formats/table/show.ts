/** What the mapping screen shows of a table: columns with their reasons, sample rows, evidence and the layout fingerprint. */

import { type ColumnMap, MAPPED_FIELDS } from '../../../shared/mapping.ts';
import { fold } from '../../../shared/text.ts';
import type { ColumnReading, TableReading } from '../reading.ts';
import type { ColumnChoice } from './columns.ts';
import type { GridInput } from './draft.ts';
import type { Located } from './locate.ts';
import type { Evidence } from './settle.ts';
import type { ColumnStats } from './stats.ts';

const SAMPLE_ROWS = 50;
const SAMPLE_CELL = 200;

export interface ShowInput {
  readonly input: GridInput;
  readonly located: Located;
  readonly stats: readonly ColumnStats[];
  readonly choice: ColumnChoice;
  readonly width: number;
  readonly evidence: readonly Evidence[];
  readonly map: ColumnMap;
}

export function showTable(from: ShowInput): TableReading {
  const { input, located, choice } = from;
  const delimiter = input.dialect?.delimiter ?? null;
  const at = located.at;
  return {
    map: from.map,
    layout: layoutOf(located.header, delimiter, from.width),
    delimiter,
    headerRow: at >= 0 ? (input.rows[at]?.row ?? null) : null,
    columns: from.stats.map((column): ColumnReading => {
      const field = MAPPED_FIELDS.find((name) => choice.columns[name] === column.index) ?? null;
      return {
        index: column.index,
        header: column.header,
        field,
        why: choice.why.get(column.index) ?? (column.filled === 0 ? 'empty' : 'kept out: no field needs it'),
      };
    }),
    sample: input.rows.slice(0, SAMPLE_ROWS).map((row) => ({
      row: row.row,
      cells: row.cells.map((cell) => (cell.length > SAMPLE_CELL ? `${cell.slice(0, SAMPLE_CELL)}\u2026` : cell)),
    })),
    sheets: input.sheets,
    evidence: [...from.evidence],
  };
}

/**
 * Fingerprint of a layout: folded header names in order-free form, delimiter and width. FNV-1a in 64 bits over the text:
 * stable across versions and readable beside it.
 */
export function layoutOf(header: readonly string[], delimiter: string | null, width: number): string {
  const names = header.map((name) => fold(name)).sort();
  const text = `${names.join('|')}#${delimiter ?? 'sheet'}#${width}`;
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    hash ^= BigInt(text.charCodeAt(at));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return `${width}:${hash.toString(16).padStart(16, '0')}`;
}
