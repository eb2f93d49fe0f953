/** Cuts a text into words, alphanumeric runs and digit runs as hashes, in one pass over its characters. */

const LETTERS: Readonly<Record<string, string>> = {
  '\u00df': 'ss',
  '\u00e6': 'ae',
  '\u00f8': 'o',
  '\u0153': 'oe',
  '\u0142': 'l',
  '\u0131': 'i',
  '\u00f0': 'd',
  '\u00fe': 'th',
  '\u0111': 'd',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant.
const PLAIN_ASCII = /^[\x00-\x7f]*$/;

// Subfield marks ?00 to ?99 of the structured :86: field of MT940 (ZKA/DFU agreement annex 3): they part texts.
const QUESTION = 63;
const SUBFIELD = /\?\d\d/g;

/** Lower case without marks, punctuation kept: what the scanner reads. */
export function plain(raw: string): string {
  const text = raw.includes('?') ? raw.replace(SUBFIELD, ' ') : raw;
  if (PLAIN_ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\u00df\u00e6\u00f8\u0153\u0142\u0131\u00f0\u00fe\u0111]/g, (letter) => LETTERS[letter] ?? letter);
}

const H1 = 0x811c9dc5;
const H2 = 0x9e3779b9;

/** Hash of lower-case characters as a 53-bit integer; `salt` keeps key spaces apart. */
export function hashText(text: string, salt = 0): number {
  let a = H1 ^ salt;
  let b = H2 + salt;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b);
    b ^= b >>> 13;
  }
  return join53(a, b);
}

function join53(a: number, b: number): number {
  const x = Math.imul(a ^ (a >>> 16), 0x45d9f3b);
  return (x >>> 0) * 2097152 + (b >>> 11);
}

const LETTER = 1;
const DIGIT = 2;
const JOINER = 3;
const APOSTROPHE = 4;
const BREAK = 0;

const CLASS = new Uint8Array(128);
for (let code = 97; code <= 122; code++) CLASS[code] = LETTER;
for (let code = 48; code <= 57; code++) CLASS[code] = DIGIT;
for (const sign of '-/._#') CLASS[sign.charCodeAt(0)] = JOINER;
CLASS[39] = APOSTROPHE;

function classOf(code: number): number {
  if (code < 128) return CLASS[code]!;
  if (code < 0xaa || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f)) return BREAK;
  return LETTER;
}

/** Salts of the key spaces. Digit keys are the number itself written without leading zeros, so "0036070" equals "36070". */
export const SALT_WORD = 0x11;
export const SALT_RUN = 0x22;
export const SALT_DIGITS = 0x33;
export const SALT_TAIL = 0x44;

/** A run of digits: value of at most 15 digits (its last 15), its length and where it stands. */
export interface DigitRun {
  value: number;
  length: number;
}

/**
 * Reusable scanner. After `scan(text)`:
 * `wordHash/wordFrom/wordTo` are maximal letter runs of at least two letters ("ue", "oe", "ae" count as "u", "o", "a": transliterated umlauts);
 * `runHash/runLength` are runs of letters and digits that hold a digit, alone and joined across - / . _ #;
 * `digits` are digit runs of at least three digits, and joined digits of a joined run that has several.
 */
export class Scanner {
  private codes = new Uint16Array(512);
  private length = 0;
  words = 0;
  readonly wordHash: number[] = [];
  readonly wordFrom: number[] = [];
  readonly wordTo: number[] = [];
  runs = 0;
  readonly runHash: number[] = [];
  readonly runLength: number[] = [];
  digitRuns = 0;
  readonly digits: DigitRun[] = [];

  scan(raw: string): void {
    if (!this.takePlain(raw)) this.take(plain(raw));
    this.words = 0;
    this.runs = 0;
    this.digitRuns = 0;
    const { codes, length } = this;
    let at = 0;
    while (at < length) {
      const kind = classOf(codes[at]!);
      if (kind === LETTER || kind === DIGIT) at = this.joined(at);
      else at++;
    }
  }

  /** Takes a text of ASCII alone in lower case; false where `plain` has more to do. */
  private takePlain(text: string): boolean {
    this.room(text.length);
    const { codes } = this;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 128 || code === QUESTION) return false;
      codes[at] = code >= 65 && code <= 90 ? code + 32 : code;
    }
    this.length = text.length;
    return true;
  }

  private take(text: string): void {
    this.room(text.length);
    for (let at = 0; at < text.length; at++) this.codes[at] = text.charCodeAt(at);
    this.length = text.length;
  }

  private room(length: number): void {
    if (length > this.codes.length) this.codes = new Uint16Array(length * 2);
  }

  /** One joined run: parts of letters and digits held together by joiners. Returns the index behind it. */
  private joined(from: number): number {
    const { codes, length: all } = this;
    let a = H1 ^ SALT_RUN;
    let b = H2 + SALT_RUN;
    let length = 0;
    let digitCount = 0;
    let value = 0;
    let parts = 0;
    const digitRunsBefore = this.digitRuns;
    let at = from;
    while (at < all) {
      const end = this.part(at);
      for (let i = at; i < end; i++) {
        const code = codes[i]!;
        if (code === 39) continue;
        a = Math.imul(a ^ code, 0x01000193);
        b = Math.imul(b ^ code, 0x85ebca6b);
        b ^= b >>> 13;
        length++;
        if (code >= 48 && code <= 57) {
          digitCount++;
          value = (value * 10 + code - 48) % 1e15;
        }
      }
      parts++;
      at = end;
      if (at + 1 >= all || classOf(codes[at]!) !== JOINER) break;
      const next = classOf(codes[at + 1]!);
      if (next !== LETTER && next !== DIGIT) break;
      at++;
    }
    if (parts > 1 && digitCount >= 2 && length >= 3) this.addRun(join53(a, b), length);
    const singleRun = this.digitRuns - digitRunsBefore === 1 && this.digits[digitRunsBefore]!.length === digitCount;
    if (digitCount >= 3 && !singleRun) this.addDigits(value, digitCount);
    return at;
  }

  /** One part of letters and digits; emits its words, its digit runs and, when it holds a digit, itself. */
  private part(from: number): number {
    const { codes, length: all } = this;
    let a = H1 ^ SALT_RUN;
    let b = H2 + SALT_RUN;
    let length = 0;
    let hasDigit = false;
    let at = from;
    while (at < all) {
      const kind = classOf(codes[at]!);
      if (kind === DIGIT) {
        hasDigit = true;
        const start = at;
        let value = 0;
        while (at < all) {
          const code = codes[at]!;
          if (code < 48 || code > 57) break;
          a = Math.imul(a ^ code, 0x01000193);
          b = Math.imul(b ^ code, 0x85ebca6b);
          b ^= b >>> 13;
          value = (value * 10 + code - 48) % 1e15;
          at++;
        }
        length += at - start;
        if (at - start >= 3) this.addDigits(value, at - start);
      } else if (kind === LETTER || (kind === APOSTROPHE && at > from)) {
        const start = at;
        at = this.word(at);
        for (let i = start; i < at; i++) {
          const code = codes[i]!;
          if (code === 39) continue;
          a = Math.imul(a ^ code, 0x01000193);
          b = Math.imul(b ^ code, 0x85ebca6b);
          b ^= b >>> 13;
          length++;
        }
      } else break;
    }
    if (hasDigit && length >= 3) this.addRun(join53(a, b), length);
    return at;
  }

  private word(from: number): number {
    const { codes, length: all } = this;
    let a = H1 ^ SALT_WORD;
    let b = H2 + SALT_WORD;
    let letters = 0;
    let before = 0;
    let at = from;
    for (; at < all; at++) {
      const code = codes[at]!;
      const kind = classOf(code);
      if (kind === APOSTROPHE) continue;
      if (kind !== LETTER) break;
      letters++;
      const umlaut = code === 101 && (before === 97 || before === 111 || before === 117);
      before = code;
      if (umlaut) continue;
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
      b ^= b >>> 13;
    }
    if (letters >= 2) {
      this.wordHash[this.words] = join53(a, b);
      this.wordFrom[this.words] = from;
      this.wordTo[this.words++] = at;
    }
    return at;
  }

  private addRun(hash: number, length: number): void {
    this.runHash[this.runs] = hash;
    this.runLength[this.runs++] = length;
  }

  private addDigits(value: number, length: number): void {
    const run = this.digits[this.digitRuns];
    if (run) {
      run.value = value;
      run.length = length;
    } else this.digits[this.digitRuns] = { value, length };
    this.digitRuns++;
  }

  /** The canonical spelling of word `i`: apostrophes out, umlaut transliterations folded. */
  wordText(i: number): string {
    return canonical(String.fromCharCode(...this.codes.subarray(this.wordFrom[i]!, this.wordTo[i]!)));
  }
}

/** Canonical spelling of a lower-case word: apostrophes out, "ae", "oe", "ue" as "a", "o", "u". */
export function canonical(word: string): string {
  return word.replaceAll("'", '').replace(/([aou])e/g, '$1');
}

/** Key of a number as reference: value mixed with its space. Shorter numbers are kept apart from tails. */
export function digitKey(value: number, salt: number): number {
  const high = Math.floor(value / 4294967296);
  const low = value % 4294967296;
  let a = Math.imul(low ^ salt, 0x01000193) ^ Math.imul(high + salt, 0x85ebca6b);
  let b = Math.imul(low + 0x9e3779b9, 0xc2b2ae35) ^ Math.imul(high ^ salt, 0x27d4eb2f);
  a ^= a >>> 15;
  b ^= b >>> 13;
  a = Math.imul(a, 0x2c1b3c6d);
  b = Math.imul(b, 0x297a2d39);
  b ^= b >>> 15;
  return join53(a, b);
}

/** Key of the last `length` digits of a number. */
export function tailKey(value: number, length: number): number {
  return digitKey((value % 10 ** length) + length * 1e9, SALT_TAIL);
}
