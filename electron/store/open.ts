/** Opens, checks and migrates the workspace file. */

import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { CallError } from '../../shared/contract/index.ts';
import { backupFolder, backupNames, writeBackup } from './backups.ts';
import { chainHooks } from './chain.ts';
import { APPLICATION_ID, configure } from './connection.ts';
import { toCallError } from './errors.ts';
import { ReadHandle, WriteHandle } from './handle.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/index.ts';
import { watchChanges } from './seals.ts';

export const WORKSPACE_EXTENSION = '.tieout';

const HEADER = 'SQLite format 3\0';
// What people drop by mistake: PNG, JPEG, PDF, ZIP, GIF. Random bytes are taken for an encrypted workspace.
const FOREIGN = ['\x89PNG', '\xff\xd8\xff', '%PDF', 'PK\x03\x04', 'GIF8'];

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(16);
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, 16, 0));
  } finally {
    closeSync(file);
  }
}

/** True when this process may write the file and its folder (WAL needs both). */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The name a workspace goes by on screen: its file name without the extension. */
export function workspaceName(path: string): string {
  const name = basename(path);
  return name.endsWith(WORKSPACE_EXTENSION) ? name.slice(0, -WORKSPACE_EXTENSION.length) : name;
}

function checkFile(path: string, passphrase: string | null): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    throw new CallError('not_found', `There is no workspace at ${path}. Check the path, or create one there.`);
  if (!found.isFile())
    throw new CallError('not_a_workspace', `${basename(path)} is no file: it cannot be opened as a workspace.`);
  if (found.size === 0)
    throw new CallError(
      'not_a_workspace',
      `${basename(path)} is empty: it is not a Tieout workspace. Nothing was changed.`,
    );
  const head = headOf(path);
  if (head === HEADER) {
    if (passphrase !== null)
      throw new CallError(
        'wrong_passphrase',
        `${basename(path)} has no passphrase. Open it without one. Nothing was changed.`,
      );
    return;
  }
  if (FOREIGN.some((magic) => head.startsWith(magic)) || found.size % 512 !== 0)
    throw new CallError(
      'not_a_workspace',
      `${basename(path)} is not a Tieout workspace. Nothing was changed. Import statements with Import, or choose a ${WORKSPACE_EXTENSION} file.`,
    );
  if (passphrase === null)
    throw new CallError(
      'passphrase_needed',
      `${basename(path)} is protected by a passphrase. Enter it to open the workspace.`,
    );
}

/** SQLite tells a wrong key from a broken file no better than "not a database". */
function openError(error: unknown, path: string, passphrase: string | null): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB')) return toCallError(error);
  if (passphrase === null)
    return new CallError('not_a_workspace', `${basename(path)} is not a Tieout workspace. Nothing was changed.`);
  return new CallError(
    'wrong_passphrase',
    `The passphrase does not open ${basename(path)}. Nothing was changed. Check capitals and keyboard layout, then try again.`,
  );
}

/** Says that the file is damaged, and whether there is a backup to go back to. */
function damaged(path: string, detail: string): CallError {
  const count = backupNames(path).length;
  const remedy =
    count === 0
      ? 'There is no backup of it beside it: look for a copy of the file elsewhere.'
      : `${count === 1 ? 'A backup is' : `${count} backups are`} in ${basename(backupFolder(path))}: restore the newest.`;
  return new CallError('damaged', `${basename(path)} is damaged. Nothing was changed. ${remedy}`, detail);
}

function checkIdentity(db: Database, path: string, passphrase: string | null): number {
  let version: number;
  let application: number;
  try {
    application = Number(db.pragma('application_id', { simple: true }));
    version = Number(db.pragma('user_version', { simple: true }));
  } catch (error) {
    throw openError(error, path, passphrase);
  }
  if (application !== APPLICATION_ID)
    throw new CallError('not_a_workspace', `${basename(path)} is a database of another program. Nothing was changed.`);
  if (version > SCHEMA_VERSION)
    throw new CallError(
      'newer_version',
      `${basename(path)} was written by a newer Tieout (format ${version}; this program knows up to ${SCHEMA_VERSION}). Nothing was changed. Install the newer version to open it.`,
    );
  // A workspace gets its name when its schema is complete.
  if (version < 1) throw damaged(path, `user_version ${version}`);
  return version;
}

/** Applies pending migrations, one transaction a step, `user_version` last. Returns the version reached. */
export function migrate(db: Database, from: number, migrations = MIGRATIONS): number {
  const pending = migrations.filter((migration) => migration.version > from);
  for (const migration of pending) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.version}`);
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
  return pending.at(-1)?.version ?? from;
}

function openDatabase(path: string, passphrase: string | null, readonly: boolean): Database {
  let db: Database | null = null;
  try {
    db = new Sqlite(path, { readonly, fileMustExist: true });
    configure(db, passphrase);
    return db;
  } catch (error) {
    db?.close();
    throw openError(error, path, passphrase);
  }
}

/** What failed while opening, as something to act on. */
function whyNotOpened(error: unknown, path: string): unknown {
  const known = toCallError(error);
  return known instanceof CallError && known.code === 'damaged' ? damaged(path, known.detail ?? '') : known;
}

/**
 * Opens for writing; migrates older files after a backup. Throws CallError (`not_found`, `not_a_workspace`, `newer_version`,
 * `passphrase_needed`, `wrong_passphrase`, `read_only`, `locked`, `damaged`).
 */
export function openForWriting(path: string, passphrase: string | null, migrations = MIGRATIONS): WriteHandle {
  let db: Database | null = null;
  try {
    checkFile(path, passphrase);
    if (!isWritable(path))
      throw toCallError(Object.assign(new Error(`no permission to write ${path}`), { code: 'EACCES' }));
    db = openDatabase(path, passphrase, false);
    const version = checkIdentity(db, path, passphrase);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    if (migrations.some((migration) => migration.version > version)) {
      writeBackup(new ReadHandle(db), passphrase, { reason: 'migration', at: new Date().toISOString() });
      migrate(db, version, migrations);
    }
    const write = new WriteHandle(db, chainHooks());
    watchChanges(write);
    return write;
  } catch (error) {
    db?.close();
    throw whyNotOpened(error, path);
  }
}

/** A workspace that cannot be written where it is, copied with its log to where it can be opened; gone when it is closed. */
function openCopy(path: string, passphrase: string | null): ReadHandle {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-look-'));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, basename(path));
    for (const suffix of ['', '-wal']) if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix);
    chmodSync(copy, 0o600);
    const db = openDatabase(copy, passphrase, true);
    checkIdentity(db, path, passphrase);
    return new ReadHandle(db, path, forget);
  } catch (error) {
    forget();
    throw error;
  }
}

/** Reads as the caller will, so that what cannot be read shows here. */
function openInPlace(path: string, passphrase: string | null): ReadHandle {
  const db = openDatabase(path, passphrase, true);
  try {
    const version = checkIdentity(db, path, passphrase);
    if (version < SCHEMA_VERSION)
      throw new CallError(
        'read_only',
        `${basename(path)} was written by an older Tieout and has to be converted once, which needs a folder it can be written in. Nothing was changed. Copy it to a folder of your own and open it there.`,
      );
    return new ReadHandle(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens for reading only, also where neither file nor folder can be written: SQLite then cannot make the index of its log beside the
 * file, so a copy is looked at. A file that needs migrating must be opened for writing first.
 */
export function openForReading(path: string, passphrase: string | null): ReadHandle {
  try {
    checkFile(path, passphrase);
    if (isWritable(path)) return openInPlace(path, passphrase);
    try {
      return openInPlace(path, passphrase);
    } catch (error) {
      if (error instanceof CallError && !['io_failed', 'read_only'].includes(error.code)) throw error;
      return openCopy(path, passphrase);
    }
  } catch (error) {
    throw whyNotOpened(error, path);
  }
}
