/** Sheets read back by another program's reader: no formula, numbers as numbers, days as days, sums equal, heads frozen. */

import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { reportSheets } from '../../../electron/report/sheet/report.ts';
import type { Sheet } from '../../../electron/report/sheet/sheet.ts';
import { sheetBytes } from '../../../electron/report/sheet/write.ts';
import { CELL_KINDS } from '../../../shared/contract/report.ts';
import { data, manyOpen } from './month.ts';

const PROVED = 1_309_110;
const HOSTILE = [
  '=HYPERLINK("http://x","y")',
  '+1',
  '-1+2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\uff1d1',
  '_x000D_',
  'a"b,c\nd',
];

/** Every cell of every sheet. */
const cellsOf = (book: XLSX.WorkBook): XLSX.CellObject[] =>
  book.SheetNames.flatMap((name) => Object.entries(book.Sheets[name]!))
    .filter(([key]) => !key.startsWith('!'))
    .map(([, cell]) => cell as XLSX.CellObject);

const read = (bytes: Buffer): XLSX.WorkBook => XLSX.read(bytes, { cellFormula: true, cellNF: true, cellStyles: true });
const rowsOf = (book: XLSX.WorkBook, name: string): unknown[][] =>
  XLSX.utils.sheet_to_json(book.Sheets[name]!, { header: 1, raw: true, blankrows: true });

const grid = (texts: readonly string[], exponent = 2, amounts: readonly number[] = [-1234]): Sheet => ({
  name: 'Rows',
  lead: [],
  tables: [
    {
      caption: '',
      columns: CELL_KINDS.map((kind) => ({ title: kind, kind })),
      rows: texts.map((text, index) => ({
        cells: [text, amounts[index % amounts.length]!, 20_757, 7, 'ab'],
        exponent,
        bold: false,
      })),
    },
  ],
});

describe('a workbook', () => {
  const open = manyOpen(40);
  const book = read(sheetBytes(reportSheets(data(PROVED, { open })), 'xlsx'));

  it('has the statement first and a sheet for each list', () => {
    expect(book.SheetNames).toEqual([
      'Reconciliation',
      'In the books, not at the bank',
      'At the bank, not in the books',
      'Payments of open documents, boo',
      'Open items by cause',
      'Typed differences',
      'Excluded at the bank',
      'Excluded in the books',
      'Journal lines of the period',
      'Files behind this report',
    ]);
    const statement = rowsOf(book, 'Reconciliation');
    expect(statement).toContainEqual(['Balance per bank, 2026-10-31', undefined, 13_091.1]);
    expect(statement).toContainEqual(['Less: outstanding payments', 1, -388.25]);
  });

  it('holds values only, and no text that begins a formula is one', () => {
    const hostile = data(PROVED, {
      open: open.map((row, at) => ({ ...row, text: HOSTILE[at % HOSTILE.length]!, counterparty: '' })),
    });
    const cells = cellsOf(read(sheetBytes(reportSheets(hostile), 'xlsx')));
    expect(cells.length).toBeGreaterThan(300);
    expect(cells.filter(({ f, F }) => f !== undefined || F !== undefined)).toEqual([]);
    const texts = cells.map(({ v }) => v);
    for (const text of HOSTILE) expect(texts).toContain(text);
  });

  it('adds up to what the rows are', () => {
    const rows = rowsOf(book, 'In the books, not at the bank');
    const amounts = rows.slice(1).map((row) => Math.round(Number(row.at(-1)) * 100));
    const wanted = open.filter(({ side }) => side === 'book').reduce((sum, { amount }) => sum + amount, 0);
    expect(amounts.at(-1)).toBe(wanted);
    expect(amounts.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBe(wanted);
  });

  it.each([
    [0, -1234, -1234, '#,##0'],
    [2, -1234, -12.34, '#,##0.00'],
    [3, 1_234_567, 1234.567, '#,##0.000'],
  ])('writes an amount with %i decimals as a number', (exponent, amount, value, format) => {
    const cells = read(sheetBytes([grid(['x'], exponent, [amount])], 'xlsx')).Sheets.Rows!;
    expect(cells.B2).toMatchObject({ t: 'n', v: value, z: format });
    expect(cells.C2).toMatchObject({ t: 'n', v: 46_326, w: '2026-10-31', z: 'yyyy-mm-dd' });
    expect(cells.D2).toMatchObject({ t: 'n', v: 7 });
  });

  it('keeps the head of a list in view', () => {
    const parts = XLSX.read(sheetBytes([grid(['x'])], 'xlsx'), { bookFiles: true }) as XLSX.WorkBook & {
      readonly files: Readonly<Record<string, { readonly content: Uint8Array }>>;
    };
    const text = Buffer.from(parts.files['xl/worksheets/sheet1.xml']!.content).toString();
    expect(text).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  });

  it('cuts a text longer than a cell, and says so by its end', () => {
    const cell = read(sheetBytes([grid(['x'.repeat(40_000)])], 'xlsx')).Sheets.Rows!.A2!;
    expect(String(cell.v)).toHaveLength(32_767);
    expect(String(cell.v).endsWith('\u2026')).toBe(true);
  });

  it('shows what XML cannot hold as a replacement sign', () => {
    expect(read(sheetBytes([grid(['a\u0000b\ud800c'])], 'xlsx')).Sheets.Rows!.A2!.v).toBe('a\ufffdb\ufffdc');
  });

  it('is the same for the same data', () => {
    const once = (): Buffer => sheetBytes(reportSheets(data(PROVED)), 'xlsx');
    expect(once().equals(once())).toBe(true);
  });
});

describe('a CSV', () => {
  const parsed = (sheet: Sheet): string[][] =>
    Papa.parse<string[]>(
      sheetBytes([sheet], 'csv')
        .toString('utf8')
        .replace(/^\ufeff/, '')
        .trimEnd(),
    ).data;

  it('guards text against formulas, and leaves numbers numbers', () => {
    const rows = parsed(grid(HOSTILE));
    expect(rows[0]).toEqual([...CELL_KINDS]);
    for (const [index, text] of HOSTILE.entries()) {
      const [cell, amount, day, count] = rows[index + 1]!;
      expect(cell).toBe(/^\s*[=+\-@\uff1d]|^[\t\r]/.test(text) ? `'${text}` : text);
      expect([amount, day, count]).toEqual(['-12.34', '2026-10-31', '7']);
    }
  });

  it('has every table of the report one below the other', () => {
    const text = sheetBytes(reportSheets(data(PROVED)), 'csv').toString('utf8');
    expect(text.startsWith('\ufeffHarbour & Pine Ltd\r\n')).toBe(true);
    expect(text).toContain('\r\nPer bank\r\nTerm,Lines,Amount\r\n"Balance per bank, 2026-10-31",,13091.10\r\n');
    expect(text).toContain('\r\nAdd: deposits in transit,0,0.00\r\n');
    expect(text).toContain('\r\n"In the books, not at the bank (1)"\r\nDate,Text,Reference,');
  });
});
