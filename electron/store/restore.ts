/** Puts a backup in the place of a workspace; what stood there is moved aside, never deleted. */

import { constants, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { CallError } from '../../shared/contract/index.ts';
import { giveName, isTaken, syncFolder } from '../files/atomic-file.ts';
import { buildingName, sweepLeftovers } from '../files/leftovers.ts';
import { appendAudit } from './audit.ts';
import { type Backup, backupFolder, checkCopy, listBackups } from './backups.ts';
import { configure } from './connection.ts';
import { SIDE_FILES } from './create.ts';
import { toCallError } from './errors.ts';
import { headPath, readHead } from './head.ts';
import { openForWriting } from './open.ts';

export interface Restored {
  readonly backup: Backup;
  /** Entries of the audit trail that were known and are not in the backup. */
  readonly givenUp: number;
  /** Folder that holds what stood there before; null where nothing did. */
  readonly replaced: string | null;
}

/** Refuses while any program has the workspace open: every open connection holds a lock that this one asks for. */
function requireFree(path: string, passphrase: string | null): void {
  if (!isTaken(path)) return;
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(path, { fileMustExist: true });
    configure(db, passphrase);
    db.pragma('busy_timeout = 1000');
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
    db.exec('ROLLBACK');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
      throw new CallError(
        'locked',
        `${basename(path)} is open in another window or program. Nothing was changed. Close it there, then restore.`,
      );
    // A damaged file cannot be asked: that is why it is being restored.
  } finally {
    db?.close();
  }
}

/** Moves the workspace with its side files into a folder of its own among the backups. The file goes first: without it no log is ever read. */
function moveAside(path: string, at: string): string | null {
  const present = ['', ...SIDE_FILES, '-head'].filter((suffix) => isTaken(path + suffix));
  if (present.length === 0) return null;
  const folder = join(backupFolder(path), `replaced-${at.replace(/[-:.]/g, '')}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const suffix of present) renameSync(path + suffix, join(folder, basename(path) + suffix));
  syncFolder(folder);
  return folder;
}

interface Request {
  readonly path: string;
  readonly passphrase: string | null;
  /** File name of the backup, or its path; null: the newest. */
  readonly name: string | null;
  readonly at: string;
  readonly actor: string;
}

function chosen(path: string, name: string | null): Backup {
  const backups = listBackups(path);
  const found = name === null ? backups[0] : backups.find((backup) => basename(backup.path) === basename(name));
  if (found !== undefined) return found;
  throw new CallError(
    'not_found',
    backups.length === 0
      ? `There is no backup of ${basename(path)} in ${backupFolder(path)}. Nothing was changed.`
      : `There is no backup named ${basename(name ?? '')} of ${basename(path)}. Nothing was changed. “tieout restore --list” shows what there is.`,
  );
}

/**
 * Restores a backup. It is checked first and copied beside the workspace under another name; then the old files are moved aside and the
 * copy gets the workspace's name. Cut short anywhere, it can be run again. Throws CallError; then nothing was changed.
 */
export function restoreBackup({ path, passphrase, name, at, actor }: Request): Restored {
  const backup = chosen(path, name);
  const building = join(dirname(path), buildingName(basename(path), threadId));
  try {
    checkCopy(backup.path, passphrase);
    requireFree(path, passphrase);
    sweepLeftovers(dirname(path));
    rmSync(building, { force: true });
    const known = readHead(path)?.entries ?? backup.entries;
    copyFileSync(backup.path, building, constants.COPYFILE_FICLONE);
    const replaced = moveAside(path, at);
    giveName(building, path);
    rmSync(building, { force: true });
    syncFolder(dirname(path));
    rmSync(headPath(path), { force: true });
    const givenUp = Math.max(0, known - backup.entries);
    record({ path, passphrase, at, actor }, { backup: basename(backup.path), entries: backup.entries, givenUp });
    return { backup, givenUp, replaced };
  } catch (error) {
    rmSync(building, { force: true });
    throw toCallError(error);
  }
}

function record(
  { path, passphrase, at, actor }: Omit<Request, 'name'>,
  body: Readonly<Record<string, string | number>>,
): void {
  const write = openForWriting(path, passphrase);
  try {
    appendAudit(write, { at, actor, action: 'restore', subject: basename(path), body });
  } finally {
    write.close();
  }
}
