/** Hashes of texts and numbers: 53 bits in two parts, the upper 32 as a signed integer and the lower 21. */

const H1 = 0x811c9dc5 | 0;
const H2 = 0x9e3779b9 | 0;
const LOW_SPAN = 2097152;

/** Salts of the key spaces. Digit keys are the number itself written without leading zeros, so "0036070" equals "36070". */
export const SALT_WORD = 0x11;
export const SALT_RUN = 0x22;
export const SALT_DIGITS = 0x33;

/**
 * A hash in the making: FNV-1a beside a second chain with another multiplier. Code that hashes characters in a loop of
 * its own keeps the two lanes in locals and takes them through `startA`, `startB`, `stepA`, `stepB`, `highOf`, `lowOf`.
 */
export const startA = (salt: number): number => H1 ^ salt;
export const startB = (salt: number): number => (H2 + salt) | 0;

export function stepA(a: number, code: number): number {
  return Math.imul(a ^ code, 0x01000193);
}

export function stepB(b: number, code: number): number {
  const mixed = Math.imul(b ^ code, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

export function highOf(a: number): number {
  return Math.imul(a ^ (a >>> 16), 0x45d9f3b);
}

export function lowOf(b: number): number {
  return b >>> 11;
}

/** The two parts as one non-negative integer. */
export function joinParts(high: number, low: number): number {
  return (high >>> 0) * LOW_SPAN + low;
}

/** Hash of lower-case characters as a 53-bit integer; `salt` keeps key spaces apart. */
export function hashText(text: string, salt = 0): number {
  let a = startA(salt);
  let b = startB(salt);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = stepA(a, code);
    b = stepB(b, code);
  }
  return joinParts(highOf(a), lowOf(b));
}

/** Upper part of the key of a number as reference: value mixed with its space. */
export function digitHigh(value: number, salt: number): number {
  const above = Math.floor(value / 4294967296);
  let a = Math.imul(value ^ salt, 0x01000193) ^ Math.imul(above + salt, 0x85ebca6b);
  a ^= a >>> 15;
  return highOf(Math.imul(a, 0x2c1b3c6d));
}

/** Lower part of the same key. */
export function digitLow(value: number, salt: number): number {
  const above = Math.floor(value / 4294967296);
  let b = Math.imul((value | 0) + 0x9e3779b9, 0xc2b2ae35) ^ Math.imul(above ^ salt, 0x27d4eb2f);
  b ^= b >>> 13;
  b = Math.imul(b, 0x297a2d39);
  return lowOf(b ^ (b >>> 15));
}

/** Key of a number as reference. */
export function digitKey(value: number, salt: number): number {
  return joinParts(digitHigh(value, salt), digitLow(value, salt));
}

/** Key of a text in two parts, read off after `of` or `ofWording`: two texts share one but with probability 2^-53. */
export class TextKey {
  high = 0;
  low = 0;

  /** The text as it stands. */
  of(text: string): void {
    let a = H1;
    let b = H2;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = stepA(a, code);
      b = stepB(b, code);
    }
    this.high = highOf(a);
    this.low = lowOf(b);
  }

  /** The text with every run of digits as one nought: texts of one wording share it. */
  ofWording(text: string): void {
    let a = H1;
    let b = H2;
    let inDigits = false;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const isDigit = code >= 48 && code <= 57;
      if (isDigit && inDigits) continue;
      inDigits = isDigit;
      a = stepA(a, isDigit ? 48 : code);
      b = stepB(b, isDigit ? 48 : code);
    }
    this.high = highOf(a);
    this.low = lowOf(b);
  }
}
