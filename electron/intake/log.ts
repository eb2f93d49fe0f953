/** What the workspace keeps of the watched folder: which it is, what came of its files, and how they stood then. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type IntakeEntry, intakeEntrySchema } from '../../shared/contract/intake.ts';
import { appendAudit } from '../store/audit.ts';
import type { ReadHandle, WriteHandle } from '../store/handle.ts';
import { bumpRevision, type MetaKey, readMeta, writeMeta } from '../store/meta.ts';
import { type FileMark, MAX_WATCHED_FILES } from './listing.ts';

/** Outcomes kept for the screen; the audit trail keeps all. */
export const KEPT_OUTCOMES = 50;

const keptSchema = z.array(intakeEntrySchema.extend({ sha256: z.string() }));
export type KeptEntry = z.infer<typeof keptSchema>[number];
/** Name, bytes, time of change in ms. */
const seenSchema = z.array(z.tuple([z.string(), z.number(), z.number()]));

function parsed<T>(read: ReadHandle, key: MetaKey, schema: z.ZodType<T[]>): T[] {
  const text = readMeta(read, key);
  return text === null ? [] : (schema.safeParse(JSON.parse(text)).data ?? []);
}

/** The folder being watched, null while the watch is off. */
export function watchedFolder(read: ReadHandle): string | null {
  return readMeta(read, 'intake_folder') || null;
}

export function seenFiles(read: ReadHandle): Map<string, FileMark> {
  return new Map(
    parsed(read, 'intake_seen', seenSchema).map(([name, bytes, modifiedMs]) => [name, { name, bytes, modifiedMs }]),
  );
}

function writeSeen(write: WriteHandle, marks: Iterable<FileMark>): void {
  const rows = [...marks].map(({ name, bytes, modifiedMs }) => [name, bytes, modifiedMs]);
  writeMeta(write, 'intake_seen', JSON.stringify(rows));
}

/** True when a person imported the file after it was listed: the same bytes, or what now stands under its name. */
function isImportedSince(read: ReadHandle, { at, file, sha256 }: KeptEntry): boolean {
  const path = join(watchedFolder(read) ?? '', file);
  return (
    isImported(read, sha256) ||
    read.number("SELECT count(1) AS n FROM import WHERE path = ? AND at >= ? AND state = 'committed'", path, at) > 0
  );
}

/** Newest first. A file that waited for a person and was imported since says so. */
export function lastOutcomes(read: ReadHandle): IntakeEntry[] {
  return parsed(read, 'intake_last', keptSchema).map((kept) => {
    const { sha256: _sha256, ...entry } = kept;
    return entry.outcome === 'needs_you' && isImportedSince(read, kept)
      ? { ...entry, outcome: 'nothing_new', message: 'Imported since.' }
      : entry;
  });
}

/** True when a committed import holds exactly these bytes. */
export function isImported(read: ReadHandle, sha256: string): boolean {
  return read.number("SELECT count(1) AS n FROM import WHERE sha256 = ? AND state = 'committed'", sha256) > 0;
}

function keep(write: WriteHandle, entries: readonly KeptEntry[]): void {
  const kept = [...entries, ...parsed(write, 'intake_last', keptSchema)].slice(0, KEPT_OUTCOMES);
  writeMeta(write, 'intake_last', JSON.stringify(kept));
}

export interface Outcome {
  readonly folder: string;
  readonly mark: FileMark;
  readonly entry: KeptEntry;
}

/** Records what came of one file, in the caller's transaction when it has one. */
export function recordOutcome(write: WriteHandle, { folder, mark, entry }: Outcome): void {
  write.transaction(() => {
    const seen = seenFiles(write);
    seen.set(mark.name, mark);
    const all = [...seen.values()];
    // Only names that are gone may be forgotten: a forgotten file that is still there would count as new.
    writeSeen(
      write,
      all.length <= 2 * MAX_WATCHED_FILES ? all : all.filter(({ name }) => existsSync(join(folder, name))),
    );
    keep(write, [entry]);
    const { at, file, outcome, added, message, sha256 } = entry;
    appendAudit(write, {
      at,
      actor: INTAKE_ACTOR,
      action: 'watch.file',
      subject: file,
      body: { outcome, added, message, sha256 },
    });
    bumpRevision(write);
  });
}

/** Who imports what the watch found, in the audit trail. */
export const INTAKE_ACTOR = 'watched folder';

export interface Switch {
  readonly at: string;
  readonly by: string;
  readonly folder: string | null;
  /** Files that are there already: dealt with, in that they wait for a person. */
  readonly present: readonly FileMark[];
  readonly listed: readonly KeptEntry[];
}

/** Turns the watch on for a folder or off, with everything that is in the folder counted as seen. */
export function recordSwitch(write: WriteHandle, { at, by, folder, present, listed }: Switch): void {
  write.transaction(() => {
    const before = watchedFolder(write);
    writeMeta(write, 'intake_folder', folder ?? '');
    writeSeen(write, present);
    writeMeta(write, 'intake_last', folder === null ? (readMeta(write, 'intake_last') ?? '[]') : '[]');
    keep(write, listed);
    appendAudit(write, {
      at,
      actor: by,
      action: folder === null ? 'watch.off' : 'watch.on',
      subject: folder ?? before ?? '',
      body:
        folder === null
          ? {}
          : { files: present.length, waiting: listed.map(({ file, outcome }) => `${file}: ${outcome}`) },
    });
    bumpRevision(write);
  });
}
