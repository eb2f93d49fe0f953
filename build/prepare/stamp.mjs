// Remembers that a check passed for exactly these files, so that the next run need not start processes to repeat it.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeModules } from './places.mjs';

/** A stamp named `name` over the size and modification time of `files`; it lives in node_modules and dies with it. */
export function stampOf(name, files) {
  const place = path.join(nodeModules, '.tieout', `${name}.stamp`);
  const wanted = files.map(fingerprint).join('\n');
  return {
    isCurrent: () => readOrNull(place) === wanted,
    write: () => {
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, wanted);
    },
  };
}

function fingerprint(file) {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  } catch {
    return `${file} absent`;
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
