/** Reads the worksheets of a large XLSX row by row while they are unpacked; steps aside for workbooks that are not written plainly. */

import { SaxesParser } from 'saxes';
import type { Entry } from 'yauzl';
import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS } from '../../shared/limits.ts';
import { isDateFormat, numberText, serialText } from './sheet-grid.ts';
import { listParts, packed, unpacked } from './sheet-guard.ts';
import { PackedRows, type SheetRows, TextBudget } from './sheet-rows.ts';
import { PortionCutter, plainText, scanRows, scanStrings, UnusualSheet } from './sheet-xml.ts';

/** Bytes of worksheet XML from which rows are streamed: below, cell objects cost nothing anybody notices. */
const LARGE_BYTES = 8_000_000;
/** Workbook, relations and styles are small in every honest file. */
const MAX_SMALL_PART = 20_000_000;

export interface LargeSheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: SheetRows;
  /** Rows with cells beyond the last column that is read. */
  readonly cutCells: number;
}

/**
 * Sheets of a workbook whose worksheets are large (or of any, where `always`), or null where the workbook is small or anything in it
 * is unusual: then the general reader takes it. The parts were checked by `guardWorkbook` before.
 */
export async function openLarge(bytes: Uint8Array, always = false): Promise<readonly LargeSheet[] | null> {
  const { entries } = await listParts(bytes);
  const size = entries.reduce(
    (sum, one) => sum + (/worksheets\/[^/]+\.xml$/.test(one.fileName) ? one.uncompressedSize : 0),
    0,
  );
  if (size < LARGE_BYTES && !always) return null;
  try {
    return await new Workbook(bytes, entries).sheets();
  } catch (error) {
    if (error instanceof UnusualSheet) return null;
    throw error;
  }
}

interface Listed {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: string;
}

class Workbook {
  private readonly parts: ReadonlyMap<string, Entry>;
  private strings: readonly string[] = [];
  private dateStyles: readonly boolean[] = [];
  private is1904 = false;
  private readonly budget: TextBudget;

  constructor(
    private readonly bytes: Uint8Array,
    entries: readonly Entry[],
  ) {
    this.budget = new TextBudget(bytes.byteLength);
    this.parts = new Map(entries.map((entry) => [entry.fileName, entry]));
  }

  async sheets(): Promise<readonly LargeSheet[]> {
    const listed = await this.list();
    this.dateStyles = await this.styles();
    this.strings = await this.sharedStrings();
    const sheets: LargeSheet[] = [];
    const read = new Set<string>();
    for (const one of listed) {
      // Sheets that share a part would be read as often as they are named.
      if (read.has(one.part)) throw new UnusualSheet('two sheets in one part');
      read.add(one.part);
      sheets.push(await this.sheet(one));
    }
    return sheets;
  }

  private async *text(name: string): AsyncGenerator<string> {
    const entry = this.parts.get(name);
    if (entry === undefined) throw new UnusualSheet(`no part ${name}`);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      for await (const chunk of unpacked(packed(this.bytes, entry), entry.compressionMethod))
        yield decoder.decode(chunk, { stream: true });
      yield decoder.decode();
    } catch (error) {
      throw error instanceof UnusualSheet ? error : new UnusualSheet(`${name} is not plain UTF-8`);
    }
  }

  /** Shows the elements of a small part: local name and attributes by local name. */
  private async elements(
    name: string,
    visit: (element: string, attributes: ReadonlyMap<string, string>, isOpen: boolean) => void,
  ): Promise<void> {
    if ((this.parts.get(name)?.uncompressedSize ?? 0) > MAX_SMALL_PART) throw new UnusualSheet(`${name} is large`);
    const parser = new SaxesParser();
    const local = (text: string): string => text.slice(text.indexOf(':') + 1);
    parser.on('opentag', (tag) =>
      visit(local(tag.name), new Map(Object.entries(tag.attributes).map(([key, value]) => [local(key), value])), true),
    );
    parser.on('closetag', (tag) => visit(local(tag.name), new Map(), false));
    parser.on('error', (error) => {
      throw new UnusualSheet(error.message);
    });
    for await (const chunk of this.text(name)) parser.write(chunk);
    parser.close();
  }

  private async list(): Promise<readonly Listed[]> {
    const targets = new Map<string, string>();
    await this.elements('xl/_rels/workbook.xml.rels', (element, attributes) => {
      const target = attributes.get('Target') ?? '';
      if (element === 'Relationship' && /\/worksheet$/.test(attributes.get('Type') ?? ''))
        targets.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    });
    const listed: Listed[] = [];
    await this.elements('xl/workbook.xml', (element, attributes, isOpen) => {
      if (!isOpen) return;
      if (element === 'workbookPr') this.is1904 = /^(?:1|true)$/.test(attributes.get('date1904') ?? '');
      if (element !== 'sheet') return;
      const part = targets.get(attributes.get('id') ?? '');
      // Charts and dialogs are sheets too, and not worksheets.
      if (part === undefined) throw new UnusualSheet('a sheet that is no worksheet');
      const hidden = ['hidden', 'veryHidden'].includes(attributes.get('state') ?? '');
      listed.push({ name: attributes.get('name') ?? '', hidden, part });
    });
    if (listed.length === 0) throw new UnusualSheet('no sheets');
    return listed;
  }

  /** Which cell styles show dates (ECMA-376 part 1, 18.8.30: built-in number formats; others by their code). */
  private async styles(): Promise<readonly boolean[]> {
    if (!this.parts.has('xl/styles.xml')) return [];
    const codes = new Map<number, string>();
    const styles: boolean[] = [];
    let isInside = false;
    await this.elements('xl/styles.xml', (element, attributes, isOpen) => {
      if (element === 'numFmt' && isOpen)
        codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
      if (element === 'cellXfs') isInside = isOpen;
      if (element !== 'xf' || !isInside || !isOpen) return;
      const id = Number(attributes.get('numFmtId') ?? 0);
      const code = codes.get(id);
      styles.push(code === undefined ? isBuiltInDate(id) : isDateFormat(code));
    });
    return styles;
  }

  private async sharedStrings(): Promise<readonly string[]> {
    if (!this.parts.has('xl/sharedStrings.xml')) return [];
    const strings: string[] = [];
    const cutter = new PortionCutter('si');
    const keep = (value: string): void => {
      strings.push(cleanText(value));
    };
    for await (const chunk of this.text('xl/sharedStrings.xml')) scanStrings(cutter.push(chunk), keep);
    scanStrings(cutter.finish(), keep);
    return strings;
  }

  private async sheet({ name, hidden, part }: Listed): Promise<LargeSheet> {
    const builder = new RowBuilder(this.strings, this.dateStyles, this.is1904, this.budget);
    const cutter = new PortionCutter('row');
    for await (const chunk of this.text(part)) scanRows(cutter.push(chunk), builder);
    scanRows(cutter.finish(), builder);
    builder.endRow();
    return { name, hidden, rows: builder.rows, cutCells: builder.cutCells };
  }
}

function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 45 && id <= 47) || id === 56;
}

/** A leading apostrophe is how a sheet marks text; exports leave it in the value. */
function cleanText(value: string): string {
  return value.replace(/^'(?=.)/, '').replaceAll('\u0000', ' ');
}

const ERRORS = ['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A'];
/** Digits that a sheet writes as it would show them: no exponent, no needless zeros, few enough to be exact. */
const PLAIN_NUMBER = /^-?(?:[1-9]\d{0,11}|0)(?:\.\d{0,9}[1-9])?$/;

/** Puts cells into rows; a sheet whose rows or cells are out of order is left to the general reader. */
class RowBuilder {
  readonly rows = new PackedRows();
  cutCells = 0;
  private at = 0;
  private cells: string[] = [];
  private kinds = '';
  private column = 0;
  private isCut = false;
  private readonly days = new Map<string, string | null>();

  constructor(
    private readonly strings: readonly string[],
    private readonly dateStyles: readonly boolean[],
    private readonly is1904: boolean,
    private readonly budget: TextBudget,
  ) {}

  readonly row = (text: string): void => {
    this.endRow();
    const row = text === '' ? this.at + 1 : Number(text);
    if (!Number.isSafeInteger(row) || row <= this.at) throw new UnusualSheet('rows out of order');
    this.at = row;
  };

  readonly cell = (ref: string, type: string, style: string, value: string | null): void => {
    const column = ref === '' ? this.column : columnOf(ref);
    if (column < this.column) throw new UnusualSheet('cells out of order');
    this.column = column + 1;
    if (column >= MAX_SHEET_COLUMNS) {
      this.isCut ||= value !== null && (value !== '' || type === 'str');
      return;
    }
    while (this.cells.length < column) this.put('', 't');
    this.value(type, style, value);
  };

  endRow(): void {
    const { cells } = this;
    if (this.isCut && this.at <= MAX_SHEET_ROWS) this.cutCells++;
    let filled = cells.length;
    while (filled > 0 && cells[filled - 1] === '') filled--;
    if (filled > 0 && this.at <= MAX_SHEET_ROWS) {
      if (filled < cells.length) cells.length = filled;
      this.rows.add(this.at, cells, this.kinds.slice(0, filled));
    }
    cells.length = 0;
    this.kinds = '';
    this.column = 0;
    this.isCut = false;
  }

  private put(text: string, kind: string): void {
    this.cells.push(this.budget.spend(text));
    this.kinds += kind;
  }

  private value(type: string, style: string, value: string | null): void {
    if (value === null || (value === '' && type !== 'str')) this.put('', 't');
    else if (type === '' || type === 'n') this.number(value, style);
    else if (type === 's') {
      const text = this.strings[Number(value)];
      if (text === undefined) throw new UnusualSheet('a string that does not exist');
      this.put(text, 't');
    } else if (type === 'str') this.put(cleanText(plainText(value)), 't');
    else if (type === 'inlineStr') this.put(cleanText(value), 't');
    else if (type === 'b') this.put(/^(?:1|true)$/.test(value) ? 'TRUE' : 'FALSE', 't');
    else if (type === 'e') this.put(ERRORS.includes(value) ? value : '#ERROR!', 'e');
    else throw new UnusualSheet(`cells of type ${type}`);
  }

  private number(value: string, style: string): void {
    if (style !== '' && this.dateStyles[Number(style)] === true) {
      const day = this.day(value);
      if (day !== null) {
        this.put(day, 'd');
        return;
      }
    }
    if (PLAIN_NUMBER.test(value)) {
      this.put(value === '-0' ? '0' : value, 'n');
      return;
    }
    const number = Number(value);
    if (Number.isNaN(number)) throw new UnusualSheet('a number that is none');
    this.put(Number.isFinite(number) ? numberText(number) : '#NUM!', Number.isFinite(number) ? 'n' : 'e');
  }

  /** A serial as a day; sheets repeat few of them. */
  private day(value: string): string | null {
    let day = this.days.get(value);
    if (day === undefined) {
      day = serialText(Number(value), this.is1904);
      if (this.days.size < 50_000) this.days.set(value, day);
    }
    return day;
  }
}

/** 0-based column of a reference such as "AB12". */
function columnOf(ref: string): number {
  let column = 0;
  for (let at = 0; at < ref.length; at++) {
    const letter = ref.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw new UnusualSheet('a cell without a column');
  return column - 1;
}
