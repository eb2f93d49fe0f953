// Where the preparation finds things: the checkout, its node_modules, and the cache that survives `npm ci`.
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const nodeModules = path.join(repoRoot, 'node_modules');
export const electronDir = path.join(nodeModules, 'electron');
export const electronDist = path.join(electronDir, 'dist');
export const sqliteDir = path.join(nodeModules, 'better-sqlite3');

/** The Node that an optional dependency carries for this platform, or null. npm puts it first on the PATH of its scripts. */
export function carriedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const folder = path.join(nodeModules, `node-${platform}-${process.arch}`, 'bin');
  const file = path.join(folder, process.platform === 'win32' ? 'node.exe' : 'node');
  return existsSync(file) ? file : null;
}

/**
 * Folder for things that are slow to make (a compiled module, an unpacked runtime); TIEOUT_CACHE moves it. Where the
 * user's cache folder cannot be written, node_modules keeps them until the next installation.
 */
export function cacheDir() {
  const wanted = wantedCacheDir();
  try {
    mkdirSync(wanted, { recursive: true });
    accessSync(wanted, constants.W_OK);
    return wanted;
  } catch {
    return path.join(nodeModules, '.cache', 'tieout');
  }
}

function wantedCacheDir() {
  if (process.env.TIEOUT_CACHE) return path.resolve(process.env.TIEOUT_CACHE);
  if (process.platform === 'win32' && process.env.LOCALAPPDATA)
    return path.join(process.env.LOCALAPPDATA, 'tieout-build');
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(base, 'tieout');
}

/** The Electron executable that `require('electron')` would name, or null while none is in place. */
export function electronBinary() {
  const pathFile = path.join(electronDir, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = path.join(electronDist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** Version string of an installed package, read from its own package.json. */
export function packageVersion(folder) {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
}

/** One line on stderr; stdout stays free for whoever runs the preparation on the way to something else. */
export function say(line) {
  process.stderr.write(`prepare: ${line}\n`);
}

/**
 * Does `work` and says it in one line: what, at the start (a person waits), and how long it took, at its end. `work` may
 * be asynchronous; its failure is the caller's to say.
 */
export async function timed(what, work) {
  const started = performance.now();
  process.stderr.write(`prepare: ${what}, once`);
  let end = 'failed';
  try {
    const result = await work();
    end = `${Math.max(1, Math.round((performance.now() - started) / 1000))} s`;
    return result;
  } finally {
    process.stderr.write(` ... ${end}\n`);
  }
}

/** A preparation step that cannot be completed; the message is meant for a person. */
export class PrepareError extends Error {}
