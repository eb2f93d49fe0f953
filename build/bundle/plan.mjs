// What is bundled from what, and whether a bundle is older than its sources; imports no bundler, so it answers in milliseconds.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../prepare/places.mjs';

export const distDir = path.join(repoRoot, 'dist');

/** One group = one bundler run. `entries` that do not exist are left out of the run. */
export const GROUPS = {
  node: { entries: ['engine', 'job', 'rows', 'match', 'cli'].map((name) => `electron/${name}.ts`), format: 'esm' },
  main: { entries: ['electron/main.ts'], format: 'cjs' },
  preload: { entries: ['electron/preload.ts'], format: 'cjs' },
  window: { entries: ['renderer/index.html'], format: 'window', folders: ['renderer', 'shared'] },
};

const ALWAYS = ['package-lock.json', 'build/bundle/scripts.mjs', 'build/bundle/window.mjs', 'vite.config.ts'];

/** Names of the groups whose outputs are missing or older than what they were made from. */
export function staleGroups() {
  return Object.keys(GROUPS).filter((name) => presentEntries(name).length > 0 && !isCurrent(name));
}

/** Entry files of a group that exist. */
export function presentEntries(name) {
  return GROUPS[name].entries.filter((entry) => existsSync(path.join(repoRoot, entry)));
}

/** Records what a finished run read (`inputs`) and wrote (`outputs`), all relative to the repository. */
export function recordRun(name, inputs, outputs) {
  const own = inputs.filter((file) => !file.startsWith('node_modules/'));
  const files = [...new Set([...own, ...ALWAYS, ...filesOfFolders(name)])];
  const record = { entries: presentEntries(name), inputs: files.map(markOf), outputs };
  mkdirSync(path.dirname(recordFile(name)), { recursive: true });
  writeFileSync(recordFile(name), JSON.stringify(record));
}

/** Every file under a group's declared folders (for a bundler that does not report its inputs). */
function filesOfFolders(name) {
  return (GROUPS[name].folders ?? []).flatMap((folder) =>
    readdirSync(path.join(repoRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(repoRoot, path.join(entry.parentPath, entry.name))),
  );
}

function isCurrent(name) {
  const record = readRecord(name);
  if (record === null || record.entries.join() !== presentEntries(name).join()) return false;
  if (
    GROUPS[name].folders &&
    filesOfFolders(name).some((file) => !record.inputs.some((mark) => mark.startsWith(`${file}|`)))
  )
    return false;
  return (
    record.outputs.every((file) => existsSync(path.join(repoRoot, file))) &&
    record.inputs.every((mark) => markOf(mark.split('|')[0]) === mark)
  );
}

function markOf(file) {
  try {
    const { size, mtimeMs } = statSync(path.join(repoRoot, file));
    return `${file}|${size}|${mtimeMs}`;
  } catch {
    return `${file}|absent`;
  }
}

function recordFile(name) {
  return path.join(distDir, '.made-from', `${name}.json`);
}

function readRecord(name) {
  try {
    return JSON.parse(readFileSync(recordFile(name), 'utf8'));
  } catch {
    return null;
  }
}
