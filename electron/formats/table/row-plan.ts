/** Settles what the rows of a table are once its columns are known: accounts by headings, undated rows, texts that go on, rows set aside. */

import { isEverybodys, type Preset } from '../../presets/preset.ts';
import { proveAside } from './aside.ts';
import { headingColumn, headingName, isTextOnly } from './headings.ts';
import { type Measured, measureRows } from './measure.ts';
import type { RawRow, TablePlan } from './plan.ts';
import { isTurned } from './turned.ts';
import { undatedRows } from './undated.ts';

/** True where the rows of a report by account prove that the sign of the plan is the wrong way round. */
export function isTurnedRound(plan: TablePlan, rows: readonly RawRow[]): boolean {
  if (plan.columns.balance === undefined) return false;
  const found = measureRows(plan, rows);
  const column = headingColumn(found);
  return column >= 0 && isTurned(inBlocks(found, column));
}

/** The plan with its rows settled. `rows` is the sample it was made from, from the top of the file; `data` begins below the header. */
export function planRows(plan: TablePlan, rows: readonly RawRow[], preset: Preset | null): TablePlan {
  const above = rows.filter((row) => row.row < plan.firstRow && row.row !== plan.headerRow).at(-1)?.cells ?? [];
  const found = measureRows(plan, rows);
  const column = headingColumn(found);
  const blocks = inBlocks(found, column);
  const undated = plan.undated === 'refuse' ? undatedRows(blocks) : plan.undated;
  const dated = undated === 'carry' ? carried(blocks) : blocks;
  // A preset says itself which states count; where it has a balance, the balance may say otherwise.
  const isKnown = preset !== null && !isEverybodys(preset) && plan.columns.balance === undefined;
  const aside = proveAside(plan, { measured: dated, above, isKnown, lastRow: rows.at(-1)?.row ?? 0 });
  return { ...plan, headingColumn: column, undated, aside, textGoesOn: textGoesOn(plan, found) };
}

/** Numbers the rows by the headings above them; the headings themselves are no rows. */
function inBlocks(rows: readonly Measured[], column: number): readonly Measured[] {
  if (column < 0) return rows;
  let block = 0;
  return rows.flatMap((row) => {
    if (Number.isNaN(row.day) && Number.isNaN(row.amount) && headingName(row.raw.cells, column) !== null) {
      block++;
      return [];
    }
    return [{ ...row, block }];
  });
}

function carried(rows: readonly Measured[]): readonly Measured[] {
  let day = Number.NaN;
  return rows.map((row) => {
    if (!Number.isNaN(row.day)) day = row.day;
    else if (!Number.isNaN(row.amount)) return { ...row, day };
    return row;
  });
}

/**
 * True where rows of nothing but words, in the column of the description, follow movements: they go on with the text above. A note below
 * the table stands in its first column.
 */
function textGoesOn(plan: TablePlan, rows: readonly Measured[]): boolean {
  const { columns } = plan;
  if (columns.description === undefined || columns.description === 0 || columns.description === columns.date)
    return false;
  return rows.some((row, at) => isTextOnly(plan, row.raw.cells) && !Number.isNaN(rows[at - 1]?.amount ?? Number.NaN));
}
