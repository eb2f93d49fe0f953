/** Marked spans of a pair: only what differs, and never a character lost or invented. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTail, diffText, type Span } from '../../../renderer/diff.ts';

const write = (spans: readonly Span[]): string =>
  spans.map((span) => (span.differs ? `[${span.text}]` : span.text)).join('');
const raw = (spans: readonly Span[]): string => spans.map((span) => span.text).join('');

describe('diffText', () => {
  it.each([
    ['equal', 'INV 3391', 'INV 3391', 'INV 3391', 'INV 3391'],
    ['case is quiet', 'Northside', 'NORTHSIDE', 'Northside', 'NORTHSIDE'],
    ['punctuation is quiet', 'INV-3391.', 'INV 3391', 'INV-3391.', 'INV 3391'],
    ['blanks are quiet', 'INV3391', 'INV 33 91', 'INV3391', 'INV 33 91'],
    ['accents are quiet', 'M\u00fcller GmbH', 'MULLER GMBH', 'M\u00fcller GmbH', 'MULLER GMBH'],
    [
      'one hunk, with what lies between',
      'FPS NORTHSIDE BLDRS INV 3391',
      'Northside Builders Ltd INV 3391',
      '[FPS] NORTHSIDE [BLDRS] INV 3391',
      'Northside [Builders Ltd] INV 3391',
    ],
    ['nothing in common', 'EFT', 'WIRE IN', '[EFT]', '[WIRE IN]'],
    ['one side empty', '', 'abc', '', '[abc]'],
    ['no words at all', '---', '***', '---', '***'],
  ])('%s', (_name, left, right, markedLeft, markedRight) => {
    const pair = diffText(left, right);
    expect([write(pair.left), write(pair.right)]).toEqual([markedLeft, markedRight]);
  });

  it('keeps every character of both texts', () => {
    const word = fc.constantFrom('INV', '3391', '-', ' ', 'M\u00fcller', 'bldrs', '\u00df', '\u200b', 'e\u0301');
    const text = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (left, right) => {
        const pair = diffText(left, right);
        expect([raw(pair.left), raw(pair.right)]).toEqual([left, right]);
      }),
    );
  });

  it('marks nothing in a text compared with itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(diffText(text, text).left.some((span) => span.differs)).toBe(false);
      }),
    );
  });
});

describe('diffTail', () => {
  it.each([
    ['1,247.80', '1,250.00', '1,2[47.80]', '1,2[50.00]'],
    ['2026-10-14', '2026-10-12', '2026-10-1[4]', '2026-10-1[2]'],
    ['49.00', '49.00', '49.00', '49.00'],
    ['\u22125.00', '5.00', '[\u22125.00]', '[5.00]'],
  ])('%s against %s', (left, right, markedLeft, markedRight) => {
    const pair = diffTail(left, right);
    expect([write(pair.left), write(pair.right)]).toEqual([markedLeft, markedRight]);
  });
});
