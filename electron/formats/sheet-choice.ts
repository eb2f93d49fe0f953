/** Chooses the sheet of a workbook that holds the movements; asks where two do and they differ. */

import type { ParsedLine } from '../../shared/line.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { Preset } from '../presets/preset.ts';
import type { Reading, ReadOptions, TableReading } from './reading.ts';
import type { SheetRows } from './sheet-rows.ts';
import { isDataLike } from './table/header.ts';
import type { Planned, TablePlan } from './table/plan.ts';
import { planGrid } from './table/plan-grid.ts';
import { RowReader } from './table/rows.ts';

const SAMPLE_ROWS = 20_000;
/** A second sheet with fewer movements than this share of the best is named in a warning, not asked about. */
const RIVAL_SHARE = 0.2;

/** One sheet of a workbook as rows. */
export interface NamedSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: SheetRows;
  readonly problems: readonly Problem[];
}

interface ChoiceInput {
  readonly format: string;
  readonly sheets: readonly NamedSheet[];
  readonly options: ReadOptions;
  readonly presets: readonly Preset[];
}

interface Candidate {
  readonly sheet: NamedSheet;
  readonly planned: Planned;
  /** Rows with a date and a number. */
  readonly movements: number;
}

export function chooseSheet(input: ChoiceInput): Reading {
  const { format, sheets, options } = input;
  const listed = sheets.map(({ name, rows, hidden }) => ({ name, rows: rows.count, hidden }));
  const wanted = options.sheet ?? options.map?.sheet ?? null;
  if (wanted !== null) {
    const sheet = sheets.find((one) => one.name === wanted);
    if (sheet !== undefined) return readPlan(format, candidate(input, sheet, listed));
    const message = `The workbook has no sheet '${wanted}'. Choose one of ${sheets.map((one) => one.name).join(', ')}.`;
    return refused(format, [problem('bad_mapping', 'refused', message)], null);
  }
  const filled = sheets.filter((sheet) => sheet.rows.count > 0);
  const visible = filled.filter((sheet) => !sheet.hidden);
  const candidates = (visible.length > 0 ? visible : filled).map((sheet) => candidate(input, sheet, listed));
  const [best, ...others] = candidates.sort(better);
  if (best === undefined) {
    return refused(
      format,
      [problem('no_rows', 'refused', 'The workbook holds no rows. Check that the right file was chosen.')],
      null,
    );
  }
  const reading = readPlan(format, best);
  const rivals = others.filter((other) => other.planned.ok && other.movements > 0 && best.planned.ok);
  const equal = rivals.find(
    (other) => other.movements >= best.movements * RIVAL_SHARE && differs(reading, readPlan(format, other)),
  );
  if (equal !== undefined) return askSheet(format, [best, ...rivals], best.planned);
  const notes = rivals.map((other) =>
    problem(
      'notice',
      'warning',
      `Sheet '${other.sheet.name}' was not read; '${best.sheet.name}' was. Choose the other one if it is meant.`,
    ),
  );
  return notes.length > 0 ? { ...reading, problems: [...reading.problems, ...notes] } : reading;
}

function better(left: Candidate, right: Candidate): number {
  return (
    Number(right.planned.ok) - Number(left.planned.ok) ||
    Number(hasPreset(right)) - Number(hasPreset(left)) ||
    right.movements - left.movements
  );
}

function hasPreset(one: Candidate): boolean {
  return one.planned.ok && one.planned.plan.preset !== null;
}

function candidate(input: ChoiceInput, sheet: NamedSheet, sheets: TableReading['sheets']): Candidate {
  const rows = sheet.rows.head(SAMPLE_ROWS);
  const planned = planGrid({
    rows,
    format: input.format,
    encoding: '',
    dialect: null,
    options: { ...input.options, sheet: sheet.name },
    presets: input.presets,
    sheets,
    evidence: [{ about: 'sheet', text: `'${sheet.name}' with ${sheet.rows.count} rows`, confidence: 1 }],
    problems: sheet.problems,
  });
  return { sheet, planned, movements: rows.filter(isDataLike).length };
}

function readPlan(format: string, { sheet, planned }: Candidate): Reading {
  return planned.ok ? readRows(sheet.rows, planned.plan) : refused(format, planned.problems, planned.reading);
}

/** Reads rows that are in memory by a plan. */
function readRows(rows: SheetRows, plan: TablePlan): Reading {
  const reader = new RowReader(plan);
  rows.each((cells) => reader.read(cells));
  const { lines, problems } = reader.take(true);
  const { account, currency, opening, closing, read, problems: whole } = reader.finish();
  return {
    format: plan.format,
    preset: plan.preset,
    encoding: plan.encoding,
    statements: [
      { account, currency, opening, openingDay: null, closing, closingDay: null, number: '', lines, read, problems },
    ],
    problems: whole,
    table: plan.reading,
  };
}

function refused(format: string, problems: readonly Problem[], table: TableReading | null): Reading {
  return { format, preset: null, encoding: '', statements: [], problems, table };
}

/** True where two sheets do not hold the same days and amounts. */
function differs(left: Reading, right: Reading): boolean {
  const key = (line: ParsedLine): string => `${line.day} ${Math.abs(line.amount)}`;
  const keys = (reading: Reading): string =>
    reading.statements
      .flatMap((one) => one.lines.map(key))
      .sort()
      .join('|');
  return keys(left) !== keys(right);
}

function askSheet(format: string, candidates: readonly Candidate[], planned: Planned): Reading {
  const readings = candidates.map((one) => one.sheet.name);
  const message = `${readings.length} sheets hold movements and they differ: ${readings.join(', ')}. Choose the sheet.`;
  const table = planned.ok ? planned.plan.reading : planned.reading;
  return refused(format, [problem('ambiguous_sheet', 'asked', message, { readings })], table);
}
