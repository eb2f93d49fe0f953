/** SQLite and file-system failures as calm errors: what happened, what did not change, what to do. */

import { CallError } from '../../shared/contract/index.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns a failure into a CallError; errors that are already one pass through, unknown ones are returned as they are. */
export function toCallError(error: unknown): unknown {
  if (error instanceof CallError) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC' || code === 'EDQUOT')
    return new CallError(
      'disk_full',
      'The disk is full. Nothing was changed and nothing is lost. Free some space, then do it again.',
      detail,
    );
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new CallError(
      'locked',
      'The workspace is in use by another program and stayed locked. Nothing was changed. Close the other program, then try again.',
      detail,
    );
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new CallError(
      'read_only',
      'The file or its folder cannot be written to. Nothing was changed. Check its permissions, or copy the workspace to a folder of your own.',
      detail,
    );
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO')
    return new CallError(
      'io_failed',
      'The disk did not answer properly. Nothing was changed. Check the drive, then try again.',
      detail,
    );
  if (code.startsWith('SQLITE_CORRUPT'))
    return new CallError(
      'io_failed',
      'The workspace file is damaged. Nothing was changed. Restore the newest backup beside it.',
      detail,
    );
  return error;
}
