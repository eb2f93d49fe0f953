/** Writes what a person asked for (a report, a list) and never over anything this program did not write, unless told to. */

import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import { alreadyExists, codeOf, fileError, replaceFileSync, writeNewFile } from './atomic-file.ts';
import { holdsWorkspace } from './workspace-file.ts';

/** SHA-256 of bytes, hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface Overwriting {
  /** A person said that this file may be replaced: in the save dialog, or with --force. */
  readonly overwrite: boolean;
  /** True where bytes of this SHA-256 at this place are what this program wrote: replacing them loses nothing. */
  readonly isOurs: (sha256: string) => boolean;
}

function refused(file: string, why: string, remedy: string): CallError {
  return new CallError('already_exists', `${basename(file)} ${why}. It was left as it is. ${remedy}`);
}

const ELSEWHERE = 'Choose another file name.';

/**
 * True where a file stands that may be replaced, false where none does. A link, a folder, a device and anything that holds a workspace
 * are never replaced, whoever says so. Throws CallError `already_exists`, or what reading it fails with.
 */
export function mayReplace(file: string, { overwrite, isOurs }: Overwriting): boolean {
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if (found.isSymbolicLink()) throw refused(file, 'is a link to another file', ELSEWHERE);
    if (!found.isFile()) throw refused(file, 'is no ordinary file', ELSEWHERE);
    if (found.size > 0 && holdsWorkspace(file))
      throw refused(file, 'is a workspace, or may be an encrypted one', ELSEWHERE);
    if (overwrite || isOurs(sha256Of(readFileSync(file)))) return true;
    throw alreadyExists(file, 'not as Tieout wrote it');
  } catch (error) {
    throw codeOf(error) === '' ? error : fileError(error, file);
  }
}

/** Writes `file` all or nothing. Returns the SHA-256 of what was written. Throws CallError; then what stood there stands as it was. */
export function writeOutput(file: string, bytes: Uint8Array, rule: Overwriting): string {
  if (mayReplace(file, rule)) replaceFileSync(file, bytes);
  else writeNewFile(file, bytes);
  return sha256Of(bytes);
}
