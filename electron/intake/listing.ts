/** What counts as a file of the watched folder: ordinary files of its top level that no program is still busy with. */

import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file as it stands: when either figure moves, its content may have. */
export interface FileMark {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** More files than this are not watched: each look asks the file system about every one of them. */
export const MAX_WATCHED_FILES = 5_000;

/** The folder is there but unfit: said to people as it is. */
export class UnfitFolder extends Error {
  override readonly name = 'UnfitFolder';
}

/** Downloads under way (Chrome, Firefox, Safari, Edge, Opera), office lock files, editors' leftovers, system files, and workspaces themselves. */
const PASSING =
  /^\.|^~\$|~$|\.(part|partial|tmp|temp|crdownload|download|opdownload|filepart|swp|lock|lnk|url|tieout(-wal|-shm|-journal)?)$|^(thumbs\.db|desktop\.ini|icon\r)$/i;

/** True for names that are hidden, temporary or no statements by nature. */
export function isPassing(name: string): boolean {
  return PASSING.test(name);
}

function named(entries: readonly Dirent[]): string[] {
  const names = entries.filter((entry) => entry.isFile() && !isPassing(entry.name)).map((entry) => entry.name);
  if (names.length > MAX_WATCHED_FILES)
    throw new UnfitFolder(
      `The folder holds more than ${MAX_WATCHED_FILES.toLocaleString('en-US')} files and is not watched. Choose one that is kept for statements.`,
    );
  return names.sort();
}

/** Marks a file; null when it is gone. */
export async function markOf(folder: string, name: string): Promise<FileMark | null> {
  try {
    const { size, mtimeMs } = await stat(join(folder, name));
    return { name, bytes: size, modifiedMs: mtimeMs };
  } catch {
    return null;
  }
}

/** The files in name order. Throws UnfitFolder, or the file system's error when the folder cannot be read. */
export async function listFolder(folder: string): Promise<FileMark[]> {
  const marks: FileMark[] = [];
  for (const name of named(await readdir(folder, { withFileTypes: true }))) {
    const mark = await markOf(folder, name);
    if (mark !== null) marks.push(mark);
  }
  return marks;
}

export function isSameMark(a: FileMark, b: FileMark | undefined | null): boolean {
  return a.name === b?.name && a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}

/** True while another program holds the file so that it cannot be read (Windows: a download that is still written). */
export async function isHeld(folder: string, name: string): Promise<boolean> {
  try {
    await (await open(join(folder, name), 'r')).close();
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'EBUSY' || error.code === 'EPERM');
  }
}
