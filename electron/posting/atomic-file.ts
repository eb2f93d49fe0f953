/** Writes a new file all or nothing: temporary name in the same folder, fsync, then its name. */

import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const READ_ONLY = new Set(['EACCES', 'EPERM', 'EROFS']);
// File systems without hard links (FAT, some network shares) answer with one of these.
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The calm, named form of a file system error. */
export function fileError(error: unknown, file: string): CallError {
  if (error instanceof CallError) return error;
  const code = codeOf(error);
  const name = basename(file);
  const untouched = 'Nothing was written and nothing else changed.';
  if (DISK_FULL.has(code))
    return new CallError(
      'disk_full',
      `There is no room left to write ${name}. ${untouched} Free some space and try again.`,
      code,
    );
  if (READ_ONLY.has(code))
    return new CallError(
      'read_only',
      `${name} cannot be written in this folder: it is read-only for you. ${untouched} Choose another folder.`,
      code,
    );
  if (code === 'EEXIST') return alreadyExists(file);
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'the folder does not exist'
      : `the file system answered ${code || 'with an error'}`;
  return new CallError(
    'io_failed',
    `${name} could not be written: ${why}. ${untouched} Choose another place and try again.`,
    code || null,
  );
}

/** Refusal to replace a file that is there. */
export function alreadyExists(file: string, why = ''): CallError {
  return new CallError(
    'already_exists',
    `${basename(file)} exists already${why === '' ? '' : ` (${why})`}. It was left as it is. Choose a new file name.`,
  );
}

/** Creates `file` with these bytes. An existing file is never replaced. Throws CallError; then nothing is left behind. */
export function writeNewFile(file: string, bytes: Uint8Array): void {
  if (existsSync(file)) throw alreadyExists(file);
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  let named = false;
  try {
    writeAndSync(temporary, bytes);
    giveName(temporary, file);
    named = true;
    syncFolder(dirname(file));
  } catch (error) {
    // A name that may not survive a power cut is no success: the caller will call this entry unsent.
    if (named) rmSync(file, { force: true });
    throw fileError(error, file);
  } finally {
    rmSync(temporary, { force: true, maxRetries: 3 });
  }
}

function writeAndSync(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A hard link fails when the name is taken, which rename does not; where there are no links, checks and renames. */
function giveName(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    if (existsSync(file)) throw alreadyExists(file);
    renameSync(temporary, file);
  }
}

/** Makes the new name durable. Windows has no handle on folders; there the rename itself is journalled. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
