/**
 * Files this workspace wrote, by place and SHA-256, as entries of the audit trail. A mark inside a file would stay when a person edits
 * it, and a PDF or a CSV has no place for one; the hash says that what stands there is exactly what was written, so that replacing it
 * loses nothing.
 */

import { appendAudit, chainEnd } from './audit.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';

export interface Output {
  /** Absolute path. */
  readonly file: string;
  readonly sha256: string;
  /** Account whose proof it is. */
  readonly account: string;
  readonly at: string;
  readonly actor: string;
}

/** Records a report that was written, with the end of the audit chain that it prints. */
export function recordReport(write: WriteHandle, { file, sha256, account, at, actor }: Output): void {
  const end = chainEnd(write);
  appendAudit(write, {
    at,
    actor,
    action: 'report',
    subject: account,
    body: { file, sha256, entries: end?.seq ?? 0, head: end?.hash ?? '' },
  });
}

/** True where bytes of this hash at this place were written by this workspace. */
export function isOwnOutput(read: ReadHandle, file: string, sha256: string): boolean {
  const count = read.number(
    `SELECT count(1) AS n FROM audit WHERE action IN ('report', 'post') AND body ->> '$.file' = ? AND body ->> '$.sha256' = ?`,
    file,
    sha256,
  );
  return count > 0;
}
