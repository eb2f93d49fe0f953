/** Finds the header row by mapping, preset or content, and the preset it belongs to. */

import type { ColumnMap, MappedField } from '../../../shared/mapping.ts';
import { type Problem, problem } from '../../../shared/problem.ts';
import { fold } from '../../../shared/text.ts';
import { matchPreset, type Preset, type PresetMatch, presetKey } from '../../presets/preset.ts';
import { mergedHeader } from './double-header.ts';
import { filledCells, findHeader, isDataLike } from './header.ts';
import { headlessPreset } from './headless.ts';
import type { RawRow } from './plan.ts';
import type { Evidence } from './settle.ts';

export interface Located {
  /** Index of the header in the rows, -1 for none. */
  readonly at: number;
  readonly firstData: number;
  readonly header: readonly string[];
  readonly preset: Preset | null;
  readonly evidence: readonly Evidence[];
}

/** The columns a mapping states by name. */
function namedColumns(map: ColumnMap | null): string[] {
  return Object.values(map?.columns ?? {}).filter((value) => typeof value === 'string');
}

/** True where a mapping settles the columns itself. */
export function settlesColumns(map: ColumnMap | null): boolean {
  return Object.values(map?.columns ?? {}).some((value) => value !== null && value !== undefined);
}

/** Locates the header among the sample rows, and the preset whose rules for kinds, fees and skipped rows apply. */
export function locate(rows: readonly RawRow[], map: ColumnMap | null, presets: readonly Preset[]): Located {
  const located = place(rows, map, presets);
  if (map === null || !settlesColumns(map) || located.preset !== null) return located;
  const preset =
    located.header.length > 0
      ? (matchPreset(located.header, presets)?.preset ?? null)
      : headlessPreset(rows.slice(located.firstData), presets);
  if (preset === null || !keepsColumns(map, preset, located.header)) return located;
  const evidence = { about: 'preset', text: `${preset.title}: the mapping keeps its columns`, confidence: 1 };
  return { ...located, preset, evidence: [...located.evidence, evidence] };
}

/** Columns that decide what a row's money is. */
const TELLING_FIELDS = ['date', 'amount', 'debit', 'credit', 'direction', 'gross', 'fee', 'kind'] as const;

/**
 * True where a mapping reads the columns a preset reads: one remembered from it, or one a person changed elsewhere. Fees and kinds are
 * then read as they were the first time; a mapping that differs here is taken as it stands.
 */
function keepsColumns(map: ColumnMap, preset: Preset, header: readonly string[]): boolean {
  const { columns } = mappedColumns(map, header, Number.MAX_SAFE_INTEGER);
  const own = presetColumns(preset, header);
  const settled = { ...own, ...settledColumns(preset, header) };
  return [own, settled].some((known) => TELLING_FIELDS.every((field) => columns[field] === known[field]));
}

function place(rows: readonly RawRow[], map: ColumnMap | null, presets: readonly Preset[]): Located {
  const stated = map?.headerRow;
  if (stated === 0 || stated === null) return headless(rows);
  if (stated !== undefined) {
    const at = rows.findIndex((row) => row.row >= stated);
    if (at >= 0 && rows[at]?.row === stated) return found(rows, at, null, [said('as chosen', 1)]);
  }
  const names = namedColumns(map);
  if (names.length > 0) {
    const at = rows.findIndex((row) => names.every((name) => columnNamed(row.cells, name) >= 0));
    if (at >= 0) return found(rows, at, null, [said(`row ${rows[at]?.row} holds the mapped names`, 1)]);
  }
  if (!settlesColumns(map)) {
    const preset = presetHeader(rows, presets);
    if (preset !== null) return preset;
  }
  const guess = findHeader(rows);
  if (guess.at < 0) {
    const preset = settlesColumns(map) ? null : headlessPreset(rows.slice(guess.firstData), presets);
    const evidence = [said(guess.evidence, guess.confidence)];
    if (preset !== null)
      evidence.push({ about: 'preset', text: `${preset.title}: what the columns hold fits no other`, confidence: 0.8 });
    return { at: -1, firstData: guess.firstData, header: [], preset, evidence };
  }
  return found(rows, guess.at, null, [said(guess.evidence, guess.confidence)]);
}

function said(text: string, confidence: number): Evidence {
  return { about: 'header row', text, confidence };
}

function found(rows: readonly RawRow[], at: number, preset: Preset | null, evidence: readonly Evidence[]): Located {
  const merged = preset === null ? mergedHeader(rows, at) : null;
  const header = [...(merged?.header ?? rows[at]?.cells ?? [])];
  while (header.length > 0 && header.at(-1) === '') header.pop();
  return { at, firstData: (merged?.at ?? at) + 1, header, preset, evidence };
}

function headless(rows: readonly RawRow[]): Located {
  const firstData = Math.max(
    0,
    rows.findIndex((row) => isDataLike(row)),
  );
  return { at: -1, firstData, header: [], preset: null, evidence: [said('none, as chosen', 1)] };
}

/** The row among the first fifty that a preset recognises best. */
function presetHeader(rows: readonly RawRow[], presets: readonly Preset[]): Located | null {
  let best: { readonly at: number; readonly match: PresetMatch } | null = null;
  for (const [at, row] of rows.slice(0, 50).entries()) {
    if (filledCells(row) < 2) continue;
    const match = matchPreset(row.cells, presets);
    if (match !== null && match.score > (best?.match.score ?? 0)) best = { at, match };
  }
  if (best === null) return null;
  const { preset, score } = best.match;
  const text = `${preset.title}: ${Math.round(score * 100)} % of the header names agree`;
  return found(rows, best.at, preset, [{ about: 'preset', text, confidence: score }]);
}

/** Index of a column by name: exact, else folded; -1 where there is none. */
export function columnNamed(header: readonly string[], name: string): number {
  const exact = header.indexOf(name);
  if (exact >= 0) return exact;
  const trimmed = header.findIndex((cell) => cell.trim() === name.trim());
  if (trimmed >= 0) return trimmed;
  const key = fold(name);
  return key === '' ? -1 : header.findIndex((cell) => fold(cell) === key);
}

/** Columns a mapping states, by index; names that are not in the header become problems. */
export function mappedColumns(
  map: ColumnMap,
  header: readonly string[],
  width: number,
): { readonly columns: Partial<Record<MappedField, number>>; readonly problems: readonly Problem[] } {
  const columns: Partial<Record<MappedField, number>> = {};
  const problems: Problem[] = [];
  for (const [field, value] of Object.entries(map.columns)) {
    if (value === null || value === undefined) continue;
    const index = typeof value === 'number' ? value : columnNamed(header, value);
    if (index >= 0 && index < width) columns[field as MappedField] = index;
    else {
      const message = `The mapping names column '${value}' for ${field}; the table has ${header.length > 0 ? header.join(', ') : `${width} columns`}. Correct the mapping.`;
      problems.push(problem('bad_mapping', 'asked', message, { column: String(value) }));
    }
  }
  return { columns, problems };
}

/** Columns a preset states, by index; optional ones may be absent. */
export function presetColumns(preset: Preset, header: readonly string[]): Partial<Record<MappedField, number>> {
  const columns: Partial<Record<MappedField, number>> = {};
  for (const [field, value] of Object.entries(preset.columns)) {
    const index = typeof value === 'number' ? value : presetColumn(header, value);
    if (index >= 0) columns[field as MappedField] = index;
  }
  return columns;
}

/** The columns of a preset that count only where they are filled. */
export function settledColumns(preset: Preset, header: readonly string[]): Partial<Record<MappedField, number>> {
  return presetColumns({ ...preset, columns: preset.settled ?? {} }, header);
}

/** Columns of rows that are money in: those of the others, but for what the preset states apart. */
export function intoColumns(
  preset: Preset,
  header: readonly string[],
  columns: Readonly<Partial<Record<MappedField, number>>>,
): Partial<Record<MappedField, number>> {
  const into = { ...columns };
  for (const [field, name] of Object.entries(preset.intoColumns ?? {})) {
    const index = name === null ? -1 : presetColumn(header, name);
    if (index >= 0) into[field as MappedField] = index;
    else delete into[field as MappedField];
  }
  return into;
}

export function presetColumn(header: readonly string[], name: string): number {
  return header.findIndex((cell) => presetKey(cell) === presetKey(name));
}
