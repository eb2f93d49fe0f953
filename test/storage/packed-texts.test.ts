/** Columns of texts kept as bytes give back what was added. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedTexts } from '../../electron/store/packed-texts.ts';

function packed(texts: readonly string[], room = texts.length): PackedTexts {
  const column = new PackedTexts(room);
  for (const text of texts) column.push(text);
  return column;
}

describe('PackedTexts', () => {
  it('gives back every text', () => {
    fc.assert(
      // SQLite holds UTF-8: halves of a pair of code units cannot come out of it.
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 200 }), (texts) => {
        const column = packed(texts);
        expect(texts.map((_, at) => column.at(at))).toEqual(texts);
      }),
    );
  });

  it.each([
    ['one short text, then long ones', ['a', ...Array.from({ length: 50 }, (_, k) => 'ü'.repeat(k * 40))]],
    ['a single text longer than any room made for it', ['x'.repeat(100_000)]],
    ['empty ones before the first and after the last', ['', '', 'Zürich', '', '東京', '', '']],
    ['nothing but empty ones', ['', '', '']],
    ['none', []],
  ])('%s', (_, texts) => {
    const column = packed(texts, texts.length + 5);
    expect(column.length).toBe(texts.length);
    expect(texts.map((_text, at) => column.at(at))).toEqual(texts);
  });
});
