// Remembers what a check found for exactly these files, so that the next run need not start processes to repeat it.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeModules } from './places.mjs';

/**
 * What `check` answers (a string), kept under `name` while size and modification time of `files` stay the same. It lives
 * in node_modules and dies with it; where that folder cannot be written, the check is made each time.
 */
export function remembered(name, files, check) {
  const place = path.join(nodeModules, '.tieout', `${name}.stamp`);
  const marks = files.map(markOf).join('\n');
  const [answer, ...kept] = readOrEmpty(place).split('\n');
  if (kept.join('\n') === marks) return answer;
  const fresh = check();
  try {
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, `${fresh}\n${files.map(markOf).join('\n')}`);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
  return fresh;
}

function markOf(file) {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  } catch {
    return `${file} absent`;
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
