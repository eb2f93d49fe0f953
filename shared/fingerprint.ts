/** The content fingerprint of a line: what makes an overlapping or repeated import recognisable without merging by amount. */

import type { Day } from './day.ts';
import type { ParsedLine } from './line.ts';
import { squeeze } from './text.ts';

/** Bits of content hash below the day; day (17 bits) and hash (36 bits) together fit a safe integer. */
const HASH_SPAN = 2 ** 36;

/** Smallest fingerprint of a day: fingerprints of a span of days lie in [dayFloor(from), dayFloor(to + 1)). */
export function dayFloor(day: Day | number): number {
  return day * HASH_SPAN;
}

/** Day a fingerprint belongs to. */
export function dayOfFingerprint(fingerprint: number): number {
  return Math.floor(fingerprint / HASH_SPAN);
}

/** Fields that make two rows the same content. Ids and running balances are evidence beside it, never part of it. */
const CONTENT = ['currency', 'description', 'counterparty', 'reference', 'checkNumber', 'documentType', 'documentNumber', 'batch', 'originalCurrency'] as const;

type Content = Pick<ParsedLine, 'day' | 'amount' | 'originalAmount' | (typeof CONTENT)[number]>;

/** True when two lines have the same content, blanks aside. */
export function sameContent(left: Content, right: Content): boolean {
  if (left.day !== right.day || left.amount !== right.amount || left.originalAmount !== right.originalAmount) return false;
  return CONTENT.every((field) => left[field] === right[field] || squeeze(left[field]) === squeeze(right[field]));
}

/**
 * Fingerprint of a line's content: day in the high bits, 36 bits of hash below. Texts count with blanks collapsed, so two exports that
 * differ only in padding agree. Two lanes of multiply-and-xor (Murmur3 constants); equality is always confirmed by `sameContent`.
 */
export function fingerprint(line: Content): number {
  let a = 0x9e3779b9 ^ (line.amount % 0x7fffffff);
  let b = 0x85ebca6b ^ Math.trunc(line.amount / 0x7fffffff);
  if (line.originalAmount !== null) a = Math.imul(a ^ (line.originalAmount % 0x7fffffff), 0xcc9e2d51);
  for (let index = 0; index < CONTENT.length; index++) {
    const raw = line[CONTENT[index]!];
    const text = isPlain(raw) ? raw : squeeze(raw);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      a = Math.imul(a ^ unit, 0xcc9e2d51);
      b = Math.imul(b ^ unit, 0x1b873593);
    }
    a = Math.imul(a ^ (index + 1), 0x85ebca6b);
    b = Math.imul(b ^ (a >>> 15), 0xc2b2ae35);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ (b >>> 13);
  b = Math.imul(b ^ (b >>> 16), 0xc2b2ae35) ^ (a >>> 13);
  return dayFloor(line.day) + (b & 0xf) * 2 ** 32 + (a >>> 0);
}

/** Plain: printable ASCII without leading, trailing or doubled blanks; squeezing would change nothing. */
function isPlain(text: string): boolean {
  let blank = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 126 || unit < 32) return false;
    if (unit === 32) {
      if (blank) return false;
      blank = true;
    } else blank = false;
  }
  return !blank || text.length === 0;
}
