/** SQLite and file-system failures as calm errors: what happened, what did not change, what to do. */

import { CallError, type ErrorCode } from '../../shared/contract/index.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What the file system says of a path that cannot be used. */
const REASONS = new Map<string, { readonly code: ErrorCode; readonly text: string }>([
  ['ENOENT', { code: 'not_found', text: 'There is no such file or folder. Check the path.' }],
  ['ENOTDIR', { code: 'not_found', text: 'Part of the path is no folder. Check the path.' }],
  ['ENAMETOOLONG', { code: 'io_failed', text: 'The name is too long for this disk. Choose a shorter one.' }],
  ['EISDIR', { code: 'io_failed', text: 'That is a folder, not a file. Choose a file.' }],
  ['ELOOP', { code: 'io_failed', text: 'The path is a link that leads in a circle. Choose another.' }],
  ['EMFILE', { code: 'io_failed', text: 'Too many files are open. Close other programs, then try again.' }],
  ['ENXIO', { code: 'io_failed', text: 'The file cannot be opened. Choose another.' }],
  ['EINVAL', { code: 'io_failed', text: 'The file system does not take this path. Choose another.' }],
  [
    'ERR_INVALID_ARG_VALUE',
    { code: 'io_failed', text: 'The path holds a character that no file name can. Choose another.' },
  ],
  [
    'SQLITE_CANTOPEN',
    { code: 'io_failed', text: 'The file cannot be opened here. Check the path and its permissions.' },
  ],
]);

/** What the triggers of the schema say where a change would move the figures of a locked period. */
const LOCKED_PERIOD = 'locked period';

/** Turns a failure into a CallError; errors that are already one pass through, unknown ones are returned as they are. */
export function toCallError(error: unknown): unknown {
  if (error instanceof CallError) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && detail === LOCKED_PERIOD)
    return new CallError(
      'refused',
      'The period is locked: its figures were signed. Nothing was changed. Reopen the period first, or decide it in the open one.',
    );
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
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || detail === 'unsupported file format')
    return new CallError(
      'damaged',
      'The workspace file is damaged. Nothing was changed. Close it and restore a backup; “tieout restore --list” shows what there is.',
      detail,
    );
  const reason = REASONS.get(code);
  return reason === undefined ? error : new CallError(reason.code, `${reason.text} Nothing was changed.`, detail);
}
