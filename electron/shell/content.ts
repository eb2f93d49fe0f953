/** Maps a request of the app scheme to a file inside the renderer's folder, or to nothing (security.md 3.1 row 18). */

import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';

const ORIGIN = 'app://tieout/';
/** Served kinds; a file of any other kind does not exist for the page. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

export interface Content {
  readonly file: string;
  readonly type: string;
}

/** The file behind `url` (as the scheme handler receives it), or null: other host, escape from `root`, unknown kind, no such file. */
export function findContent(root: string, url: string): Content | null {
  const relative = relativePath(url);
  if (relative === null) return null;
  const type = TYPES[path.extname(relative).toLowerCase()];
  if (type === undefined) return null;
  try {
    const base = realpathSync(root);
    const file = realpathSync(path.join(base, relative));
    return file.startsWith(base + path.sep) && statSync(file).isFile() ? { file, type } : null;
  } catch {
    return null;
  }
}

/** Path below the origin, decoded once; null where it holds anything but plain segments. */
function relativePath(url: string): string | null {
  if (!url.startsWith(ORIGIN)) return null;
  const raw = url.slice(ORIGIN.length).split(/[?#]/)[0] ?? '';
  if (/%(2f|5c|00)/i.test(raw)) return null;
  const decoded = decodeOrNull(raw);
  if (decoded === null || decoded.includes('\0') || decoded.includes('\\')) return null;
  const isPlain = decoded.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return isPlain ? decoded : null;
}

function decodeOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
