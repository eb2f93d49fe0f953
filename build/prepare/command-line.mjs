// Makes a checkout able to run the command line. Idempotent, silent when in place.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { nodeForProgram } from './native.mjs';
import { nodeModules, PrepareError, say } from './places.mjs';

/** Path of the Node to run the program with (see nodeForProgram). */
export async function prepareCommandLine() {
  linkCommand();
  return nodeForProgram();
}

/** npm links a package's `bin` only where it is a dependency; this makes `npx tieout` work inside the checkout too. */
function linkCommand() {
  if (process.platform === 'win32') return;
  const link = path.join(nodeModules, '.bin', 'tieout');
  try {
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync('../../build/tieout.mjs', link);
  } catch (error) {
    if (!['EEXIST', 'EACCES', 'EROFS'].includes(error.code)) throw error;
  }
}

/** Runs one of the preparations for a script: a PrepareError becomes its message and exit code 1. */
export async function preparedOrExit(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    say(error.message);
    process.exit(1);
  }
}
