/** Settles what the rows of a table are once its columns are known: accounts by headings, undated rows, texts that go on, rows set aside. */

import { isEverybodys, type Preset } from '../../presets/preset.ts';
import { proveAside } from './aside.ts';
import { headingColumn, headingName, isTextOnly } from './headings.ts';
import type { Measured } from './measure.ts';
import type { RawRow, TablePlan } from './plan.ts';
import { hasSections, isHeaderAgain } from './sections.ts';
import { isTurned } from './turned.ts';
import { undatedRows } from './undated.ts';

/** True where the rows of a report by account prove that the sign of the plan is the wrong way round. */
export function isTurnedRound(plan: TablePlan, found: readonly Measured[]): boolean {
  if (plan.columns.balance === undefined) return false;
  const column = headingColumn(found);
  return column >= 0 && isTurned(inBlocks(found, column, []));
}

/** What is known of the rows a plan was made from. */
export interface PlannedRows {
  /** From the top of the file. */
  readonly rows: readonly RawRow[];
  /** Those below the header, as the plan reads them. */
  readonly found: readonly Measured[];
  readonly preset: Preset | null;
}

/** The plan with its rows settled. */
export function planRows(plan: TablePlan, { rows, found, preset }: PlannedRows): TablePlan {
  const above = rows.filter((row) => row.row < plan.firstRow && row.row !== plan.headerRow).at(-1)?.cells ?? [];
  const column = headingColumn(found);
  const isDivided = hasSections(plan, rows);
  const blocks = inBlocks(found, column, isDivided ? plan.header : []);
  const undated = plan.undated === 'refuse' ? undatedRows(blocks) : plan.undated;
  const dated = undated === 'carry' ? carried(blocks) : blocks;
  // A preset says itself which states count; where it has a balance, the balance may say otherwise.
  const isPreset = preset !== null && !isEverybodys(preset) && plan.columns.balance === undefined;
  // So does a person who wrote steps: they may turn a state into something else.
  const isKnown = isPreset || plan.transform !== null;
  const aside = proveAside(plan, { measured: dated, above, isKnown, lastRow: rows.at(-1)?.row ?? 0 });
  return {
    ...plan,
    headingColumn: column,
    undated,
    aside,
    hasSections: isDivided,
    textGoesOn: textGoesOn(plan, found),
  };
}

/** Numbers the rows by the headings, or the headers that come again, above them; those themselves are no rows. */
function inBlocks(rows: readonly Measured[], column: number, header: readonly string[]): readonly Measured[] {
  if (column < 0 && header.length === 0) return rows;
  let block = 0;
  return rows.flatMap((row) => {
    const isPlain = !Number.isNaN(row.day) || !Number.isNaN(row.amount);
    if (!isPlain && (headingName(row.raw.cells, column) !== null || isHeaderAgain(header, row.raw.cells))) {
      block++;
      return [];
    }
    return [row.inBlock(block)];
  });
}

function carried(rows: readonly Measured[]): readonly Measured[] {
  let day = Number.NaN;
  return rows.map((row) => {
    if (!Number.isNaN(row.day)) day = row.day;
    else if (!Number.isNaN(row.amount)) return row.onDay(day);
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
