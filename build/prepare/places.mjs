// Where the preparation finds things: the checkout, its node_modules, and the cache that survives `npm ci`.
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const nodeModules = path.join(repoRoot, 'node_modules');
export const electronDir = path.join(nodeModules, 'electron');
export const electronDist = path.join(electronDir, 'dist');
export const sqliteDir = path.join(nodeModules, 'better-sqlite3');

/** Folder for things that are slow to make (a compiled module, an unpacked runtime); TIEOUT_CACHE moves it. */
export function cacheDir() {
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

/** One progress line on stderr; stdout stays free for whoever runs the preparation on the way to something else. */
export function say(line) {
  process.stderr.write(`prepare: ${line}\n`);
}

/** A preparation step that cannot be completed; the message is meant for a person. */
export class PrepareError extends Error {}
