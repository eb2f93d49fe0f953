/** The time zone the books are kept in: stated or the machine's when a workspace is made, and kept in it so that every later reading gives the same days. */

import { CallError } from '../../shared/contract/index.ts';
import type { ReadHandle } from '../store/handle.ts';
import { readMeta } from '../store/meta.ts';

/** The zone of a new workspace. Throws CallError `bad_request` for a name that is no IANA zone. */
export function newBooksZone(stated: string | null): string {
  if (stated === null) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: stated }).resolvedOptions().timeZone;
  } catch {
    throw new CallError(
      'bad_request',
      `There is no time zone '${stated}'. Name one such as Europe/Berlin or America/New_York. Nothing was changed.`,
    );
  }
}

/** The zone of a workspace; null in one made before zones were kept: days are then taken as written. */
export function booksZone(read: ReadHandle): string | null {
  return readMeta(read, 'zone') || null;
}
