/** What this folder uses of three packages that bring no types. */

declare module 'pdfkit' {
  import type { Readable } from 'node:stream';

  /** An indirect object: numbered when made, written when ended. */
  export interface PdfReference {
    readonly id: number;
    data: Record<string, unknown>;
    /** Chunks of its stream; empty for a plain object. */
    readonly buffer: ArrayLike<unknown>;
    write(chunk: string): void;
    end(): void;
    finalize(this: PdfReference): void;
  }

  /** A glyph of fontkit. Advances in font units. */
  export interface PdfGlyph {
    readonly id: number;
    readonly advanceWidth: number;
    readonly codePoints: readonly number[];
    readonly path: { readonly commands: readonly unknown[] };
  }

  export interface PdfGlyphRun {
    readonly glyphs: readonly PdfGlyph[];
    readonly positions: readonly { readonly xAdvance: number; readonly xOffset: number; readonly yOffset: number }[];
  }

  export interface FontFile {
    readonly unitsPerEm: number;
    readonly postscriptName: string | null;
    layout(
      text: string,
      features: Readonly<Record<string, boolean>>,
      script?: string,
      language?: string,
      direction?: 'ltr' | 'rtl',
    ): PdfGlyphRun;
    hasGlyphForCodePoint(code: number): boolean;
    glyphForCodePoint(code: number): PdfGlyph;
    createSubset(): { includeGlyph(id: number): number; encode(): Uint8Array };
  }

  /** A font of the document; only the glyphs included in its subset are embedded. */
  export interface EmbeddedFont {
    readonly id: string;
    readonly font: FontFile;
    readonly subset: { includeGlyph(id: number): number };
    /** By glyph of the subset: advance in thousandths of an em, and the characters it stands for. */
    readonly widths: number[];
    readonly unicode: (readonly number[])[];
    ref(): PdfReference;
  }

  export interface PdfPage {
    readonly width: number;
    readonly height: number;
    readonly dictionary: PdfReference;
    readonly fonts: Record<string, PdfReference>;
    readonly structParentTreeKey: number;
    write(chunk: string): void;
  }

  export interface PdfOutline {
    addItem(
      title: string,
      options: { readonly expanded?: boolean; readonly top?: number; readonly left?: number },
    ): PdfOutline;
  }

  class PDFDocument extends Readable {
    constructor(options: Readonly<Record<string, unknown>>);
    readonly info: { readonly CreationDate: Date; readonly [key: string]: unknown };
    readonly page: PdfPage;
    readonly outline: PdfOutline;
    addPage(): this;
    switchToPage(index: number): PdfPage;
    end(): void;
    /** Makes it the current font, `_font`; a given name keeps one font for it. */
    font(source: FontFile, name: string): this;
    appendXML(xml: string): void;
    ref(data?: Record<string, unknown>): PdfReference;
    getStructTreeRoot(): PdfReference;
    getStructParentTree(): { get(key: number): PdfReference[] };
    readonly _font: EmbeddedFont;
    readonly _root: PdfReference;
    readonly _info: PdfReference;
    readonly _id: Uint8Array;
    /** Byte offset of every object, by number less one. */
    readonly _offsets: (number | null)[];
    readonly _offset: number;
    _addInfo(): void;
    _write(data: string | Uint8Array): void;
    _finalize(): void;
  }
  export default PDFDocument;
}

declare module 'fontkit' {
  import type { FontFile } from 'pdfkit';
  /** Throws where the bytes are no font. */
  export function create(bytes: Uint8Array): FontFile | { readonly fonts: readonly FontFile[] };
}

declare module 'linebreak' {
  /** Line break opportunities of Unicode UAX 14. */
  class LineBreaker {
    constructor(text: string);
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
  export default LineBreaker;
}
