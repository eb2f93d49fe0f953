/** Text of a PDF for a test, where the machine has poppler's pdftotext. */

import { spawnSync } from 'node:child_process';

/** The text, or null where pdftotext is not installed. */
export function pdfText(file: string): string | null {
  const run = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return run.error ? null : run.stdout;
}
