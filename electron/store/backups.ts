/** Backups beside the workspace: written before what cannot be taken back, verified before they count, thinned out by age. */

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { CallError } from '../../shared/contract/index.ts';
import { syncFolder } from '../files/atomic-file.ts';
import { chainEnd, verifyChain } from './audit.ts';
import { configure } from './connection.ts';
import { toCallError } from './errors.ts';
import { ReadHandle } from './handle.ts';

export const BACKUP_REASONS = ['import', 'post', 'migration', 'hand'] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

export interface Backup {
  /** Path of the file: a workspace like any other. */
  readonly path: string;
  /** ISO date and time. */
  readonly at: string;
  /** Length of its audit chain. */
  readonly entries: number;
  readonly reason: BackupReason;
  readonly bytes: number;
}

/** The newest backups that are kept whatever their age. */
const KEPT = 20;
/**
 * Up to this size every change is worth a copy: 64 MB (about 330,000 lines) are copied and checked in less than a second. Of a larger
 * workspace a copy is written when a person decided something since the last one, or once a day: what imports bring can be imported
 * again from their files, a decision cannot.
 */
const ALWAYS_BYTES = 64_000_000;
const DAY_MS = 86_400_000;
/** Entries of the audit trail that can be had again: files can be read once more, and the program's own notes mean no decision. */
const REPEATABLE = "('import', 'watch.file', 'create', 'change')";

// 20261031T090000123Z-000041-import.tieout: time, length of the chain, reason.
const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-(\d+)-([a-z]+)\.tieout$/;

/** Folder of a workspace's backups, beside it. */
export function backupFolder(path: string): string {
  return `${path}-backups`;
}

/** Names of the verified backups, oldest first. */
export function backupNames(path: string): string[] {
  const folder = backupFolder(path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
}

function parseName(path: string, name: string): Backup | null {
  const found = NAME.exec(name);
  if (found === null) return null;
  const [, year, month, day, hour, minute, second, milli, entries, word] = found;
  const reason = BACKUP_REASONS.find((one) => one === word);
  const file = join(backupFolder(path), name);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (reason === undefined || bytes === undefined) return null;
  const at = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`;
  return { path: file, at, entries: Number(entries), reason, bytes };
}

/** Verified backups, newest first. */
export function listBackups(path: string): Backup[] {
  return backupNames(path)
    .map((name) => parseName(path, name))
    .filter((backup) => backup !== null)
    .reverse();
}

const COUNTED = ['line', 'import', 'statement', 'decision', 'match', 'posting', 'rule', 'audit', 'seal'] as const;

/** How many rows each table has that holds what cannot be computed again. */
function countsOf(read: ReadHandle): string {
  return COUNTED.map((table) => `${table} ${read.number(`SELECT count(1) AS n FROM ${table}`)}`).join(', ');
}

/** An encrypted copy cannot be told from a broken one without its passphrase. */
function copyError(error: unknown, file: string, passphrase: string | null): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code !== 'SQLITE_NOTADB') return toCallError(error);
  return passphrase === null
    ? new CallError('passphrase_needed', `${basename(file)} is protected by a passphrase, or damaged. It was not used.`)
    : new CallError('wrong_passphrase', `The passphrase does not open ${basename(file)}. It was not used.`);
}

/** Opens a copy and checks it: every page and index, the chain from end to end. Throws CallError `damaged`. Returns its counts and head. */
export function checkCopy(file: string, passphrase: string | null): { readonly counts: string; readonly head: string } {
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    configure(db, passphrase);
    const read = new ReadHandle(db);
    const faults = read
      .all<{ integrity_check: string }>('PRAGMA integrity_check(1)')
      .filter((row) => row.integrity_check !== 'ok');
    const chain = verifyChain(read);
    if (faults.length > 0 || chain.brokenAt !== null)
      throw new CallError(
        'damaged',
        `${basename(file)} is damaged: it was not used.`,
        faults[0]?.integrity_check ?? null,
      );
    return { counts: countsOf(read), head: chain.head };
  } catch (error) {
    throw copyError(error, file, passphrase);
  } finally {
    db?.close();
  }
}

interface Wish {
  readonly reason: BackupReason;
  /** ISO date and time. */
  readonly at: string;
}

/** Copies a state that nobody changes meanwhile; the source's own snapshot is compared with what the copy holds. */
function copyVerified(read: ReadHandle, passphrase: string | null, file: string): void {
  // VACUUM INTO reads one snapshot and keeps the encryption of its source; the copy has no log beside it.
  read.db.prepare('VACUUM INTO ?').run(file);
  const copy = checkCopy(file, passphrase);
  const now = { counts: countsOf(read), head: chainEnd(read)?.hash ?? '' };
  // Another program may have changed the workspace since: then the copy's chain must be the beginning of what is there now.
  const known = read.number('SELECT count(1) AS n FROM audit WHERE hash = ?', copy.head) > 0;
  if (!known || (now.head === copy.head && now.counts !== copy.counts))
    throw new CallError(
      'io_failed',
      'The backup does not hold what the workspace holds.',
      `${now.counts} / ${copy.counts}`,
    );
}

/** Writes a backup and verifies it; it has its name only then. Returns it. Throws CallError. */
export function writeBackup(read: ReadHandle, passphrase: string | null, { reason, at }: Wish): Backup {
  const { path } = read;
  const folder = backupFolder(path);
  const entries = chainEnd(read)?.seq ?? 0;
  const stamp = at.replace(/[-:.]/g, '');
  const name = `${stamp}-${String(entries).padStart(6, '0')}-${reason}.tieout`;
  const building = join(folder, `.${name}.${process.pid}.part`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const left of readdirSync(folder)) if (left.endsWith('.part')) rmSync(join(folder, left), { force: true });
    copyVerified(read, passphrase, building);
    renameSync(building, join(folder, name));
    syncFolder(folder);
    thin(path);
    return { path: join(folder, name), at, entries, reason, bytes: statSync(join(folder, name)).size };
  } catch (error) {
    rmSync(building, { force: true });
    throw toCallError(error);
  }
}

/** Takes away all but the newest KEPT and the last one of every month before the newest backup's: the state that month was closed with. */
function thin(path: string): void {
  const backups = listBackups(path);
  const monthOf = (backup: Backup): string => backup.at.slice(0, 7);
  const seen = new Set<string>(backups[0] === undefined ? [] : [monthOf(backups[0])]);
  for (const [index, backup] of backups.entries()) {
    const last = !seen.has(monthOf(backup));
    seen.add(monthOf(backup));
    if (index >= KEPT && !last) rmSync(backup.path, { force: true });
  }
}

/** True where the workspace holds what its newest backup does not, and a copy is worth its time. */
function isDue(read: ReadHandle, at: string): boolean {
  const [newest] = listBackups(read.path);
  const entries = chainEnd(read)?.seq ?? 0;
  // An empty workspace has nothing to lose: its first entry is its making.
  if (entries <= 1 || newest?.entries === entries) return false;
  if (newest === undefined || statSync(read.path).size <= ALWAYS_BYTES) return true;
  if (Date.parse(at) - Date.parse(newest.at) > DAY_MS) return true;
  return (
    read.number(`SELECT count(1) AS n FROM audit WHERE seq > ? AND action NOT IN ${REPEATABLE}`, newest.entries) > 0
  );
}

/** Why the last backup of each workspace was not written; the work it was to precede goes on, and the screens say so. */
const failures = new Map<string, string>();

/** Why the last backup failed, null when it did not. */
export function lastFailure(path: string): string | null {
  return failures.get(path) ?? null;
}

/** Backs up before a change where that is due. A backup that cannot be written does not stop the work: it is told. */
export function backupBefore(read: ReadHandle, passphrase: string | null, wish: Wish): void {
  try {
    if (isDue(read, wish.at)) writeBackup(read, passphrase, wish);
    failures.delete(read.path);
  } catch (error) {
    failures.set(read.path, error instanceof Error ? error.message : String(error));
  }
}
