// Makes a checkout runnable: Electron, the native module, for tests the system libraries. Idempotent, silent when in place.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureElectron } from './prepare/electron.mjs';
import { ensureLibraries, missingLibraries } from './prepare/libraries.mjs';
import { ensureNative, THIS_NODE } from './prepare/native.mjs';
import { nodeModules, PrepareError, say } from './prepare/places.mjs';

/**
 * Everything the named purpose needs. `install` goes on where a part cannot be had (no Electron host, no compiler, no
 * root) and says so in one line each, then bundles so that the command line works at once; `cli` needs only this Node to
 * load the native module; `run` needs Electron too; `test` also needs the system libraries.
 */
export async function prepare(purpose) {
  if (purpose !== 'cli') await step(purpose === 'install', ensureElectron);
  await step(purpose === 'install', () => requireNative(purpose));
  linkCommand();
  if (purpose === 'test') await step(false, ensureLibraries);
  if (purpose === 'install') await finishInstall();
}

function requireNative(purpose) {
  const dead = ensureNative();
  const blocking = purpose === 'cli' ? dead.filter((name) => name === THIS_NODE) : dead;
  if (blocking.length > 0) throw new PrepareError(`better-sqlite3 does not load in ${blocking.join(', ')}`);
}

async function finishInstall() {
  const line = missingLibraries();
  if (line !== null) say(`the window needs system libraries. Run as root: ${line}`);
  if (!existsSync(path.join(nodeModules, 'esbuild'))) return;
  const { bundle, describe } = await import('./bundle.mjs');
  await bundle().catch(async (error) => say(`not bundled: ${await describe(error)}`));
}

async function step(tolerant, work) {
  try {
    await work();
  } catch (error) {
    if (!(tolerant && error instanceof PrepareError)) throw error;
    say(error.message);
  }
}

/** npm links a package's `bin` only where it is a dependency; this makes `npx tieout` work inside the checkout too. */
function linkCommand() {
  if (process.platform === 'win32') return;
  const link = path.join(nodeModules, '.bin', 'tieout');
  try {
    symlinkSync('../../build/tieout.mjs', link);
  } catch (error) {
    if (error.code === 'ENOENT') mkdirSync(path.dirname(link), { recursive: true });
    else if (error.code !== 'EEXIST') throw error;
  }
}

/** Runs `prepare` for a script: a PrepareError becomes its message and exit code 1. */
export async function prepareOrExit(purpose) {
  try {
    await prepare(purpose);
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const purpose = process.argv.includes('--tests')
    ? 'test'
    : process.env.npm_lifecycle_event === 'postinstall'
      ? 'install'
      : 'run';
  await prepareOrExit(purpose);
}
