/** Files that a killed program left half-made: told by their name, which carries the number of the process that made them. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// ".books.tieout.4711-0.creating" with its side files, "books.tieout-head.4711-0.new".
const BUILDING = /^\..+\.(\d+)-\d+\.creating(?:-\w+)?$/;
const HEAD = /-head\.(\d+)-\d+\.new$/;

/** Name of a file that is being made beside `name`. */
export function buildingName(name: string, thread: number): string {
  return `.${name}.${process.pid}-${thread}.creating`;
}

/** True while a process with this number runs; one of another user counts as running. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Takes away what programs that no longer run left half-made in a folder. */
export function sweepLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = (BUILDING.exec(name) ?? HEAD.exec(name))?.[1];
    if (pid !== undefined && !runs(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}
