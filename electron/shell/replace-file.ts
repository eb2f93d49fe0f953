/** Writes a file a person named in a save dialog, which asked before replacing one: complete or not at all, never over a workspace or through a link. */

import { replaceFileSync, writeNewFile } from '../files/atomic-file.ts';
import { mayReplace } from '../files/output.ts';

/** Throws CallError; then what stood there stands as it was and no part is left behind. */
export async function replaceFile(file: string, bytes: Buffer): Promise<void> {
  if (mayReplace(file, { overwrite: true, isOurs: () => false })) replaceFileSync(file, bytes);
  else writeNewFile(file, bytes);
}
