/** Creates, opens, checks and migrates the workspace file. */

import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { CallError } from '../../shared/contract/index.ts';
import { toCallError } from './errors.ts';
import { ReadHandle, WriteHandle } from './handle.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './migrations/index.ts';

/** "TIEO" in ASCII: tells a workspace from any other SQLite file (PRAGMA application_id). */
export const APPLICATION_ID = 0x5449454f;
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

function configure(db: Database, passphrase: string | null): void {
  if (passphrase !== null) {
    db.pragma("cipher = 'sqlcipher'");
    db.pragma(`key = '${passphrase.replaceAll("'", "''")}'`);
  }
  db.pragma('busy_timeout = 5000');
  db.pragma('trusted_schema = OFF');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -32000');
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
  if (!existsSync(path))
    throw new CallError('not_found', `There is no workspace at ${path}. Check the path, or create one there.`);
  if (statSync(path).size === 0)
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
  if (FOREIGN.some((magic) => head.startsWith(magic)) || statSync(path).size % 512 !== 0)
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
  return version;
}

/** Name of the copy made before migrating from `version`. */
export function backupPath(path: string, version: number): string {
  return `${path}.before-format-${version + 1}`;
}

/** Applies pending migrations, one transaction a step, `user_version` last; copies the file first. Returns the version reached. */
export function migrate(db: Database, path: string, from: number, migrations = MIGRATIONS): number {
  const pending = migrations.filter((migration) => migration.version > from);
  if (pending.length === 0) return from;
  if (from > 0) {
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec('BEGIN IMMEDIATE');
    try {
      copyFileSync(path, backupPath(path, from));
    } finally {
      db.exec('ROLLBACK');
    }
  }
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
  return pending.at(-1)!.version;
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

/** Makes a new workspace file. Refuses to touch an existing one. */
export function createWorkspace(
  path: string,
  options: {
    readonly currency: string;
    readonly passphrase: string | null;
    readonly at: string;
    readonly sample?: boolean;
  },
): WriteHandle {
  if (existsSync(path))
    throw new CallError(
      'already_exists',
      `${basename(path)} exists already. Nothing was changed. Open it, or choose another name.`,
    );
  let db: Database | null = null;
  try {
    db = new Sqlite(path);
    configure(db, options.passphrase);
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, path, 0);
    const meta = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
    meta.run('currency', options.currency);
    meta.run('created_at', options.at);
    meta.run('sample', options.sample ? '1' : '0');
    meta.run('revision', '0');
    meta.run('match_stale', '0');
    return new WriteHandle(db);
  } catch (error) {
    db?.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    throw toCallError(error);
  }
}

/** Opens for writing; migrates older files after copying them. Throws CallError (`not_found`, `not_a_workspace`, `newer_version`, `passphrase_needed`, `wrong_passphrase`, `read_only`, `locked`). */
export function openForWriting(path: string, passphrase: string | null): WriteHandle {
  checkFile(path, passphrase);
  if (!isWritable(path))
    throw toCallError(Object.assign(new Error(`no permission to write ${path}`), { code: 'EACCES' }));
  const db = openDatabase(path, passphrase, false);
  try {
    const version = checkIdentity(db, path, passphrase);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    migrate(db, path, version);
    return new WriteHandle(db);
  } catch (error) {
    db.close();
    throw toCallError(error);
  }
}

/** Opens for reading only. A file that needs migrating must be opened for writing first. */
export function openForReading(path: string, passphrase: string | null): ReadHandle {
  checkFile(path, passphrase);
  const db = openDatabase(path, passphrase, true);
  try {
    checkIdentity(db, path, passphrase);
    return new ReadHandle(db);
  } catch (error) {
    db.close();
    throw toCallError(error);
  }
}
