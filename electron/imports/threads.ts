/** The scripts and the memory of worker threads. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { ResourceLimits } from 'node:worker_threads';

/**
 * Rows live for a moment: a small young generation collects them as fast as a large one and holds a quarter of the memory
 * (measured: 150 MB for 245-350 MB above idle over a million rows, 332 MB for 474 MB while matching, at equal speed).
 */
export const THREAD_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 16 };

/** The same for the thread the process started with, whose limits cannot be set any more: its young generation stays as small as it is. */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Scripts of the threads that a job may start. */
export interface ThreadScripts {
  /** Reads a large file ahead of the import. */
  readonly rows: string;
  /** Takes its share of a match. */
  readonly match: string;
}

/** The scripts beside another one of the same build; null where nothing was built (tests from source). */
export function scriptsBeside(script: string): ThreadScripts | null {
  const at = (name: string): string => join(dirname(script), `${name}.mjs`);
  const scripts = { rows: at('rows'), match: at('match') };
  return existsSync(scripts.rows) && existsSync(scripts.match) ? scripts : null;
}
