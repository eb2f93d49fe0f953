/** Which words of two texts differ, as spans of the raw texts; case, blanks and punctuation never count as a difference. */

import { diffArrays } from 'diff';
import { fold } from '../shared/text.ts';

export interface Span {
  readonly text: string;
  readonly differs: boolean;
}

export interface SpanPair {
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

interface Token {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

function tokens(raw: string): Token[] {
  return [...raw.matchAll(WORD)]
    .map((match) => ({ word: fold(match[0]), from: match.index, to: match.index + match[0].length }))
    .filter((token) => token.word !== '');
}

/** Cuts a raw text at the marked tokens; neighbouring marked tokens become one span with what lies between them. */
function cut(raw: string, all: readonly Token[], marked: ReadonlySet<number>): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (let index = 0; index < all.length; index++) {
    if (!marked.has(index)) continue;
    const from = all[index]!.from;
    while (marked.has(index + 1)) index++;
    const to = all[index]!.to;
    if (from > at) spans.push({ text: raw.slice(at, from), differs: false });
    spans.push({ text: raw.slice(from, to), differs: true });
    at = to;
  }
  if (at < raw.length) spans.push({ text: raw.slice(at), differs: false });
  return spans;
}

/** Differing words of two texts. Hunks that are equal once blanks are gone ("INV 3391", "INV3391") are quiet. */
export function diffText(left: string, right: string): SpanPair {
  const a = tokens(left);
  const b = tokens(right);
  const changes = diffArrays(
    a.map((token) => token.word),
    b.map((token) => token.word),
  );
  const markedLeft = new Set<number>();
  const markedRight = new Set<number>();
  let atLeft = 0;
  let atRight = 0;
  for (let index = 0; index < changes.length; ) {
    let gone = '';
    let come = '';
    const fromLeft = atLeft;
    const fromRight = atRight;
    while (index < changes.length && (changes[index]!.added || changes[index]!.removed)) {
      const change = changes[index]!;
      if (change.removed) {
        gone += change.value.join('');
        atLeft += change.value.length;
      } else {
        come += change.value.join('');
        atRight += change.value.length;
      }
      index++;
    }
    if (gone !== come) {
      for (let token = fromLeft; token < atLeft; token++) markedLeft.add(token);
      for (let token = fromRight; token < atRight; token++) markedRight.add(token);
    }
    const same = changes[index];
    if (same) {
      atLeft += same.value.length;
      atRight += same.value.length;
      index++;
    }
  }
  return { left: cut(left, a, markedLeft), right: cut(right, b, markedRight) };
}

/** Differing tail of two figures or dates: everything after the part they begin with in common. */
export function diffTail(left: string, right: string): SpanPair {
  let common = 0;
  while (common < left.length && common < right.length && left[common] === right[common]) common++;
  const split = (text: string): Span[] =>
    [
      { text: text.slice(0, common), differs: false },
      { text: text.slice(common), differs: true },
    ].filter((span) => span.text !== '');
  return { left: split(left), right: split(right) };
}
