/** Opens a source file as statements that can be walked any number of times in bounded portions. */

import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Day } from '../../shared/day.ts';
import { MAX_TEXT_BYTES } from '../../shared/limits.ts';
import type { ParsedLine, ParsedStatement } from '../../shared/line.ts';
import type { ColumnMap } from '../../shared/mapping.ts';
import type { Minor } from '../../shared/money.ts';
import { type Problem, type ProblemCode, problem } from '../../shared/problem.ts';
import { HEAD_BYTES, planFile, streamTable } from '../formats/csv.ts';
import { detectFormat, readFile } from '../formats/detect.ts';
import type { Reading, ReadOptions, TableReading } from '../formats/reading.ts';
import type { TablePlan } from '../formats/table/plan.ts';
import { readAhead } from './ahead.ts';
import { type JobControl, stopIfCancelled } from './control.ts';

/** CSV files above this are streamed from disk instead of being held in memory. */
const STREAM_BYTES = 8_000_000;
const PORTION = 5_000;

export interface Portion {
  readonly lines: readonly ParsedLine[];
  readonly problems: readonly Problem[];
  /** Fingerprint of each line where they were worked out already. */
  readonly prints?: Float64Array;
  /** Bytes (streamed) or lines (in memory) done so far. */
  readonly done: number;
}

/** What a statement says once its last row was read. */
export interface WalkEnd {
  readonly opening: Minor | null;
  readonly openingDay: Day | null;
  readonly closing: Minor | null;
  readonly closingDay: Day | null;
  readonly refused: number;
  readonly problems: readonly Problem[];
}

export interface Walk {
  readonly account: string;
  readonly currency: string;
  readonly number: string;
  /** In the unit of Portion.done. */
  readonly total: number;
  readonly unit: 'bytes' | 'rows';
  readonly portions: () => Generator<Portion, WalkEnd>;
}

/** One file (or one entry of an archive), read and ready to be walked. */
export interface SourceFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly format: string;
  readonly preset: string | null;
  readonly encoding: string;
  readonly table: TableReading | null;
  /** Problems of the whole file. */
  readonly problems: readonly Problem[];
  readonly walks: readonly Walk[];
  /** The bytes, where they were small enough to hold. */
  readonly content: Uint8Array | null;
  /** Modification time of a streamed file in ms, to notice a change between staging and writing; null in memory. */
  readonly modifiedMs: number | null;
}

function* portionsOf(statement: ParsedStatement): Generator<Portion, WalkEnd> {
  const { lines } = statement;
  for (let at = 0; at < lines.length; at += PORTION)
    yield { lines: lines.slice(at, at + PORTION), problems: [], done: Math.min(at + PORTION, lines.length) };
  const { opening, openingDay, closing, closingDay, problems } = statement;
  return { opening, openingDay, closing, closingDay, problems, refused: statement.read - lines.length };
}

function walkOf(statement: ParsedStatement): Walk {
  const { account, currency, number, lines } = statement;
  return { account, currency, number, total: lines.length, unit: 'rows', portions: () => portionsOf(statement) };
}

/** Reads on a thread of its own where there is one, so that reading and writing share the time. */
function* streamed(path: string, plan: TablePlan, control: JobControl): Generator<Portion, WalkEnd> {
  const script = control.scripts?.rows ?? null;
  const stream = script === null ? streamTable(path, plan) : readAhead(script, path, plan);
  for (const batch of stream.batches()) {
    if (batch === null) stopIfCancelled(control);
    else yield { ...batch, done: batch.bytesRead };
  }
  const { opening, closing, refused, problems } = stream.summary();
  return { opening, openingDay: null, closing, closingDay: null, refused, problems };
}

/** SHA-256 of a file, read in portions. */
export function hashFile(path: string, control: JobControl): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(4_194_304);
    for (let size = readSync(file, buffer); size > 0; size = readSync(file, buffer)) {
      hash.update(buffer.subarray(0, size));
      stopIfCancelled(control);
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function readHead(path: string, bytes: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(bytes);
    return head.subarray(0, readSync(file, head, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

function fromReading(
  reading: Reading,
  facts: Pick<SourceFile, 'name' | 'path' | 'bytes' | 'sha256' | 'content'>,
): SourceFile {
  const { format, preset, encoding, table, problems, statements } = reading;
  // A file cut off inside a record is not imported in part: the missing end may hold more than the broken row shows.
  const cut = statements
    .flatMap((statement) => statement.problems)
    .filter((item) => item.code === 'truncated' && item.severity === 'refused');
  return {
    ...facts,
    format,
    preset,
    encoding,
    table,
    problems: [...cut, ...problems],
    walks: cut.length > 0 ? [] : statements.map(walkOf),
    modifiedMs: null,
  };
}

function openLarge(
  path: string,
  size: number,
  modifiedMs: number,
  options: ReadOptions,
  control: JobControl,
): SourceFile | null {
  const name = basename(path);
  const detected = detectFormat({ name, bytes: readHead(path, HEAD_BYTES) });
  if (detected.format?.id !== 'csv') return null;
  const facts = { name, path, bytes: size, sha256: hashFile(path, control), format: 'csv', content: null, modifiedMs };
  const planned = planFile(path, options);
  if (!planned.ok)
    return {
      ...facts,
      preset: null,
      encoding: planned.encoding,
      table: planned.reading,
      problems: planned.problems,
      walks: [],
    };
  const { plan } = planned;
  const walk: Walk = {
    account: plan.account,
    currency: plan.currency,
    number: '',
    total: size,
    unit: 'bytes',
    portions: () => streamed(path, plan, control),
  };
  return { ...facts, preset: plan.preset, encoding: plan.encoding, table: plan.reading, problems: [], walks: [walk] };
}

/** Reads bytes that are in memory: a small file or a pasted table. An archive gives one entry per file inside. */
export async function openBytes(
  name: string,
  path: string,
  bytes: Uint8Array,
  options: ReadOptions,
): Promise<SourceFile[]> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const readings = await readFile({ name, bytes }, options);
  return readings.map((reading, index) =>
    fromReading(reading, {
      name: reading.entry === undefined ? name : `${name} / ${reading.entry}`,
      path,
      bytes: bytes.byteLength,
      sha256,
      content: index === 0 ? bytes : null,
    }),
  );
}

/** A file that was not read, with the one problem that says why. */
function refusedFile(name: string, path: string, code: ProblemCode, message: string): SourceFile {
  const facts = {
    name,
    path,
    bytes: 0,
    sha256: '0'.repeat(64),
    content: null,
    modifiedMs: null,
    table: null,
    walks: [],
  };
  return { ...facts, format: '', preset: null, encoding: '', problems: [problem(code, 'refused', message)] };
}

/** Files that are no stream of rows are read into memory up to this size. */
const MAX_HELD_BYTES = 1_000_000_000;

/** Opens one path. A file that cannot be opened gives an entry with a `refused` problem, never an exception. */
export async function openPath(path: string, options: ReadOptions, control: JobControl): Promise<SourceFile[]> {
  const name = basename(path);
  try {
    const { size, mtimeMs } = statSync(path);
    if (size > MAX_TEXT_BYTES)
      return [
        refusedFile(
          name,
          path,
          'too_large',
          `${name} has ${size} bytes; files up to ${MAX_TEXT_BYTES} bytes are read. Export a shorter span.`,
        ),
      ];
    if (size > STREAM_BYTES) {
      const large = openLarge(path, size, mtimeMs, options, control);
      if (large !== null) return [large];
      if (size > MAX_HELD_BYTES)
        return [
          refusedFile(
            name,
            path,
            'too_large',
            `${name} has ${size} bytes and is no CSV. Export a shorter span, or as CSV.`,
          ),
        ];
    }
    return await openBytes(name, path, readFileSync(path), options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E')))
      throw error;
    const message =
      error.code === 'ENOENT'
        ? `There is no file ${path}. Check the name.`
        : `${name} cannot be opened (${error.code}). Check its permissions, or copy it to a folder of your own.`;
    return [refusedFile(name, path, 'unreadable_bytes', message)];
  }
}

/** Files named by the paths; folders are flattened, hidden files left out, in name order. */
export function flattenPaths(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
    } catch {
      return [path];
    }
    const inside = readdirSync(path, { withFileTypes: true }).filter(
      (entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()),
    );
    return flattenPaths(inside.map((entry) => join(path, entry.name)).sort());
  });
}

/** Options for reading one file into books of a currency and a time zone. */
export function readOptions(
  map: ColumnMap | null,
  books: Pick<ReadOptions, 'currency' | 'zone' | 'side'>,
): ReadOptions {
  return { ...books, map, sheet: map?.sheet ?? null };
}
