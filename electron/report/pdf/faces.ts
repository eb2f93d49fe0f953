/** The report's own face, Inter in two weights: where its files lie beside a bundle or in node_modules. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { create } from 'fontkit';
import type { FontFile } from 'pdfkit';
import { CallError } from '../../../shared/contract/index.ts';

export type Weight = 'regular' | 'bold';

/** The bundler copies them to dist/fonts under the last part of their path. */
const FILES: Readonly<Record<Weight, string>> = {
  regular: '400Regular/Inter_400Regular.ttf',
  bold: '600SemiBold/Inter_600SemiBold.ttf',
};
const PACKAGE = path.join('node_modules', '@expo-google-fonts', 'inter');

/** Reads the face; rejects with CallError `io_failed` where the installation lacks it. */
export function readFace(weight: Weight): FontFile {
  const file = findFile(FILES[weight]);
  const made = create(readFileSync(file));
  if ('fonts' in made)
    throw new CallError('io_failed', `${path.basename(file)} is not one font. Install Tieout again.`);
  return made;
}

function findFile(name: string): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const file of [path.join(folder, 'fonts', path.basename(name)), path.join(folder, PACKAGE, name)])
      if (existsSync(file)) return file;
    const above = path.dirname(folder);
    if (above === folder)
      throw new CallError(
        'io_failed',
        `The font ${path.basename(name)} is missing. Install Tieout again; until then save the report as HTML.`,
      );
    folder = above;
  }
}
