/** Writes a file a person asked for: complete or not at all. */

import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes beside `file`, flushes, renames over it. On failure the old file is untouched and no part is left behind. */
export async function replaceFile(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
