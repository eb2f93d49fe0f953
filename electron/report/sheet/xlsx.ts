/** Sheets as an Office Open XML workbook (ECMA-376 part 1, 18): values only, no formula, no macro, nothing linked. */

import { CallError } from '../../../shared/contract/index.ts';
import type { Cell, CellKind } from '../../../shared/contract/report.ts';
import { MAX_SHEET_ROWS } from '../../../shared/limits.ts';
import { formatMinor, minor } from '../../../shared/money.ts';
import { isList, type Sheet, type SheetTable } from './sheet.ts';
import { type Part, zip } from './zip.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Days from 30 December 1899, where the dates of a workbook begin, to 1 January 1970. */
const EPOCH = 25_569;
/** Longest text of a cell (Excel specifications and limits). */
const LONGEST_TEXT = 32_767;
const [NARROWEST, WIDEST] = [8, 60];

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
// What XML 1.0 does not allow in text, lone surrogates included.
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text of a cell or an attribute. "_x000D_" would be read as a carriage return: its underscore is written as one (ECMA-376 22.9.2.19). */
function xml(raw: string): string {
  const cut = raw.length > LONGEST_TEXT ? `${raw.slice(0, LONGEST_TEXT - 1)}\u2026` : raw;
  return cut
    .replace(FORBIDDEN, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign)
    .replaceAll('\r', '&#13;');
}

/** Cell formats in the order they are first asked for. */
class Styles {
  readonly #formats = new Map<string, number>();

  /** Index of the format of a number code, '' for text, in bold where it is a head or a sum. */
  of(code: string, bold: boolean): number {
    const key = `${bold ? 'b' : 'r'}${code}`;
    const known = this.#formats.get(key);
    if (known !== undefined) return known;
    // Format 0 is the workbook's default.
    const index = this.#formats.size + 1;
    this.#formats.set(key, index);
    return index;
  }

  get part(): string {
    const keys = [...this.#formats.keys()];
    const codes = [...new Set(keys.map((key) => key.slice(1)).filter((code) => code !== ''))];
    // Numbers of own formats begin at 164; below it they are built in.
    const idOf = (key: string): number => (key.length === 1 ? 0 : 164 + codes.indexOf(key.slice(1)));
    const formats = codes.map((code, index) => `<numFmt numFmtId="${164 + index}" formatCode="${xml(code)}"/>`);
    const cells = keys.map(
      (key) =>
        `<xf numFmtId="${idOf(key)}" fontId="${key.startsWith('b') ? 1 : 0}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
    );
    const font = (inside: string): string => `<font>${inside}<sz val="10"/><name val="Arial"/><family val="2"/></font>`;
    return `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${cells.join('')}</cellXfs></styleSheet>`;
  }
}

/** "#,##0.00" of a currency with two decimals. */
const moneyCode = (exponent: number): string => (exponent === 0 ? '#,##0' : `#,##0.${'0'.repeat(exponent)}`);

interface Look {
  readonly kind: CellKind;
  readonly exponent: number;
  readonly bold: boolean;
}

function cellXml(value: Cell, look: Look, styles: Styles): string {
  if (value === null || value === '') return '<c/>';
  if (typeof value === 'string')
    return `<c s="${styles.of('', look.bold)}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
  const code = look.kind === 'money' ? moneyCode(look.exponent) : look.kind === 'day' ? 'yyyy-mm-dd' : '0';
  const figure =
    look.kind === 'money'
      ? formatMinor(minor(value), look.exponent)
      : String(look.kind === 'day' ? value + EPOCH : value);
  return `<c s="${styles.of(code, look.bold)}"><v>${figure}</v></c>`;
}

const row = (cells: readonly string[]): string => `<row>${cells.join('')}</row>`;

function tableRows({ caption, columns, rows }: SheetTable, styles: Styles): string[] {
  const text = (value: string, bold: boolean): string => cellXml(value, { kind: 'text', exponent: 0, bold }, styles);
  const head = row(columns.map(({ title }) => text(title, true)));
  const body = rows.map(({ cells, exponent, bold }) =>
    row(columns.map(({ kind }, index) => cellXml(cells[index] ?? null, { kind, exponent, bold }, styles))),
  );
  return caption === '' ? [head, ...body] : [row([text(caption, true)]), head, ...body];
}

/** Column widths in characters, by the longest texts. */
function columnsXml({ tables }: Sheet): string {
  const widths: number[] = [];
  for (const { columns, rows } of tables)
    columns.forEach(({ title, kind }, index) => {
      let most = Math.max(widths[index] ?? NARROWEST, title.length + 2, kind === 'day' ? 11 : 0);
      for (const { cells } of rows) {
        if (most >= WIDEST) break;
        const value = cells[index] ?? null;
        if (value !== null) most = Math.max(most, String(value).length + (typeof value === 'number' ? 4 : 1));
      }
      widths[index] = Math.min(WIDEST, most);
    });
  const cols = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return cols.length === 0 ? '' : `<cols>${cols.join('')}</cols>`;
}

function sheetXml(sheet: Sheet, styles: Styles): string {
  const list = isList(sheet);
  const pane = list ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : '';
  const lead = sheet.lead.map((line) => row([cellXml(line, { kind: 'text', exponent: 0, bold: false }, styles)]));
  const blocks = [
    ...(lead.length === 0 ? [] : [lead]),
    ...sheet.tables.map((table) => tableRows(list ? { ...table, caption: '' } : table, styles)),
  ];
  const rows = blocks.flatMap((block, index) => (index === 0 ? block : [row([]), ...block]));
  if (rows.length > MAX_SHEET_ROWS)
    throw new CallError(
      'refused',
      `${rows.length} rows do not fit into a sheet of ${MAX_SHEET_ROWS}. Nothing was written. Narrow the filter, or export as CSV.`,
    );
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>${columnsXml(sheet)}<sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function partsOf(sheets: readonly Sheet[]): Part[] {
  const styles = new Styles();
  const pages = sheets.map((sheet, index) => ({
    name: `xl/worksheets/sheet${index + 1}.xml`,
    text: sheetXml(sheet, styles),
  }));
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${xml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const links = sheets.map((_, index) => relation(index + 1, 'worksheet', `worksheets/sheet${index + 1}.xml`));
  const kinds = pages.map(({ name }) => `<Override PartName="/${name}" ContentType="${TYPES}.worksheet+xml"/>`);
  return [
    {
      name: '[Content_Types].xml',
      text: `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${kinds.join('')}</Types>`,
    },
    {
      name: '_rels/.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      text: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${links.join('')}${relation(sheets.length + 1, 'styles', 'styles.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', text: styles.part },
    ...pages,
  ];
}

/** The workbook's bytes: the same sheets give the same bytes. Throws CallError `refused` where a sheet has more rows than a workbook takes. */
export const xlsxBytes = (sheets: readonly Sheet[]): Buffer => zip(partsOf(sheets));
