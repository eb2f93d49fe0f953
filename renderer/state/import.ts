/** Staged files between drop and import: nothing is written until commit. */

import { create } from 'zustand';
import type { ImportResult, Stage, StagedFile } from '../../shared/contract/import.ts';
import type { Side } from '../../shared/line.ts';
import type { ColumnMap, MappedField } from '../../shared/mapping.ts';
import { ApiError, call, newJobId } from '../api.ts';
import { plural } from '../format.ts';
import { MAPPED } from '../words.ts';
import { onWorkspaceChanged } from './decide.ts';
import { ui } from './ui.ts';

interface ImportState {
  readonly stage: Stage | null;
  /** Reads what is staged once more, should the engine lose it. */
  readonly from: ((jobId: string) => Promise<Stage>) | null;
  /** Tab that is open: an index into stage.files. */
  readonly tab: number;
  readonly busy: 'staging' | 'reading' | 'writing' | null;
  readonly error: Error | null;
  readonly results: readonly ImportResult[] | null;
}

export const useImport = create<ImportState>()(() => ({
  stage: null,
  from: null,
  tab: 0,
  busy: null,
  error: null,
  results: null,
}));

const get = (): ImportState => useImport.getState();
const set = (change: Partial<ImportState>): void => useImport.setState(change);

/** Runs a long call, shows it as busy, forgets its progress afterwards. A cancelled call is not an error. */
async function long<T>(busy: NonNullable<ImportState['busy']>, ask: (jobId: string) => Promise<T>): Promise<T | null> {
  const jobId = newJobId();
  set({ busy, error: null });
  try {
    return await ask(jobId);
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'cancelled') ui().say({ tone: 'info', text: thrown.message });
    else set({ error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    return null;
  } finally {
    ui().endJob(jobId);
    set({ busy: null });
  }
}

async function show(stage: Stage | null): Promise<void> {
  if (stage === null) return;
  const before = get().stage;
  const firstOpen = stage.files.findIndex((file) => file.state === 'asked');
  set({ stage, tab: Math.max(0, firstOpen), results: null });
  if (before !== null) await call('import.discard', { stageId: before.stageId }).catch(() => undefined);
}

async function stageFrom(from: (jobId: string) => Promise<Stage>): Promise<void> {
  const stage = await long('staging', from);
  await show(stage);
  if (stage !== null) set({ from });
}

/** Reads files without writing; `account` and `side` when the person dropped them on one. */
export async function stagePaths(
  paths: readonly string[],
  side: Side | null = null,
  account: string | null = null,
): Promise<void> {
  if (paths.length === 0) return;
  ui().go('import');
  await stageFrom((jobId) => call('import.stage', { paths: [...paths], side, account, jobId }));
}

/** Reads a pasted table without writing. */
export async function stageText(text: string): Promise<void> {
  if (text.trim() === '') return;
  ui().go('import');
  await stageFrom((jobId) => call('import.stageText', { text, side: null, account: null, jobId }));
}

/** The file of the open tab. */
export function openFile(): StagedFile | null {
  const { stage, tab } = get();
  return stage?.files[tab] ?? null;
}

/** Reads the open file again with a changed mapping, side or account. */
export async function remap(change: {
  readonly map?: ColumnMap;
  readonly side?: Side;
  readonly account?: string;
}): Promise<void> {
  const { stage } = get();
  const file = openFile();
  if (stage === null || file === null) return;
  const map = change.map ?? file.table?.map ?? null;
  const side = change.side ?? file.side;
  const account = change.account ?? file.account;
  const read = await long('reading', (jobId) =>
    call('import.remap', { stageId: stage.stageId, file: file.index, map, side, account, jobId }),
  );
  const now = get().stage;
  if (read === null || now?.stageId !== stage.stageId) return;
  set({ stage: { ...now, files: now.files.map((one) => (one.index === read.index ? read : one)) } });
}

/** Field that a column of the file feeds by the mapping, by index or header name. */
export function fieldOfColumn(map: ColumnMap, index: number, header: string): MappedField | null {
  return (
    MAPPED.find((field) => map.columns[field] === index) ??
    MAPPED.find((field) => header !== '' && map.columns[field] === header) ??
    null
  );
}

/** The mapping with one column given to a field (or to none); a field is fed by one column only. */
export function assignColumn(map: ColumnMap, index: number, header: string, field: MappedField | null): ColumnMap {
  const columns: ColumnMap['columns'] = { ...map.columns };
  for (const other of MAPPED) {
    if (columns[other] === index || (header !== '' && columns[other] === header)) columns[other] = null;
  }
  if (field !== null) columns[field] = index;
  return { ...map, columns };
}

interface Open {
  readonly map: ColumnMap;
  /** Sheets of the workbook, for the question which one is meant. */
  readonly sheets: readonly string[];
}

/**
 * The mapping that a chosen answer means, or null where the answer is not one of a few readings (the columns are chosen instead).
 * Readings are those of the readers: a date pattern, a decimal sign, "positive is money out", "column 3 money out, column 4 money in",
 * the name of a sheet.
 */
export function settleQuestion(code: string, reading: string, { map, sheets }: Open): ColumnMap | null {
  if (code === 'ambiguous_date') return { ...map, dateFormat: reading };
  if (code === 'ambiguous_decimal') return reading === ',' || reading === '.' ? { ...map, decimal: reading } : null;
  if (code === 'ambiguous_sheet') return sheets.includes(reading) ? { ...map, sheet: reading } : null;
  if (code !== 'ambiguous_sign') return null;
  const pair = [...reading.matchAll(/column (\d+) money (out|in)\b/g)];
  if (pair.length === 0) {
    const way = /\bmoney (out|in)$/.exec(reading)?.[1];
    return way === undefined ? null : { ...map, flipSign: way === 'out' };
  }
  const columns: ColumnMap['columns'] = { ...map.columns, amount: null };
  for (const [, index, way] of pair) columns[way === 'out' ? 'debit' : 'credit'] = Number(index);
  return { ...map, columns };
}

function readyFiles(): readonly StagedFile[] {
  return get().stage?.files.filter((file) => file.state === 'ready') ?? [];
}

async function importsSoFar(): Promise<number> {
  return (await call('workspace.info', {}))?.imports ?? 0;
}

/** Matching follows the writing in one call: when that is stopped or fails, what was written before stays, and is said. */
async function afterStop(importsBefore: number): Promise<void> {
  if ((await importsSoFar()) === importsBefore) return;
  set({ stage: null, error: null });
  ui().say({ tone: 'info', text: 'The lines are imported, but matching was stopped: Ctrl M matches again.' });
  onWorkspaceChanged();
}

/** What a file holds, as far as a person saw it before pressing Import. */
const seenOf = (file: StagedFile): string =>
  JSON.stringify([file.sha256, file.state, file.side, file.account, file.statements]);

/**
 * Reads the files of a stage again that the engine no longer holds (it was restarted), with the answers given before. Null where what
 * they hold is not what was shown: then the new reading is on screen and nothing is written.
 */
async function stageAgain(old: Stage): Promise<Stage | null> {
  const { from } = get();
  if (from === null) return null;
  const fresh = await long('staging', async (jobId) => {
    const read = await from(jobId);
    const files: StagedFile[] = [];
    for (const file of read.files) {
      const before = old.files[file.index];
      const differs = before !== undefined && seenOf(before) !== seenOf(file);
      files.push(
        differs
          ? await call('import.remap', {
              stageId: read.stageId,
              file: file.index,
              map: before.table?.map ?? null,
              side: before.side,
              account: before.account,
              jobId,
            })
          : file,
      );
    }
    return { ...read, files };
  });
  if (fresh === null) return null;
  set({ stage: fresh });
  const same =
    fresh.files.length === old.files.length && fresh.files.every((file, at) => seenOf(file) === seenOf(old.files[at]!));
  if (same) return fresh;
  ui().say({ tone: 'info', text: 'The files were read again and hold something else now. Look at them, then import.' });
  return null;
}

/** Writes the ready files; reads them again first where the engine lost what it had read. */
async function write(stage: Stage, files: number[]): Promise<ImportResult[] | null> {
  const ask = (stageId: string) =>
    long('writing', (jobId) => call('import.commit', { stageId, by: ui().actor, jobId, files }));
  const results = await ask(stage.stageId);
  const { error } = get();
  if (results !== null || !(error instanceof ApiError && error.code === 'stale_stage')) return results;
  const fresh = await stageAgain(stage);
  return fresh === null ? null : ask(fresh.stageId);
}

async function commit(): Promise<void> {
  const { stage } = get();
  const files = readyFiles().map((file) => file.index);
  if (stage === null || files.length === 0 || get().busy !== null) return;
  const before = await importsSoFar();
  const results = await write(stage, files);
  if (results === null) {
    await afterStop(before);
    return;
  }
  const left = stage.files.filter((file) => file.state === 'asked');
  set({ results, stage: null });
  onWorkspaceChanged();
  const added = results.reduce((sum, result) => sum + result.added, 0);
  const asked = left.length === 0 ? '' : ` ${plural(left.length, 'file')} not imported: an answer is still needed.`;
  ui().say({ tone: 'ok', text: `Imported ${plural(added, 'new line')}.${asked}` });
}

async function discard(): Promise<void> {
  const { stage } = get();
  set({ stage: null, error: null, results: null });
  if (stage !== null) await call('import.discard', { stageId: stage.stageId }).catch(() => undefined);
}

function flipSign(): void {
  const map = openFile()?.table?.map;
  if (map) void remap({ map: { ...map, flipSign: !(map.flipSign ?? false) } });
}

/** What the commands of the import screen do and when they can. */
export const importScreen = {
  canDiscard: () => get().busy === null && (get().stage !== null || get().results !== null || get().error !== null),
  hasTable: () => openFile()?.table != null,
  canCommit: () => readyFiles().length > 0 && get().busy === null,
  commit,
  discard,
  flipSign,
} as const;
