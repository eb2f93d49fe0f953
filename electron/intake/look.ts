/** Looks at one file of the watched folder without writing: what it is and what should become of it. */

import { join } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import type { IntakeOutcome } from '../../shared/contract/intake.ts';
import { MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import type { JobControl } from '../imports/control.ts';
import { hashFile } from '../imports/source.ts';
import { type StagedEntry, stagePaths } from '../imports/stage.ts';
import type { ReadHandle } from '../store/handle.ts';
import { type FileMark, isSameMark, markOf } from './listing.ts';
import { isImported } from './log.ts';
import { reasonToWait } from './settled.ts';

/** What should become of a file. `imported` says that it may be: nothing is written by looking. */
export interface Finding {
  readonly outcome: IntakeOutcome;
  readonly added: number;
  readonly message: string;
  /** '' where the file was not read. */
  readonly sha256: string;
}

export interface Look {
  readonly finding: Finding;
  readonly entries: readonly StagedEntry[];
}

/** Hash of a file whose very bytes are in the workspace, else null. Only files of the same size as an imported one are read. */
export function importedHash(read: ReadHandle, folder: string, file: FileMark, control: JobControl): string | null {
  const alike = read.number("SELECT count(1) AS n FROM import WHERE bytes = ? AND state = 'committed'", file.bytes);
  if (alike === 0 || file.bytes === 0) return null;
  try {
    const sha256 = hashFile(join(folder, file.name), control);
    return isImported(read, sha256) ? sha256 : null;
  } catch (error) {
    if (error instanceof CallError) throw error;
    // A file that cannot be read is not known; reading it as a statement says why it cannot.
    return null;
  }
}

/** The same bytes again. */
export function knownFinding(sha256: string): Finding {
  return { outcome: 'nothing_new', added: 0, message: 'This very content is in the workspace already.', sha256 };
}

const sumOf = (entries: readonly StagedEntry[], key: 'added' | 'known' | 'read' | 'refused'): number =>
  entries.reduce((sum, entry) => sum + entry.tallies.reduce((part, item) => part + item[key], 0), 0);

function judge(read: ReadHandle, entries: readonly StagedEntry[]): Finding {
  const sha256 = entries[0]?.source.sha256 ?? '';
  if (entries.every((entry) => entry.state === 'refused')) {
    const why = entries.flatMap((entry) => entry.problems)[0]?.message ?? 'There is no data in it.';
    return { outcome: 'refused', added: 0, message: why, sha256 };
  }
  const added = sumOf(entries, 'added');
  const rows = sumOf(entries, 'read');
  if (rows > 0 && sumOf(entries, 'known') === rows && entries.every((entry) => entry.state === 'ready'))
    return {
      outcome: 'nothing_new',
      added: 0,
      message: `All ${rows} rows are in the workspace already.`,
      sha256,
    };
  for (const entry of entries) {
    const reason = reasonToWait(read, entry);
    if (reason !== null) return { outcome: 'needs_you', added: 0, message: reason, sha256 };
  }
  const known = sumOf(entries, 'known');
  return {
    outcome: 'imported',
    added,
    message: `${rows} read = ${added} new + ${known} already imported.`,
    sha256,
  };
}

/** Looks at a file; null when it changed or went away meanwhile. Throws CallError `cancelled`. */
export async function lookAt(
  read: ReadHandle,
  folder: string,
  file: FileMark,
  control: JobControl,
): Promise<Look | null> {
  const stands = async (): Promise<boolean> => isSameMark(file, await markOf(folder, file.name));
  if (!(await stands())) return null;
  const known = importedHash(read, folder, file, control);
  if (known !== null) return { finding: knownFinding(known), entries: [] };
  if (file.bytes > MAX_TAGGED_BYTES) {
    const message = `It is larger than ${MAX_TAGGED_BYTES / 1_000_000} MB. Import it by hand if it is meant.`;
    return { finding: { outcome: 'needs_you', added: 0, message, sha256: '' }, entries: [] };
  }
  const path = join(folder, file.name);
  const entries = await stagePaths(read, [path], { side: null, account: null, map: null }, control);
  return (await stands()) ? { finding: judge(read, entries), entries } : null;
}
