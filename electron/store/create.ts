/** Makes a new workspace: built whole under another name, given its own last. */

import { accessSync, chmodSync, constants, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { CallError } from '../../shared/contract/index.ts';
import { giveName, isTaken, syncFolder } from '../files/atomic-file.ts';
import { buildingName, sweepLeftovers } from '../files/leftovers.ts';
import { appendAudit } from './audit.ts';
import { backupFolder } from './backups.ts';
import { chainHooks } from './chain.ts';
import { APPLICATION_ID, configure } from './connection.ts';
import { toCallError } from './errors.ts';
import { WriteHandle } from './handle.ts';
import { headPath, writeHead } from './head.ts';
import { seedChart } from './ledger-accounts.ts';
import { type MetaKey, writeMeta } from './meta.ts';
import { migrate, openForWriting, workspaceName } from './open.ts';
import { watchChanges } from './seals.ts';

export interface NewWorkspace {
  /** ISO 4217. */
  readonly currency: string;
  readonly passphrase: string | null;
  readonly at: string;
  /** IANA zone the books are kept in. */
  readonly zone?: string;
  readonly sample?: boolean;
}

/** Files that belong to a database file, by what follows its name. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

function remove(path: string): void {
  for (const suffix of ['', ...SIDE_FILES, '-head']) rmSync(path + suffix, { force: true });
}

/** Deletes a workspace with everything beside it. Only ever called for the sample company. */
export function removeWorkspace(path: string): void {
  remove(path);
  rmSync(backupFolder(path), { recursive: true, force: true });
}

function build(path: string, final: string, options: NewWorkspace): void {
  const { currency, passphrase, at, zone = 'UTC', sample = false } = options;
  const db = new Sqlite(path);
  try {
    configure(db, passphrase);
    db.pragma('page_size = 8192');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db, 0);
    const write = new WriteHandle(db, chainHooks());
    watchChanges(write);
    const facts: readonly (readonly [MetaKey, string])[] = [
      ['currency', currency],
      ['zone', zone],
      ['created_at', at],
      ['sample', sample ? '1' : '0'],
      ['revision', '0'],
      ['match_stale', '0'],
    ];
    write.transaction(() => {
      for (const [key, value] of facts) writeMeta(write, key, value);
      seedChart(write);
      appendAudit(write, {
        at,
        actor: 'tieout',
        action: 'create',
        subject: workspaceName(final),
        body: { currency, zone, encrypted: passphrase !== null, sample },
      });
    });
    db.pragma('wal_checkpoint(TRUNCATE)');
    writeHead(write, final);
  } finally {
    db.close();
  }
}

/** A log without its database must not be replayed into a new one: it is kept under another name. */
function setAside(path: string, at: string): void {
  for (const suffix of SIDE_FILES)
    if (isTaken(path + suffix)) renameSync(path + suffix, `${path}${suffix}.left-${at.replace(/\W/g, '')}`);
}

/**
 * Makes a new workspace file and opens it. Nothing stands under its name until it is complete. Throws CallError (`already_exists`,
 * `read_only`, `disk_full`, `io_failed`); then nothing was made.
 */
export function createWorkspace(path: string, options: NewWorkspace): WriteHandle {
  const building = join(dirname(path), buildingName(basename(path), threadId));
  try {
    if (isTaken(path))
      throw new CallError(
        'already_exists',
        `${basename(path)} exists already. Nothing was changed. Open it, or choose another name.`,
      );
    accessSync(dirname(path), constants.W_OK);
    sweepLeftovers(dirname(path));
    // One of this very process: a try that failed.
    remove(building);
    try {
      build(building, path, options);
      // Books are their owner's; the log beside the file takes the file's rights.
      chmodSync(building, 0o600);
      setAside(path, options.at);
      giveName(building, path);
    } finally {
      remove(building);
    }
    syncFolder(dirname(path));
  } catch (error) {
    if (!isTaken(path)) rmSync(headPath(path), { force: true });
    throw createError(error, path);
  }
  return openForWriting(path, options.passphrase);
}

function createError(error: unknown, path: string): unknown {
  const known = toCallError(error);
  if (known instanceof CallError && known.code === 'not_found')
    return new CallError('not_found', `The folder of ${path} does not exist. Nothing was made. Choose another folder.`);
  return known;
}
