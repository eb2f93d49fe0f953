/** The document as it is written: pages, text, rules, and the tags that say what each part is (ISO 32000-1, 14.7 and 14.8). */

import PDFDocument, { type PdfOutline, type PdfReference } from 'pdfkit';
import { Letters, type Line, type Unshown } from './letters.ts';
import { packObjects } from './pack.ts';
import { COLOURS, type Colour, type Paper } from './style.ts';

/** What is known of the document as a whole. */
export interface DocumentFacts {
  readonly title: string;
  readonly author: string;
  readonly madeAt: Date;
  readonly paper: Paper;
  /** Every text that will be shown, so that fonts are sought once. */
  readonly content: string;
  readonly fontFolders: readonly string[];
}

/** An element of the structure tree; its content may stand on several pages. */
export interface Tag {
  readonly ref: PdfReference;
  readonly kids: unknown[];
  page: PdfReference | null;
}

export type TagAttributes = Readonly<Record<string, unknown>>;

interface Sheet {
  readonly parts: string[];
  colour: string;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);

export class Document {
  readonly #doc: PDFDocument;
  readonly #sheets: Sheet[] = [];
  readonly letters: Letters;
  readonly paper: Paper;
  readonly root: Tag;
  /** Top of what comes next, in points from the upper edge. */
  y = 0;
  #sheet: Sheet = { parts: [], colour: '' };
  #background: () => void = () => {};

  constructor({ title, author, madeAt, paper, content, fontFolders }: DocumentFacts) {
    this.paper = paper;
    this.#doc = new PDFDocument({
      pdfVersion: '1.7',
      size: [paper.width, paper.height],
      margin: 0,
      font: null,
      lang: 'en',
      tagged: true,
      displayTitle: true,
      autoFirstPage: false,
      bufferPages: true,
      info: { Title: title, Author: author, Creator: 'Tieout', Producer: 'Tieout', CreationDate: madeAt },
    });
    packObjects(this.#doc);
    this.#doc._addInfo = () => this.#doc.appendXML(xmp(title, author, madeAt));
    this.letters = new Letters(this.#doc, content, fontFolders);
    const structure = this.#doc.getStructTreeRoot();
    this.root = { ref: this.#doc.ref({ Type: 'StructElem', S: 'Document', P: structure }), kids: [], page: null };
    structure.data.K = [this.root.ref];
    this.#doc._root.data.PageLabels = { Nums: [0, { S: 'D' }] };
  }

  get unshown(): readonly Unshown[] {
    return this.letters.unshown;
  }

  get pageCount(): number {
    return this.#sheets.length;
  }

  /** Height left above the lower margin. */
  get room(): number {
    return this.paper.height - this.paper.bottom - this.y;
  }

  /** What every page shows behind its text. */
  set background(draw: () => void) {
    this.#background = draw;
  }

  addPage(): void {
    this.#doc.addPage();
    for (const glyphs of this.letters.fonts) this.#doc.page.fonts[glyphs.fontId] = glyphs.reference();
    // A page that is done is kept as one text: a thousand pages of short ones would keep the collector busy.
    this.#sheet.parts.splice(0, Infinity, this.#sheet.parts.join('\n'));
    this.#sheet = { parts: [], colour: '' };
    this.#sheets.push(this.#sheet);
    this.y = this.paper.top;
    this.#background();
  }

  /** A new element under `parent`; `close` writes it. */
  open(parent: Tag, type: string, attributes?: TagAttributes): Tag {
    const ref = this.#doc.ref({ S: type, P: parent.ref, ...(attributes ? { A: attributes } : {}) });
    parent.kids.push(ref);
    return { ref, kids: [], page: null };
  }

  close(tag: Tag): void {
    if (tag.page !== null) tag.ref.data.Pg = tag.page;
    if (tag.kids.length > 0) tag.ref.data.K = tag.kids.length === 1 ? tag.kids[0] : tag.kids;
    tag.ref.end();
  }

  /** Draws the content of `tag` on this page. */
  mark(tag: Tag, draw: () => void): void {
    const { dictionary, structParentTreeKey } = this.#doc.page;
    const parents = this.#doc.getStructParentTree().get(structParentTreeKey);
    const mcid = parents.length;
    parents.push(tag.ref);
    tag.page ??= dictionary;
    tag.kids.push(tag.page === dictionary ? mcid : { Type: 'MCR', Pg: dictionary, MCID: mcid });
    this.#put(`/${String(tag.ref.data.S)} <</MCID ${mcid}>> BDC`);
    draw();
    this.#put('EMC');
  }

  /** Draws what is no content: page numbers, rules, heads that are repeated. */
  artifact(draw: () => void, isPagination = false): void {
    this.#put(`/Artifact ${isPagination ? '<</Type /Pagination>> BDC' : '<</Type /Layout>> BDC'}`);
    draw();
    this.#put('EMC');
  }

  /** One line with its left end at `x` and its baseline at `baseline`, both in points from the upper left corner. */
  text(
    line: Line,
    x: number,
    baseline: number,
    look: { readonly size: number; readonly colour?: Colour; readonly turn?: number },
  ): void {
    if (line.text === '') return;
    this.#fill(look.colour ?? 'ink');
    const turn = look.turn ?? 0;
    const [cos, sin] = [Math.cos(turn) * look.size, Math.sin(turn) * look.size];
    if (line.spelled) this.#put(`/Span <</ActualText <FEFF${utf16(line.text)}>>> BDC`);
    // The page's own matrix counts downwards, so the letters are turned back.
    const matrix = `${number(cos)} ${number(-sin)} ${number(-sin)} ${number(-cos)} ${number(x)} ${number(baseline)} Tm`;
    const pieces = line.pieces.map(({ fontId, show }) => `/${fontId} 1 Tf ${show}`);
    this.#put(`BT ${matrix} ${pieces.join(' ')} ET`);
    if (line.spelled) this.#put('EMC');
  }

  /** A filled box; a rule is a box of its weight. */
  box(x: number, y: number, size: { readonly width: number; readonly height: number }, colour: Colour): void {
    this.#fill(colour);
    this.#put(`${number(x)} ${number(y)} ${number(size.width)} ${number(size.height)} re f`);
  }

  /** Bookmark to where the next content of this page begins. */
  bookmark(under: PdfOutline | null, title: string): PdfOutline {
    const top = Math.max(0, this.y - 12);
    return (under ?? this.#doc.outline).addItem(title, { expanded: true, top, left: this.paper.width });
  }

  /** Puts `foot` on every page, given its number, and returns the file. */
  async finish(foot: (page: number) => void): Promise<Buffer> {
    this.close(this.root);
    this.#sheets.forEach((sheet, index) => {
      const page = this.#doc.switchToPage(index);
      this.#sheet = sheet;
      this.artifact(() => foot(index + 1), true);
      page.write(sheet.parts.join('\n'));
      sheet.parts.length = 0;
    });
    this.#doc.end();
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#doc) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  #put(operators: string): void {
    this.#sheet.parts.push(operators);
  }

  #fill(colour: Colour): void {
    const value = COLOURS[colour];
    if (this.#sheet.colour === value) return;
    this.#sheet.colour = value;
    this.#put(`${value} rg`);
  }
}

function utf16(text: string): string {
  let out = '';
  for (let index = 0; index < text.length; index++) out += text.charCodeAt(index).toString(16).padStart(4, '0');
  return out;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** Metadata as XMP. pdfkit writes texts into it unescaped, so a company named "Harbour & Pine" would break it. */
function xmp(title: string, author: string, madeAt: Date): string {
  return `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${xml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>${xml(author)}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreateDate>${madeAt.toISOString().slice(0, 19)}Z</xmp:CreateDate><xmp:CreatorTool>Tieout</xmp:CreatorTool><pdf:Producer>Tieout</pdf:Producer>
</rdf:Description>`;
}
