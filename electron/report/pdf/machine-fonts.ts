/** Fonts of this machine for scripts that the shipped face lacks: where they lie, which characters they have, which to take. */

import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create } from 'fontkit';
import type { FontFile } from 'pdfkit';
import { coveredBy, type FaceFacts, readFaces } from './font-tables.ts';

/** Folders are nested by foundry and family; deeper is a link that leads back. */
const MAX_DEPTH = 5;
/** More files than any system's own fonts: beyond it the search costs more than it finds. */
const MAX_FILES = 5_000;
const FONT_NAME = /\.(ttf|otf|ttc|otc)$/i;
// Faces that answer for every character with a blank or a box, by their makers' own names.
const NO_REAL_GLYPHS = /last ?resort|adobe ?blank|notdef|tofu/i;

/** A font of the machine that is embedded for the characters named. */
export interface MachineFont {
  readonly font: FontFile;
  readonly codes: ReadonlySet<number>;
}

/** The folders in which the systems keep their fonts and people theirs. */
export function fontFolders(): string[] {
  const home = os.homedir();
  const { WINDIR, LOCALAPPDATA, XDG_DATA_HOME, XDG_DATA_DIRS } = process.env;
  if (process.platform === 'win32')
    return [
      path.join(WINDIR ?? 'C:\\Windows', 'Fonts'),
      ...(LOCALAPPDATA ? [path.join(LOCALAPPDATA, 'Microsoft', 'Windows', 'Fonts')] : []),
    ];
  if (process.platform === 'darwin')
    return ['/System/Library/Fonts', '/Library/Fonts', path.join(home, 'Library', 'Fonts')];
  const shared = (XDG_DATA_DIRS || '/usr/local/share:/usr/share')
    .split(':')
    .map((folder) => path.join(folder, 'fonts'));
  return [
    ...shared,
    path.join(XDG_DATA_HOME || path.join(home, '.local', 'share'), 'fonts'),
    path.join(home, '.fonts'),
  ];
}

function fontFiles(folders: readonly string[]): string[] {
  const files: string[] = [];
  const visit = (folder: string, depth: number): void => {
    let entries: ReturnType<typeof namesIn>;
    try {
      entries = namesIn(folder);
    } catch {
      // A folder that is absent or closed to us has no fonts for us.
      return;
    }
    for (const entry of entries) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory() && depth < MAX_DEPTH) visit(file, depth + 1);
      else if (FONT_NAME.test(entry.name) && !entry.isFIFO() && files.length < MAX_FILES) files.push(file);
    }
  };
  for (const folder of folders) visit(folder, 0);
  return [...new Set(files)];
}

/** In the order of their names, so that two runs choose the same. */
const namesIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));

interface Candidate extends FaceFacts {
  readonly file: string;
  readonly has: ReadonlySet<number>;
}

function candidatesFor(codes: ReadonlySet<number>, folders: readonly string[]): Candidate[] {
  const files = fontFiles(folders).filter((file) => !NO_REAL_GLYPHS.test(path.basename(file)));
  return files.flatMap((file) => candidatesIn(file, codes));
}

/** Faces of the file with some of `codes`. */
function candidatesIn(file: string, codes: ReadonlySet<number>): Candidate[] {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return [];
  }
  const readAt = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(handle, bytes, 0, length, offset));
  };
  try {
    return readFaces(readAt)
      .filter(({ mayEmbed, hasOutlines }) => mayEmbed && hasOutlines)
      .map((face) => ({ ...face, file, has: coveredBy(face, codes) }))
      .filter(({ has }) => has.size > 0);
  } catch {
    // Damaged or of a kind we do not know: another file may have the characters.
    return [];
  } finally {
    closeSync(handle);
  }
}

/** Upright text weights first: 400 in a sans serif of normal width is what stands beside the report's own face. */
function plainness({ weight, width, italic, serif, fixedPitch }: Candidate): number {
  return Math.abs(weight - 400) / 100 + Math.abs(width - 5) + (italic ? 4 : 0) + (serif ? 1 : 0) + (fixedPitch ? 1 : 0);
}

/**
 * As few fonts as have the characters `codes`, the widest cover first; a face that cannot be read, may not be embedded
 * (OS/2 fsType) or draws nothing is passed over. What is in no font's `codes` can be shown on this machine by none.
 */
export function fontsFor(codes: ReadonlySet<number>, folders: readonly string[]): MachineFont[] {
  if (codes.size === 0) return [];
  const missing = new Set(codes);
  let candidates = candidatesFor(codes, folders);
  const chosen: MachineFont[] = [];
  while (missing.size > 0 && candidates.length > 0) {
    const gain = (one: Candidate) => [...one.has].filter((code) => missing.has(code)).length;
    const ranked = candidates
      .map((one) => ({ one, gain: gain(one), plain: plainness(one) }))
      .filter((item) => item.gain > 0);
    const best = ranked.reduce<(typeof ranked)[number] | null>(
      (top, item) =>
        top === null || item.gain > top.gain || (item.gain === top.gain && item.plain < top.plain) ? item : top,
      null,
    );
    if (best === null) break;
    candidates = ranked.map(({ one }) => one).filter((one) => one !== best.one);
    const font = openFace(best.one);
    const shown =
      font === null
        ? []
        : drawn(
            font,
            [...best.one.has].filter((code) => missing.has(code)),
          );
    if (font === null || shown.length === 0) continue;
    for (const code of shown) missing.delete(code);
    chosen.push({ font, codes: new Set(shown) });
  }
  return chosen;
}

function openFace({ file, index }: Candidate): FontFile | null {
  try {
    const made = create(readFileSync(file));
    return 'fonts' in made ? (made.fonts[index] ?? null) : made;
  } catch {
    return null;
  }
}

/** Those of `codes` whose glyph has an outline and can be put into a subset: a picture font or a broken table has none. */
function drawn(font: FontFile, codes: readonly number[]): number[] {
  try {
    const subset = font.createSubset();
    const shown = codes.filter((code) => {
      const glyph = font.glyphForCodePoint(code);
      return glyph.id !== 0 && (glyph.path.commands.length > 0 || /[\p{Z}\p{C}]/u.test(String.fromCodePoint(code)));
    });
    for (const code of shown) subset.includeGlyph(font.glyphForCodePoint(code).id);
    return subset.encode().length > 0 ? shown : [];
  } catch {
    return [];
  }
}
