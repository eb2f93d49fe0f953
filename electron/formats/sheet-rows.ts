/** Rows of a sheet however they are held: as arrays of cells, or packed into one text a row where there are very many. */

import { MAX_CELL_TEXT, MAX_ZIP_RATIO, MAX_ZIP_UNPACKED_BYTES, ZIP_RATIO_FLOOR_BYTES } from '../../shared/limits.ts';
import type { RawRow } from './table/plan.ts';
import { Cells } from './table/tokenize.ts';

/** Thrown where the cells of a workbook hold far more text than its bytes could: one shared string in a million cells. */
export class SheetTooLarge extends Error {}

/** The text that the cells of one workbook may hold: as much as the zip guard lets the file unpack to. */
export class TextBudget {
  #left: number;

  constructor(fileBytes: number) {
    this.#left = Math.min(MAX_ZIP_UNPACKED_BYTES, Math.max(ZIP_RATIO_FLOOR_BYTES, fileBytes * MAX_ZIP_RATIO));
  }

  /** The text of a cell, at most what a cell can hold; throws `SheetTooLarge` where the workbook has too much. */
  spend(text: string): string {
    const kept = text.length > MAX_CELL_TEXT ? text.slice(0, MAX_CELL_TEXT) : text;
    this.#left -= kept.length;
    if (this.#left < 0) throw new SheetTooLarge();
    return kept;
  }
}

/** The rows of one sheet from top to bottom; rows without a filled cell are left out. */
export interface SheetRows {
  readonly count: number;
  /** The first rows as cells. */
  readonly head: (limit: number) => readonly RawRow[];
  /** Shows every row; the record is valid until the next one. */
  readonly each: (visit: (cells: Cells) => void) => void;
}

/** Rows held as arrays. */
export function heldRows(rows: readonly RawRow[]): SheetRows {
  return {
    count: rows.length,
    head: (limit) => rows.slice(0, limit),
    each: (visit) => {
      const cells = new Cells();
      for (const row of rows) {
        cells.fill(row.row, row.cells, row.kinds);
        visit(cells);
      }
    },
  };
}

/** One row as one text: cells between NULs. Lines read from it share its text instead of copying it. */
interface PackedRow {
  readonly row: number;
  readonly text: string;
  readonly kinds: string;
}

/** Rows held as one text each: a third of the memory of arrays of cells. */
export class PackedRows implements SheetRows {
  private readonly rows: PackedRow[] = [];
  private readonly kinds = new Map<string, string>();

  get count(): number {
    return this.rows.length;
  }

  add(row: number, cells: readonly string[], kinds: string): void {
    let known = this.kinds.get(kinds);
    if (known === undefined) {
      known = kinds;
      this.kinds.set(kinds, kinds);
    }
    this.rows.push({ row, text: cells.join('\u0000'), kinds: known });
  }

  head(limit: number): readonly RawRow[] {
    return this.rows.slice(0, limit).map(({ row, text, kinds }) => ({ row, cells: text.split('\u0000'), kinds }));
  }

  each(visit: (cells: Cells) => void): void {
    const cells = new Cells();
    for (const { row, text, kinds } of this.rows) {
      cells.fillPacked(row, text, kinds);
      visit(cells);
    }
  }
}
