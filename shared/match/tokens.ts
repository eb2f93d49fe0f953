/** Cuts a text into words, alphanumeric runs and digit runs as hashes, in one pass over its characters. */

import { highOf, lowOf, SALT_RUN, SALT_WORD, startA, startB, stepA, stepB } from './hash.ts';

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
const SPACE = 32;
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

const BREAK = 0;
const LETTER = 1;
const DIGIT = 2;
const JOINER = 3;
const APOSTROPHE = 4;

/** Class of every code unit: a table instead of comparisons. */
const CLASS = new Uint8Array(65536).fill(LETTER, 0xaa);
CLASS.fill(BREAK, 0x2000, 0x2070);
CLASS.fill(BREAK, 0x3000, 0x3040);
CLASS.fill(LETTER, 97, 123);
CLASS.fill(DIGIT, 48, 58);
for (const sign of '-/._#') CLASS[sign.charCodeAt(0)] = JOINER;
CLASS[39] = APOSTROPHE;

/** ASCII in lower case. */
const LOWER = Uint8Array.from({ length: 128 }, (_, code) => (code >= 65 && code <= 90 ? code + 32 : code));

/** Code units from ASCII up to here stand for themselves whatever is beside them: `plain` of each is kept once made. */
const ALONE = 0x250;
const PLAIN_ALONE: string[] = Array.from({ length: ALONE - 128 }, () => '');

function plainAlone(code: number): string {
  const known = PLAIN_ALONE[code - 128]!;
  if (known !== '') return known;
  const made = plain(String.fromCharCode(code));
  PLAIN_ALONE[code - 128] = made;
  return made;
}

/** `plain` of a text beyond ASCII. */
function spelt(raw: string): string {
  let out = '';
  let from = 0;
  for (let at = 0; at < raw.length; at++) {
    const code = raw.charCodeAt(at);
    if (code >= ALONE || code === QUESTION) return plain(raw);
    if (code < 128) continue;
    out += raw.slice(from, at) + plainAlone(code);
    from = at + 1;
  }
  return out + raw.slice(from);
}

const WORD_A = startA(SALT_WORD);
const WORD_B = startB(SALT_WORD);

/**
 * Reusable scanner. After `scan(text)`:
 * `wordHigh/wordLow` are the hashes of maximal letter runs of at least two letters ("ue", "oe", "ae" count as "u", "o", "a": transliterated umlauts), `wordFrom/wordTo` where they stand;
 * `runHigh/runLow/runLength` are runs of letters and digits that hold a digit, alone and joined across - / . _ #;
 * `digitValue/digitLength` are digit runs of at least three digits, and joined digits of a joined run that has several: the value of at most 15 digits (the last 15) and how many they are.
 */
export class Scanner {
  private codes = new Uint16Array(0);
  /** Hash of the whole text as it was written. */
  textHigh = 0;
  textLow = 0;
  words = 0;
  wordHigh = new Int32Array(0);
  wordLow = new Int32Array(0);
  wordFrom = new Int32Array(0);
  wordTo = new Int32Array(0);
  runs = 0;
  runHigh = new Int32Array(0);
  runLow = new Int32Array(0);
  runLength = new Int32Array(0);
  digitRuns = 0;
  digitValue = new Float64Array(0);
  digitLength = new Int32Array(0);

  constructor() {
    this.room(120);
  }

  /** Cuts a text, and hashes it as it stands from a seed: `textHigh`, `textLow`. */
  scan(text: string, seed = 0): void {
    this.clear();
    this.room(text.length);
    if (this.read(text, seed, false)) return;
    const written = spelt(text);
    this.clear();
    this.room(written.length);
    this.read(written, 0, true);
    this.hashText(text, seed);
  }

  /** As after a text without tokens. */
  clear(): void {
    this.words = 0;
    this.runs = 0;
    this.digitRuns = 0;
  }

  private hashText(text: string, seed: number): void {
    let a = startA(seed);
    let b = startB(seed);
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      a = stepA(a, code);
      b = stepB(b, code);
    }
    this.textHigh = highOf(a);
    this.textLow = lowOf(b);
  }

  /** One pass over the characters: hash of the text, its words, and stretches with digits, which are cut by `numbered`. False at once where a text has yet to be spelt plainly. */
  private read(text: string, seed: number, isPlain: boolean): boolean {
    const { codes } = this;
    const { length } = text;
    let textA = startA(seed);
    let textB = startB(seed);
    let a = WORD_A;
    let b = WORD_B;
    let word = -1;
    let letters = 0;
    let before = 0;
    let stretch = 0;
    let hasDigit = false;
    let to = 0;
    for (let at = 0; at < length; at++) {
      const raw = text.charCodeAt(at);
      if (raw >= 128 && !isPlain) return false;
      textA = stepA(textA, raw);
      textB = stepB(textB, raw);
      let code = raw < 128 ? LOWER[raw]! : raw;
      if (code === QUESTION && !isPlain && isSubfield(text, at)) {
        for (let k = 0; k < 2; k++) {
          const digit = text.charCodeAt(++at);
          textA = stepA(textA, digit);
          textB = stepB(textB, digit);
        }
        code = SPACE;
      }
      codes[to] = code;
      const kind = CLASS[code]!;
      if (kind === LETTER) {
        if (word < 0) word = to;
        letters++;
        const umlaut = isUmlaut(before, code);
        before = code;
        if (!umlaut) {
          a = stepA(a, code);
          b = stepB(b, code);
        }
      } else if (kind === APOSTROPHE) {
        if (word < 0 && hasDigit && CLASS[codes[to - 1]!] === DIGIT) word = to;
      } else {
        if (word >= 0) {
          if (letters >= 2) this.addWord(a, b, word, to);
          a = WORD_A;
          b = WORD_B;
          word = -1;
          letters = 0;
          before = 0;
        }
        if (kind === DIGIT) hasDigit = true;
        else if (kind === BREAK) {
          if (hasDigit) this.numbered(stretch, to);
          hasDigit = false;
          stretch = to + 1;
        }
      }
      to++;
    }
    codes[to] = 0;
    if (letters >= 2) this.addWord(a, b, word, to);
    if (hasDigit) this.numbered(stretch, to);
    this.textHigh = highOf(textA);
    this.textLow = lowOf(textB);
    return true;
  }

  /** Room for a text and for as many tokens as it can hold. */
  private room(length: number): void {
    if (length + 1 <= this.codes.length) return;
    const size = length * 2 + 1;
    this.codes = new Uint16Array(size);
    this.wordHigh = new Int32Array(size);
    this.wordLow = new Int32Array(size);
    this.wordFrom = new Int32Array(size);
    this.wordTo = new Int32Array(size);
    this.runHigh = new Int32Array(size);
    this.runLow = new Int32Array(size);
    this.runLength = new Int32Array(size);
    this.digitValue = new Float64Array(size);
    this.digitLength = new Int32Array(size);
  }

  private addWord(a: number, b: number, from: number, to: number): void {
    const word = this.words++;
    this.wordHigh[word] = highOf(a);
    this.wordLow[word] = lowOf(b);
    this.wordFrom[word] = from;
    this.wordTo[word] = to;
  }

  /** Runs and digits of a stretch that holds digits; a break stands behind it. */
  private numbered(from: number, to: number): void {
    const { codes } = this;
    for (let at = from; at < to; ) {
      const kind = CLASS[codes[at]!]!;
      if (kind === LETTER || kind === DIGIT) at = this.joined(at);
      else at++;
    }
  }

  /** One joined run: parts of letters and digits held together by joiners. Returns the index behind it. */
  private joined(from: number): number {
    const { codes } = this;
    const digitRunsBefore = this.digitRuns;
    let digits = 0;
    let parts = 0;
    let at = from;
    for (;;) {
      const start = at;
      const digitsBefore = digits;
      for (;;) {
        const kind = CLASS[codes[at]!]!;
        if (kind === DIGIT) {
          const end = this.number(at);
          digits += end - at;
          at = end;
        } else if (kind === LETTER || (kind === APOSTROPHE && at > start)) at++;
        else break;
      }
      parts++;
      if (digits > digitsBefore) this.addRun(start, at);
      if (CLASS[codes[at]!] !== JOINER) break;
      const next = CLASS[codes[at + 1]!];
      if (next !== LETTER && next !== DIGIT) break;
      at++;
    }
    if (parts > 1 && digits >= 2) this.addRun(from, at);
    const single = this.digitRuns - digitRunsBefore === 1 && this.digitLength[digitRunsBefore] === digits;
    if (digits >= 3 && !single) this.addDigits(this.valueOf(from, at), digits);
    return at;
  }

  /** A run of digits: returns the index behind it. */
  private number(from: number): number {
    const { codes } = this;
    let at = from + 1;
    while (CLASS[codes[at]!] === DIGIT) at++;
    if (at - from >= 3) this.addDigits(this.valueOf(from, at), at - from);
    return at;
  }

  /** Value of the digits between two indexes, the last fifteen of them. */
  private valueOf(from: number, to: number): number {
    const { codes } = this;
    let value = 0;
    for (let at = from; at < to; at++) {
      const code = codes[at]!;
      if (CLASS[code] !== DIGIT) continue;
      // Fourteen digits and one more stay exact in a double.
      if (value >= 1e14) value %= 1e14;
      value = value * 10 + code - 48;
    }
    return value;
  }

  /** The letters and digits between two indexes as one run, if they are three or more. */
  private addRun(from: number, to: number): void {
    const { codes } = this;
    let a = startA(SALT_RUN);
    let b = startB(SALT_RUN);
    let length = 0;
    for (let at = from; at < to; at++) {
      const code = codes[at]!;
      const kind = CLASS[code];
      if (kind !== LETTER && kind !== DIGIT) continue;
      a = stepA(a, code);
      b = stepB(b, code);
      length++;
    }
    if (length < 3) return;
    const run = this.runs++;
    this.runHigh[run] = highOf(a);
    this.runLow[run] = lowOf(b);
    this.runLength[run] = length;
  }

  private addDigits(value: number, length: number): void {
    this.digitValue[this.digitRuns] = value;
    this.digitLength[this.digitRuns++] = length;
  }

  /** First letters of the words, in their order. */
  initials(): string {
    let out = '';
    for (let w = 0; w < this.words; w++) out += String.fromCharCode(this.codes[this.wordFrom[w]!]!);
    return out;
  }

  /** The canonical spelling of word `i`: apostrophes out, umlaut transliterations folded. */
  wordText(i: number): string {
    const { codes } = this;
    let text = '';
    let before = 0;
    for (let at = this.wordFrom[i]!; at < this.wordTo[i]!; at++) {
      const code = codes[at]!;
      if (CLASS[code] === APOSTROPHE) continue;
      if (!isUmlaut(before, code)) text += String.fromCharCode(code);
      before = code;
    }
    return text;
  }
}

/** True for the "e" that stands for the dots of the vowel before it. */
function isUmlaut(before: number, code: number): boolean {
  return code === 101 && (before === 97 || before === 111 || before === 117);
}

/** True where a subfield mark stands: a question mark and two digits. */
function isSubfield(text: string, at: number): boolean {
  return at + 2 < text.length && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Canonical spelling of a lower-case word: apostrophes out, "ae", "oe", "ue" as "a", "o", "u". */
export function canonical(word: string): string {
  return word.replaceAll("'", '').replace(/([aou])e/g, '$1');
}
