/** Workbooks: XLSX, XLSB, XLS, ODS and SpreadsheetML 2003. The sheet is chosen, planned as a table and read row by row. */

import * as XLSX from 'xlsx';
import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, MAX_SHEETS, MAX_TAGGED_BYTES } from '../../shared/limits.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import { PRESETS } from '../presets/registry.ts';
import { unplanned } from './csv.ts';
import type { Format, Reading, ReadOptions, Source } from './reading.ts';
import { chooseSheet, type NamedSheet } from './sheet-choice.ts';
import { sheetGrid } from './sheet-grid.ts';
import { encrypted, guardWorkbook } from './sheet-guard.ts';
import { openLarge } from './sheet-large.ts';
import { heldRows, SheetTooLarge, TextBudget } from './sheet-rows.ts';
import { guardSheets, guardStructure, tooManySheets, tooMuchText } from './sheet-structure.ts';

const CFB = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Names of the parts near the start of a zip tell which workbook it is. */
function zipKind(bytes: Uint8Array): 'xlsx' | 'ods' | null {
  if (!isZip(bytes)) return null;
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 65_536)).toString('latin1');
  if (head.includes('opendocument.spreadsheet') || head.includes('content.xml')) return 'ods';
  return head.includes('[Content_Types].xml') || head.includes('xl/') ? 'xlsx' : null;
}

/** Sheets of a workbook in memory, or the problem that kept it closed. */
export function openWorkbook(bytes: Uint8Array): readonly NamedSheet[] | Problem {
  let book: XLSX.WorkBook;
  try {
    book = XLSX.read(bytes, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellText: false,
      cellFormula: false,
      cellHTML: false,
      cellStyles: false,
      bookVBA: false,
      sheetRows: MAX_SHEET_ROWS,
      raw: true,
    });
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
  if (book.SheetNames.length > MAX_SHEETS) return tooManySheets();
  const budget = new TextBudget(bytes.byteLength);
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.flatMap((name, index): readonly NamedSheet[] => {
    const sheet = Object.hasOwn(book.Sheets, name) ? book.Sheets[name] : undefined;
    if (sheet === undefined || sheet['!type'] === 'chart') return [];
    const grid = sheetGrid(sheet, is1904, budget);
    return [
      {
        name,
        hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0,
        rows: heldRows(grid.rows),
        problems: cutNotes(name, grid.cutCells),
      },
    ];
  });
}

function cutNotes(name: string, cutCells: number): readonly Problem[] {
  if (cutCells === 0) return [];
  const message = `Sheet '${name}' has cells beyond column ${MAX_SHEET_COLUMNS}; those were not read.`;
  return [problem('too_large', 'warning', message)];
}

/** Sheets of a large workbook, row by row; null where the general reader must take it. */
export async function openStreamed(bytes: Uint8Array, always = false): Promise<readonly NamedSheet[] | null> {
  const sheets = await openLarge(bytes, always);
  if (sheets === null) return null;
  return sheets.map(({ name, hidden, rows, cutCells }) => ({ name, hidden, rows, problems: cutNotes(name, cutCells) }));
}

function unreadable(detail: string): Problem {
  if (/password|encrypt/i.test(detail)) return encrypted();
  const message = `The workbook cannot be read (${detail.slice(0, 100)}). Open it in the sheet program, save it again and import that file.`;
  return problem('malformed', 'refused', message);
}

/** Reads sheets that are already rows: chooses one, plans it and turns it into lines. */
export function readSheets(format: string, sheets: readonly NamedSheet[], options: ReadOptions): Reading {
  return chooseSheet({ format, sheets, options, presets: PRESETS });
}

async function read(format: string, source: Source, options: ReadOptions): Promise<Reading> {
  const opened = await openSheets(source.bytes);
  if ('code' in opened) return unplanned(format, { ok: false, problems: [opened], encoding: '', reading: null });
  return readSheets(format, opened, options);
}

/** Sheets of a workbook under every guard, or the problem that kept it closed. */
export async function openSheets(bytes: Uint8Array): Promise<readonly NamedSheet[] | Problem> {
  try {
    if (!isZip(bytes)) return openWorkbook(bytes);
    const danger = (await guardWorkbook(bytes)) ?? (await guardSheets(bytes));
    if (danger !== null) return danger;
    const large = zipKind(bytes) === 'xlsx' ? await openStreamed(bytes) : null;
    return large ?? (await guardStructure(bytes)) ?? openWorkbook(bytes);
  } catch (error) {
    if (error instanceof SheetTooLarge) return tooMuchText();
    throw error;
  }
}

export const xlsx: Format = {
  id: 'xlsx',
  title: 'Excel workbook (XLSX, XLSB)',
  sniff: ({ bytes }) => (zipKind(bytes) === 'xlsx' ? 0.95 : 0),
  read: (source, options) => read('xlsx', source, options),
};

export const ods: Format = {
  id: 'ods',
  title: 'OpenDocument sheet',
  sniff: ({ bytes }) => (zipKind(bytes) === 'ods' ? 0.98 : 0),
  read: (source, options) => read('ods', source, options),
};

export const xls: Format = {
  id: 'xls',
  title: 'Excel 97 workbook (XLS)',
  maxBytes: MAX_TAGGED_BYTES,
  sniff: ({ bytes }) => {
    if (CFB.every((value, index) => bytes[index] === value)) return 0.9;
    // A bare BIFF stream starts with a BOF record (MS-XLS 2.4.21).
    return bytes[0] === 0x09 && [0, 2, 4, 8].includes(bytes[1] ?? -1) && bytes[3] === 0 && (bytes[2] ?? 0) <= 16
      ? 0.8
      : 0;
  },
  read: (source, options) => read('xls', source, options),
};

/** XML Spreadsheet 2003, often named .xls. */
export const spreadsheetMl: Format = {
  id: 'xml-sheet',
  title: 'XML Spreadsheet 2003',
  maxBytes: MAX_TAGGED_BYTES,
  sniff: ({ text }) =>
    /<(?:\w+:)?Workbook\b/.test(text) && text.includes('schemas-microsoft-com:office:spreadsheet') ? 0.95 : 0,
  read: (source, options) => {
    const head = Buffer.from(source.bytes.subarray(0, 4_096)).toString('latin1');
    if (/<!DOCTYPE|<!ENTITY/i.test(head)) {
      const message = 'The file declares a document type, which sheets never need and attacks use. It was not opened.';
      return unplanned('xml-sheet', {
        ok: false,
        problems: [problem('doctype_refused', 'refused', message)],
        encoding: '',
        reading: null,
      });
    }
    return read('xml-sheet', source, options);
  },
};
