/** Letters of one font of the document: advances, kerning and the codes by which the page names them. All widths in thousandths of an em. */

import type { EmbeddedFont } from 'pdfkit';

/** Ligatures and contextual forms off: "->" of a bank stays "->". */
const PLAIN = { liga: false, calt: false, clig: false } as const;
/** Tabular figures, so that columns of amounts stand in line; of figures only, since Inter's tabular hyphen is as wide as a figure. */
const FIGURE = { ...PLAIN, tnum: true } as const;
const SHAPED = {} as const;
/** Pairs of letters are looked up under one number: more letters than a face can have glyphs. */
const LETTERS = 65_536;

/** What the page shows: text operators' array (ISO 32000-1, 9.4.3) and how far it moves on. */
export interface Piece {
  readonly fontId: string;
  readonly show: string;
  readonly width: number;
}

interface Letter {
  readonly sign: string;
  /** Counts the letters in the order of their first use. */
  readonly order: number;
  readonly code: string;
  readonly advance: number;
  readonly isFigure: boolean;
}

const codeOf = (glyph: number): string => glyph.toString(16).padStart(4, '0');
const rounded = (value: number): number => Math.round(value * 10) / 10;

export class Glyphs {
  readonly #embedded: EmbeddedFont;
  readonly #scale: number;
  readonly #letters = new Map<string, Letter>();
  readonly #known = new Map<number, boolean>();
  readonly #kerning = new Map<number, number>();

  constructor(embedded: EmbeddedFont) {
    this.#embedded = embedded;
    this.#scale = 1000 / embedded.font.unitsPerEm;
  }

  get fontId(): string {
    return this.#embedded.id;
  }

  reference() {
    return this.#embedded.ref();
  }

  has(code: number): boolean {
    const known = this.#known.get(code);
    if (known !== undefined) return known;
    const has = this.#embedded.font.hasGlyphForCodePoint(code);
    this.#known.set(code, has);
    return has;
  }

  /** Width of letters that stand one after another as they are (Latin, Greek, Cyrillic). */
  widthOf(text: string): number {
    let width = 0;
    let before: Letter | null = null;
    for (const sign of text) {
      const letter = this.#letters.get(sign) ?? this.#learn(sign);
      width += letter.advance + (before === null ? 0 : this.#kern(before, letter));
      before = letter;
    }
    return width;
  }

  /** The same letters for the page. */
  plain(text: string): Piece {
    let show = '';
    let width = 0;
    let before: Letter | null = null;
    for (const sign of text) {
      const letter = this.#letters.get(sign) ?? this.#learn(sign);
      const kern = before === null ? 0 : this.#kern(before, letter);
      // A positive number in the array moves back.
      show += kern === 0 ? letter.code : `>${-kern}<${letter.code}`;
      width += letter.advance + kern;
      before = letter;
    }
    return { fontId: this.fontId, show: `[<${show}>]TJ`, width };
  }

  /** A run of one direction whose letters join, stack or move (Arabic, Devanagari, marks), in the order the page shows it. */
  shaped(text: string, rightToLeft: boolean): Piece {
    const { font } = this.#embedded;
    const { glyphs, positions } = font.layout(text, SHAPED, undefined, undefined, rightToLeft ? 'rtl' : 'ltr');
    let show = '';
    let width = 0;
    glyphs.forEach((glyph, index) => {
      const position = positions[index];
      const advance = glyph.advanceWidth * this.#scale;
      const moved = (position?.xAdvance ?? glyph.advanceWidth) * this.#scale;
      const right = (position?.xOffset ?? 0) * this.#scale;
      const rise = (position?.yOffset ?? 0) * this.#scale;
      const code = this.#include(glyph.id, glyph.codePoints, advance);
      const before = right === 0 ? '' : `${rounded(-right)} `;
      const after = rounded(advance + right - moved);
      const shown = `[${before}<${code}>${after === 0 ? '' : ` ${after}`}] TJ`;
      // The page sets the size by its matrix, so a rise is in ems too.
      show += rise === 0 ? `${shown}\n` : `${rounded(rise) / 1000} Ts ${shown} 0 Ts\n`;
      width += moved;
    });
    return { fontId: this.fontId, show, width };
  }

  #learn(sign: string): Letter {
    const isFigure = sign >= '0' && sign <= '9';
    const glyph = this.#embedded.font.layout(sign, isFigure ? FIGURE : PLAIN).glyphs[0];
    if (glyph === undefined) throw new Error(`the face has no letter for ${sign}`);
    const advance = glyph.advanceWidth * this.#scale;
    const code = this.#include(glyph.id, [sign.codePointAt(0) ?? 0], advance);
    const letter = { sign, order: this.#letters.size, code, advance, isFigure };
    this.#letters.set(sign, letter);
    return letter;
  }

  #kern(before: Letter, after: Letter): number {
    // Figures keep their width whatever stands beside them.
    if (before.isFigure || after.isFigure) return 0;
    const pair = before.order * LETTERS + after.order;
    const known = this.#kerning.get(pair);
    if (known !== undefined) return known;
    const { glyphs, positions } = this.#embedded.font.layout(before.sign + after.sign, PLAIN);
    const moved = glyphs.length === 2 ? (positions[0]?.xAdvance ?? 0) - (glyphs[0]?.advanceWidth ?? 0) : 0;
    const kern = rounded(moved * this.#scale);
    this.#kerning.set(pair, kern);
    return kern;
  }

  #include(id: number, codePoints: readonly number[], advance: number): string {
    const { subset, widths, unicode } = this.#embedded;
    const code = subset.includeGlyph(id);
    widths[code] ??= advance;
    unicode[code] ??= [...codePoints];
    return codeOf(code);
  }
}
