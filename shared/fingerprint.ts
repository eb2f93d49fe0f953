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
const CONTENT = [
  'currency',
  'description',
  'counterparty',
  'reference',
  'checkNumber',
  'documentType',
  'documentNumber',
  'batch',
  'originalCurrency',
] as const;

type Content = Pick<ParsedLine, 'day' | 'amount' | 'originalAmount' | (typeof CONTENT)[number]>;

/** True when two lines have the same content, blanks aside. */
export function sameContent(left: Content, right: Content): boolean {
  if (left.day !== right.day || left.amount !== right.amount || left.originalAmount !== right.originalAmount)
    return false;
  return CONTENT.every((field) => left[field] === right[field] || squeeze(left[field]) === squeeze(right[field]));
}

/** Two hash lanes; one scratch pair for the module keeps the inner loop free of allocation. */
const lanes = { a: 0, b: 0 };

/** Mixes one field into the lanes, blanks collapsed; false when the text needs folding first. */
function mixPlain(text: string): boolean {
  let { a, b } = lanes;
  let blank = true;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 126 || unit < 32 || (unit === 32 && blank)) return false;
    blank = unit === 32;
    a = Math.imul(a ^ unit, 0xcc9e2d51);
    b = Math.imul(b ^ unit, 0x1b873593);
  }
  if (blank && text.length > 0) return false;
  lanes.a = a;
  lanes.b = b;
  return true;
}

/** Mixes texts that are not plain ASCII with single blanks: squeezed first, so that padding does not count. */
function mixFolded(text: string): void {
  const folded = squeeze(text);
  for (let at = 0; at < folded.length; at++) {
    lanes.a = Math.imul(lanes.a ^ folded.charCodeAt(at), 0xcc9e2d51);
    lanes.b = Math.imul(lanes.b ^ folded.charCodeAt(at), 0x1b873593);
  }
}

/** One field and its position, so that the same text in another field is another content. */
function mixField(text: string, index: number): void {
  if (text.length > 0 && !mixPlain(text)) mixFolded(text);
  lanes.a = Math.imul(lanes.a ^ index, 0x85ebca6b);
  lanes.b = Math.imul(lanes.b ^ (lanes.a >>> 15), 0xc2b2ae35);
}

/**
 * Fingerprint of a line's content: day in the high bits, 36 bits of hash below. Texts count with blanks collapsed, so two exports that
 * differ only in padding agree. Two lanes of multiply-and-xor (Murmur3 constants); equality is always confirmed by `sameContent`.
 */
export function fingerprint(line: Content): number {
  lanes.a = 0x9e3779b9 ^ (line.amount % 0x7fffffff);
  lanes.b = 0x85ebca6b ^ Math.trunc(line.amount / 0x7fffffff);
  if (line.originalAmount !== null) lanes.a = Math.imul(lanes.a ^ (line.originalAmount % 0x7fffffff), 0xcc9e2d51);
  // In the order of CONTENT, written out: a keyed loop costs more than the hash.
  mixField(line.currency, 1);
  mixField(line.description, 2);
  mixField(line.counterparty, 3);
  mixField(line.reference, 4);
  mixField(line.checkNumber, 5);
  mixField(line.documentType, 6);
  mixField(line.documentNumber, 7);
  mixField(line.batch, 8);
  mixField(line.originalCurrency, 9);
  const a = Math.imul(lanes.a ^ (lanes.a >>> 16), 0x85ebca6b) ^ (lanes.b >>> 13);
  const b = Math.imul(lanes.b ^ (lanes.b >>> 16), 0xc2b2ae35) ^ (a >>> 13);
  return dayFloor(line.day) + (b & 0xf) * 2 ** 32 + (a >>> 0);
}
