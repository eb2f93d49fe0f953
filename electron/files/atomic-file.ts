/** Writes a file all or nothing: temporary name in the same folder, fsync, then its name. */

import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const READ_ONLY = new Set(['EACCES', 'EPERM', 'EROFS']);
// File systems without hard links (FAT, some network shares) answer with one of these.
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The calls a written file is made of. Node's own, unless a fault is to be shown at one of them. */
export interface Disk {
  readonly openSync: typeof openSync;
  readonly writeSync: (handle: number, bytes: Uint8Array, offset: number) => number;
  readonly fsyncSync: (handle: number) => void;
  readonly closeSync: (handle: number) => void;
  readonly linkSync: typeof linkSync;
  readonly renameSync: typeof renameSync;
  readonly rmSync: typeof rmSync;
}

export const REAL_DISK: Disk = { openSync, writeSync, fsyncSync, closeSync, linkSync, renameSync, rmSync };

/** Code of a file system error, '' of any other. */
export const codeOf = (error: unknown): string =>
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
  const why = WHY.get(code) ?? `the file system answered ${code || 'with an error'}`;
  return new CallError(
    'io_failed',
    `${name} could not be written: ${why}. ${untouched} Choose another place and try again.`,
    code || null,
  );
}

const WHY = new Map([
  ['ENOENT', 'the folder does not exist'],
  ['ENOTDIR', 'the folder does not exist'],
  ['EISDIR', 'a folder has this name'],
  ['ENAMETOOLONG', 'the name is too long for this disk'],
]);

/** Refusal to replace a file that is there. */
export function alreadyExists(file: string, why = ''): CallError {
  return new CallError(
    'already_exists',
    `${basename(file)} exists already${why === '' ? '' : ` (${why})`}. It was left as it is. Choose a new file name.`,
  );
}

/** True where the name is taken, by a file, a folder or a link that leads nowhere. */
export function isTaken(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Name the bytes are written under until they are complete. */
function partName(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}.part`);
}

/**
 * Creates `file` with these bytes. An existing file is never replaced. Throws CallError; then there is no `file`. Once the file has its
 * name it is there: what fails after that (the folder is not flushed, the temporary name stays) is no failure, since whoever is told
 * "not written" would write its content a second time.
 */
export function writeNewFile(file: string, bytes: Uint8Array, disk: Disk = REAL_DISK): void {
  if (isTaken(file)) throw alreadyExists(file);
  writeWith(file, bytes, disk, giveName);
}

/** Writes `file` with these bytes in place of what is there. Throws CallError; then the old file stands as it was. */
export function replaceFileSync(file: string, bytes: Uint8Array, disk: Disk = REAL_DISK): void {
  writeWith(file, bytes, disk, (temporary) => disk.renameSync(temporary, file));
}

function writeWith(
  file: string,
  bytes: Uint8Array,
  disk: Disk,
  name: (temporary: string, file: string, disk: Disk) => void,
): void {
  const temporary = partName(file);
  try {
    writeAndSync(temporary, bytes, disk);
    name(temporary, file, disk);
  } catch (error) {
    quietly(() => disk.rmSync(temporary, { force: true, maxRetries: 3 }));
    throw fileError(error, file);
  }
  quietly(() => disk.rmSync(temporary, { force: true, maxRetries: 3 }));
  quietly(() => syncFolder(dirname(file), disk));
}

/** For steps after which nothing is undone. */
function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The file has its name, or was never there: either way its state is told already.
  }
}

function writeAndSync(file: string, bytes: Uint8Array, disk: Disk): void {
  const handle = disk.openSync(file, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += disk.writeSync(handle, bytes, at);
    disk.fsyncSync(handle);
  } finally {
    disk.closeSync(handle);
  }
}

/** A hard link fails when the name is taken, which rename does not; where there are no links, checks and renames. The temporary name may stay. */
export function giveName(temporary: string, file: string, disk: Disk = REAL_DISK): void {
  try {
    disk.linkSync(temporary, file);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    if (isTaken(file)) throw alreadyExists(file);
    disk.renameSync(temporary, file);
  }
}

/** Makes a new name durable. Windows has no handle on folders; there the rename itself is journalled. */
export function syncFolder(folder: string, disk: Disk = REAL_DISK): void {
  if (process.platform === 'win32') return;
  const handle = disk.openSync(folder, 'r');
  try {
    disk.fsyncSync(handle);
  } finally {
    disk.closeSync(handle);
  }
}
