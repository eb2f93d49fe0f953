/** `electron . --print-pdf IN.html OUT.pdf`: prints one file without a window or a workspace, then exits. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app } from 'electron';
import { enforceSandbox } from './hardening.ts';
import { printPdf } from './print.ts';
import { registerScheme } from './protocol.ts';

export interface PrintRequest {
  readonly input: string;
  readonly output: string;
}

/** The two files after `--print-pdf`, or null for a normal start. */
export function printRequest(argv: readonly string[]): PrintRequest | null {
  const at = argv.indexOf('--print-pdf');
  const input = argv[at + 1];
  const output = argv[at + 2];
  return at >= 0 && input && output ? { input: path.resolve(input), output: path.resolve(output) } : null;
}

/** Ends the process with 0 when the PDF is written, 1 (and one line on stderr) when it is not. */
export function printFromCommandLine({ input, output }: PrintRequest): void {
  enforceSandbox();
  registerScheme();
  app.on('window-all-closed', () => {});
  app
    .whenReady()
    .then(() => readFile(input, 'utf8'))
    .then((html) => printPdf(html, output))
    .then(
      () => app.exit(0),
      (error: Error) => {
        process.stderr.write(`print: ${error.message}\n`);
        app.exit(1);
      },
    );
}
