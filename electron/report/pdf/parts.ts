/** Headings and paragraphs of the report. */

import type { Weight } from './faces.ts';
import type { Document, Tag } from './page.ts';
import { BASELINE, type Colour, LEADING, SIZE } from './style.ts';

export interface Look {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: Colour;
  readonly tag?: 'P' | 'H1' | 'H2';
  readonly x?: number;
  readonly width?: number;
}

/** Turns to a new page where less than `height` is left. */
export function ensure(doc: Document, height: number): void {
  if (doc.room < height) doc.addPage();
}

/** Wrapped text; nothing where it is empty. */
export function paragraph(doc: Document, parent: Tag, raw: string, look: Look): void {
  const text = doc.letters.visible(raw);
  if (text === '') return;
  const x = look.x ?? doc.paper.left;
  const width = look.width ?? doc.paper.width - doc.paper.right - x;
  const weight = look.weight ?? 'regular';
  const lines = doc.letters.wrap(text, weight, (width * 1000) / look.size);
  const tag = doc.open(parent, look.tag ?? 'P');
  const { colour = 'ink', size } = look;
  while (lines.length > 0) {
    ensure(doc, size * LEADING);
    const fit = lines.splice(0, Math.max(1, Math.floor(doc.room / (size * LEADING))));
    doc.mark(tag, () => {
      for (const line of fit) {
        doc.text(line, x, doc.y + size * BASELINE, { size, colour });
        doc.y += size * LEADING;
      }
    });
  }
  doc.close(tag);
}

/** A section's heading, kept with what follows. */
export function heading(doc: Document, text: string): void {
  // The heading, the caption and head of a table and three rows.
  ensure(doc, 120);
  if (doc.y > doc.paper.top) doc.y += 16;
  paragraph(doc, doc.root, text, { size: SIZE.heading, weight: 'bold', tag: 'H2' });
  doc.y += 4;
}
