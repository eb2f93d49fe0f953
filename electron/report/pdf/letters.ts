/** Text for the page: what each character is shown with, in which order, and where a line may end. */

import bidiFactory from 'bidi-js';
import LineBreaker from 'linebreak';
import type PDFDocument from 'pdfkit';
import { revealInvisible } from '../../../shared/text.ts';
import { readFace, type Weight } from './faces.ts';
import { Glyphs, type Piece } from './glyphs.ts';
import { fontsFor } from './machine-fonts.ts';

const bidi = bidiFactory();
const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
// Controls, separators of lines and lone halves of a surrogate pair.
const CONTROLS = /[\p{Cc}\u2028\u2029\p{Cs}]/gu;
const MARKS = /\p{M}/u;
const JOINED = /[^-_./\\@:]*[-_./\\@:]|[^-_./\\@:]+/gu;

/** A line ready to be shown: its pieces from left to right and its width in thousandths of an em. */
export interface Line {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly width: number;
  /** Shown in an order or by forms that do not spell the text: the page carries the text beside it. */
  readonly spelled: boolean;
}

/** Characters for which this machine has no font. */
export interface Unshown {
  /** Unicode name of the script, such as "Han"; "other" where it has none. */
  readonly script: string;
  readonly codes: readonly number[];
}

const SCRIPTS = [
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Bopomofo',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Khmer',
  'Myanmar',
  'Tibetan',
  'Georgian',
  'Armenian',
  'Ethiopic',
  'Mongolian',
  'Thaana',
  'Syriac',
  'Cherokee',
  'Latin',
  'Greek',
  'Cyrillic',
] as const;
const SCRIPT_TESTS = SCRIPTS.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** Invisible controls as ‹U+202E›: the report's face has these brackets. */
const shownControl = (sign: string): string =>
  /[\t\n\r\u2028\u2029]/.test(sign) ? ' ' : `\u2039U+${hex(sign.codePointAt(0) ?? 0)}\u203a`;
const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

export class Letters {
  readonly #own: Readonly<Record<Weight, Glyphs>>;
  readonly #others: readonly { readonly glyphs: Glyphs; readonly codes: ReadonlySet<number> }[];
  readonly unshown: readonly Unshown[];
  readonly #missing: ReadonlySet<number>;

  /** `content` is every text the document will show; fonts for what the own face lacks are sought in `folders`. */
  constructor(doc: PDFDocument, content: string, folders: readonly string[]) {
    const open = (weight: Weight): Glyphs => new Glyphs(doc.font(readFace(weight), weight)._font);
    this.#own = { regular: open('regular'), bold: open('bold') };
    const foreign = new Set<number>();
    for (const sign of new Set(clean(content))) {
      const code = sign.codePointAt(0) ?? 0;
      if (!this.#own.regular.has(code)) foreign.add(code);
    }
    this.#others = fontsFor(foreign, folders).map(({ font, codes }, index) => ({
      glyphs: new Glyphs(doc.font(font, `machine${index}`)._font),
      codes,
    }));
    for (const { codes } of this.#others) for (const code of codes) foreign.delete(code);
    this.#missing = foreign;
    this.unshown = byScript([...foreign].filter((code) => !this.#isOwn(String.fromCodePoint(code).normalize('NFKC'))));
  }

  /** Every font, for a page's list of resources. */
  get fonts(): readonly Glyphs[] {
    return [this.#own.regular, this.#own.bold, ...this.#others.map(({ glyphs }) => glyphs)];
  }

  /** What stands on the page for a text of a file: controls made visible, characters without a font by their number. */
  visible(raw: string): string {
    const text = clean(raw);
    if (this.#missing.size === 0) return text;
    let out = '';
    let absent: string[] = [];
    const close = (): void => {
      if (absent.length > 0) out += `\u2039U+${absent.join(' ')}\u203a`;
      absent = [];
    };
    for (const sign of text) {
      const code = sign.codePointAt(0) ?? 0;
      const plainer = this.#missing.has(code) ? sign.normalize('NFKC') : sign;
      // A ligature or a full-width letter is shown by its plain letters where only those are at hand.
      if (this.#missing.has(code) && !this.#isOwn(plainer)) absent.push(hex(code));
      else {
        close();
        out += plainer;
      }
    }
    close();
    return out;
  }

  /** Width of visible text in thousandths of an em. */
  widthOf(text: string, weight: Weight): number {
    return this.#isPlain(text) ? this.#own[weight].widthOf(text) : this.line(text, weight).width;
  }

  line(text: string, weight: Weight): Line {
    if (this.#isPlain(text)) {
      const piece = this.#own[weight].plain(text);
      return { text, pieces: [piece], width: piece.width, spelled: false };
    }
    const pieces = this.#runs(text, weight);
    return { text, pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0), spelled: true };
  }

  /** Lines of at most `limit` thousandths of an em, broken where Unicode allows (UAX 14), a longer word between two letters. */
  wrap(text: string, weight: Weight, limit: number): Line[] {
    if (this.widthOf(text, weight) <= limit) return [this.line(text, weight)];
    const lines: string[] = [];
    let current = '';
    let width = 0;
    for (const part of this.#parts(text, weight, limit)) {
      const shown = part.trimEnd();
      const wide = this.widthOf(shown, weight);
      if (current !== '' && width + wide > limit) {
        lines.push(current.trimEnd());
        current = '';
        width = 0;
      }
      if (current === '' && shown === '') continue;
      current += part;
      width += shown.length === part.length ? wide : this.widthOf(part, weight);
    }
    lines.push(current.trimEnd());
    return lines.map((one) => this.line(one, weight));
  }

  *#parts(text: string, weight: Weight, limit: number): Generator<string> {
    const breaker = new LineBreaker(text);
    let start = 0;
    for (let next = breaker.nextBreak(); next !== null; next = breaker.nextBreak()) {
      const part = text.slice(start, next.position);
      start = next.position;
      if (this.widthOf(part.trimEnd(), weight) <= limit) yield part;
      else yield* this.#splinters(part, weight, limit);
    }
  }

  /** Pieces of a word longer than a line: after the signs that join file names and references, else between two letters. */
  *#splinters(word: string, weight: Weight, limit: number): Generator<string> {
    for (const [piece] of word.matchAll(JOINED)) {
      if (this.widthOf(piece, weight) <= limit) yield piece;
      else for (const { segment } of GRAPHEMES.segment(piece)) yield segment;
    }
  }

  #isOwn(text: string): boolean {
    for (const sign of text) if (!this.#own.regular.has(sign.codePointAt(0) ?? 0)) return false;
    return true;
  }

  /** Letters of the own face that stand one after another. */
  #isPlain(text: string): boolean {
    // Up to U+024F are Latin letters without marks of their own; the rest is asked.
    if (/^[\x20-\u024f]*$/.test(text)) return true;
    for (const sign of text) if (!this.#own.regular.has(sign.codePointAt(0) ?? 0) || MARKS.test(sign)) return false;
    return true;
  }

  /** Runs of one direction and one font, in the order of the page (Unicode UAX 9). */
  #runs(text: string, weight: Weight): Piece[] {
    const { levels } = bidi.getEmbeddingLevels(text);
    const mirrored = bidi.getMirroredCharactersMap(text, levels);
    const runs: { level: number; glyphs: Glyphs; text: string }[] = [];
    let index = 0;
    for (const sign of text) {
      const level = levels[index] ?? 0;
      const shown = mirrored.get(index) ?? sign;
      index += sign.length;
      const last = runs.at(-1);
      const glyphs = this.#fontOf(shown, weight, last?.level === level ? last.glyphs : null);
      if (last !== undefined && last.level === level && last.glyphs === glyphs) last.text += shown;
      else runs.push({ level, glyphs, text: shown });
    }
    return inOrder(runs).map((run) => run.glyphs.shaped(run.text, run.level % 2 === 1));
  }

  /** Signs that belong to no script, and marks, stay with the font before them where it has them. */
  #fontOf(sign: string, weight: Weight, before: Glyphs | null): Glyphs {
    const code = sign.codePointAt(0) ?? 0;
    const own = this.#own[weight];
    if (before !== null && before !== own && /[\p{M}\p{Zs}]/u.test(sign) && before.has(code)) return before;
    if (own.has(code)) return own;
    return this.#others.find(({ codes }) => codes.has(code))?.glyphs ?? own;
  }
}

function clean(raw: string): string {
  const text = raw.normalize('NFC');
  if (/^[\x20-\x7e\u00a1-\u00ac\u00ae-\u024f]*$/.test(text)) return text;
  return revealInvisible(text)
    .replaceAll('\u27e8', '\u2039')
    .replaceAll('\u27e9', '\u203a')
    .replace(CONTROLS, shownControl);
}

/** Rule L2 of UAX 9 on whole runs: from the highest level down to the lowest odd one, what is at least that high is turned round. */
function inOrder<T extends { readonly level: number }>(runs: readonly T[]): T[] {
  const order = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level >= 1; level--)
    for (let start = 0; start < order.length; start++) {
      let end = start;
      while ((order[end]?.level ?? -1) >= level) end++;
      if (end > start) order.splice(start, end - start, ...order.slice(start, end).reverse());
      start = Math.max(start, end);
    }
  return order;
}

function byScript(codes: readonly number[]): Unshown[] {
  const groups = new Map<string, number[]>();
  for (const code of [...codes].sort((a, b) => a - b)) {
    const sign = String.fromCodePoint(code);
    const script = SCRIPT_TESTS.find(([, test]) => test.test(sign))?.[0] ?? 'other';
    groups.set(script, [...(groups.get(script) ?? []), code]);
  }
  return [...groups].map(([script, list]) => ({ script, codes: list }));
}
