/** Staging: files read, judged and shown before anything is written. Lives in memory only; discarding it leaves no trace. */

import type { PreviewRow, StagedFile, StagedStatement } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { ParsedLine, Side } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import { minor } from '../../shared/money.ts';
import type { Problem } from '../../shared/problem.ts';
import { findAccount } from '../store/accounts.ts';
import type { ReadHandle } from '../store/handle.ts';
import { findProfile } from '../store/imports.ts';
import { KnownLines } from '../store/known.ts';
import { readMeta } from '../store/meta.ts';
import { booksZone } from './books-zone.ts';
import { type JobControl, stopIfCancelled } from './control.ts';
import { processorOf } from './processors.ts';
import { flattenPaths, openBytes, openPath, readOptions, type SourceFile } from './source.ts';
import { type Sink, type Tally, tally } from './tally.ts';

/** Account name for a bank file that names none and gets none. */
export const DEFAULT_BANK_ACCOUNT = 'Bank';
/** Rows kept for the preview pane of one file. */
const PREVIEW_ROWS = 2_000;
/** Problems sent along with the staged file; the rest are asked for by page. */
const PROBLEMS_SHOWN = 50;

/** One staged file with what the screen sees of it. */
export interface StagedEntry {
  readonly source: SourceFile;
  readonly side: Side;
  /** '' lets every row, then the statement, name its account. */
  readonly account: string;
  readonly map: ColumnMap | null;
  readonly remembered: boolean;
  readonly tallies: readonly Tally[];
  readonly preview: readonly PreviewRow[];
  readonly problems: readonly Problem[];
  readonly state: StagedFile['state'];
}

export interface StageRequest {
  readonly side: Side | null;
  readonly account: string | null;
  readonly map: ColumnMap | null;
  /** False skips the look at every row: for a caller that commits at once and judges while it writes. */
  readonly judge?: boolean;
}

/** Books are known by document columns, a bank by its running balance; anything else is taken for a bank file until someone says otherwise. */
function guessSide(source: SourceFile): Side {
  const fields = source.table?.columns.map((column) => column.field) ?? [];
  if (fields.includes('balance') || fields.includes('bankId')) return 'bank';
  const documents = ['documentType', 'documentNumber', 'dueDate'];
  return fields.some((field) => field !== null && documents.includes(field)) ? 'book' : 'bank';
}

function worstState(problems: readonly Problem[], walks: number): StagedFile['state'] {
  if (problems.some((item) => item.severity === 'asked')) return 'asked';
  return walks === 0 ? 'refused' : 'ready';
}

/** The account rows without one of their own go to. With several accounts in one file each statement keeps its own. */
export function accountFor(
  entry: { readonly source: SourceFile; readonly side: Side; readonly account: string },
  index: number,
): string {
  const stated = new Set(entry.source.walks.map((walk) => walk.account));
  const own = entry.source.walks[index]?.account ?? '';
  if (entry.account !== '' && stated.size <= 1) return entry.account;
  if (own !== '' || entry.side === 'book') return own || entry.account;
  return entry.account || (processorOf(entry.source.preset) ?? DEFAULT_BANK_ACCOUNT);
}

function previewRow(line: ParsedLine, isNew: boolean): PreviewRow {
  const { row, day, amount, currency, description, counterparty, reference, balance } = line;
  return { row, state: isNew ? 'new' : 'known', day, amount, currency, description, counterparty, reference, balance };
}

/** Judges an opened file against the workspace without writing. */
export function evaluate(
  read: ReadHandle,
  source: SourceFile,
  request: StageRequest,
  remembered: boolean,
  control: JobControl,
): StagedEntry {
  const side = request.side ?? guessSide(source);
  const facts = { source, side, account: request.account ?? '', map: request.map, remembered };
  const state = worstState(source.problems, source.walks.length);
  if (state !== 'ready' || request.judge === false)
    return { ...facts, tallies: [], preview: [], problems: source.problems, state };
  const known = new KnownLines(read, side, read.number('SELECT coalesce(max(id), 0) AS n FROM line'));
  const preview: PreviewRow[] = [];
  const sink: Sink = {
    accountId: (name) => findAccount(read, name)?.id ?? -1,
    add: () => undefined,
    seen: () => undefined,
    preview: (line, isNew) => {
      if (preview.length < PREVIEW_ROWS) preview.push(previewRow(line, isNew));
    },
  };
  const currency = readMeta(read, 'currency') ?? '';
  const tallies = source.walks.map((walk, index) =>
    tally({ walk, known, sink, control, stage: 'checking', account: accountFor(facts, index), currency }),
  );
  const problems = [...source.problems, ...tallies.flatMap((item) => item.problems)];
  return { ...facts, tallies, preview, problems, state: worstState(problems, 1) };
}

/** What a reading takes from the workspace. */
function booksOf(read: ReadHandle): { readonly currency: string; readonly zone: string | null } {
  return { currency: readMeta(read, 'currency') ?? '', zone: booksZone(read) };
}

/** Opens paths (folders flattened) and judges every file. A mapping remembered for a layout is used unless one is given. */
export async function stagePaths(
  read: ReadHandle,
  paths: readonly string[],
  request: StageRequest,
  control: JobControl,
): Promise<StagedEntry[]> {
  const entries: StagedEntry[] = [];
  const files = flattenPaths(paths);
  for (const [index, path] of files.entries()) {
    stopIfCancelled(control);
    control.progress('reading', index, files.length, 'steps');
    const open = (map: ColumnMap | null, side: Side | null): Promise<SourceFile[]> =>
      openPath(path, readOptions(map, { ...booksOf(read), side }), control);
    entries.push(...(await stageOpened(read, open, request, control)));
  }
  return entries;
}

/** Judges a pasted table. */
export async function stageText(
  read: ReadHandle,
  text: string,
  request: StageRequest,
  control: JobControl,
): Promise<StagedEntry[]> {
  const bytes = Buffer.from(text, 'utf8');
  const open = (map: ColumnMap | null, side: Side | null): Promise<SourceFile[]> =>
    openBytes('pasted table', '', bytes, readOptions(map, { ...booksOf(read), side }));
  return stageOpened(read, open, request, control);
}

async function stageOpened(
  read: ReadHandle,
  open: (map: ColumnMap | null, side: Side | null) => Promise<SourceFile[]>,
  request: StageRequest,
  control: JobControl,
): Promise<StagedEntry[]> {
  const sources = await open(request.map, request.side);
  const layout = sources[0]?.table?.layout;
  const profile =
    request.map !== null || layout === undefined || sources.length !== 1 ? null : findProfile(read, layout);
  // What was remembered of one side says nothing about the other: a debit means the opposite there.
  if (profile === null || (request.side !== null && request.side !== profile.side))
    return sources.map((source) => evaluate(read, source, request, false, control));
  const again = await open(profile.map, request.side ?? profile.side);
  const settled = {
    ...request,
    side: request.side ?? profile.side,
    account: request.account ?? profile.account,
    map: profile.map,
  };
  const remembered = again.map((source) => evaluate(read, source, settled, true, control));
  // A remembered mapping that no longer fits is worth less than a fresh look.
  const fits = remembered.every(
    (entry) => entry.state === 'ready' && entry.tallies.every((item) => item.refused * 2 <= item.read),
  );
  return fits ? remembered : sources.map((source) => evaluate(read, source, { ...settled, map: null }, false, control));
}

/** Reads one staged file again with a settled mapping, side and account. */
export async function restage(
  read: ReadHandle,
  entry: StagedEntry,
  request: StageRequest,
  control: JobControl,
): Promise<StagedEntry> {
  const { source } = entry;
  const options = readOptions(request.map, { ...booksOf(read), side: request.side });
  const opened =
    source.content !== null
      ? await openBytes(source.name, source.path, source.content, options)
      : await openPath(source.path, options, control);
  const again = opened.find((candidate) => candidate.name === source.name) ?? opened[0];
  if (again === undefined)
    throw new CallError('stale_stage', `${source.name} is no longer there. Nothing was written. Drop it again.`);
  return evaluate(read, again, request, entry.remembered && request.map === entry.map, control);
}

function stagedStatement(entry: StagedEntry, item: Tally, index: number): StagedStatement {
  const { currency, read, added, known, refused, sum, firstDay, lastDay, opening, closing } = item;
  const offBy = opening === null || closing === null ? null : minor(closing - opening - sum);
  return {
    index,
    account: [...item.accounts].join(', ') || accountFor(entry, index),
    currency,
    read,
    added,
    known,
    refused,
    sum,
    firstDay,
    lastDay,
    opening,
    closing,
    offBy,
  };
}

/** What the screen sees of a staged file. */
export function stagedView(entry: StagedEntry, index: number): StagedFile {
  const { source } = entry;
  const mutable = <T>(items: readonly T[]): T[] => [...items];
  const table = source.table;
  return {
    index,
    file: source.name,
    state: entry.state,
    side: entry.side,
    account: entry.account !== '' ? entry.account : accountFor(entry, 0),
    format: source.format,
    preset: source.preset,
    remembered: entry.remembered,
    encoding: source.encoding,
    sha256: source.sha256,
    bytes: source.bytes,
    statements: entry.tallies.map((item, at) => stagedStatement(entry, item, at)),
    problems: entry.problems.slice(0, PROBLEMS_SHOWN).map(problemView),
    problemCount: source.problems.length + entry.tallies.reduce((sum, item) => sum + item.problemCount, 0),
    table:
      table === null
        ? null
        : {
            ...table,
            columns: mutable(table.columns),
            sample: table.sample.map((row) => ({ row: row.row, cells: mutable(row.cells) })),
            sheets: mutable(table.sheets),
            evidence: mutable(table.evidence),
          },
  };
}

/** A problem as the contract carries it. */
export function problemView(item: Problem): StagedFile['problems'][number] {
  const { readings, ...rest } = item;
  return readings === undefined ? rest : { ...rest, readings: [...readings] };
}
