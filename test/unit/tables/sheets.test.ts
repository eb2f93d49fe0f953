/** Workbooks: choice of the sheet, date systems, stored values, protection, damage and bombs. */

import { describe, expect, test } from 'vitest';
import * as XLSX from 'xlsx';
import { htmlTable } from '../../../electron/formats/html-table.ts';
import { xlsx } from '../../../electron/formats/sheet.ts';
import { numberText, serialText } from '../../../electron/formats/sheet-grid.ts';

const OPTIONS = { map: null, currency: 'EUR' } as const;

function workbook(sheets: Readonly<Record<string, readonly (readonly unknown[])[]>>): Uint8Array {
  const book = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  }
  return new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx' }));
}

const HEADER = ['Date', 'Description', 'Amount'];
const OCTOBER = [HEADER, ['2026-10-01', 'Rent', -1200.5], ['2026-10-02', 'Sale', 99.99]];
const NOVEMBER = [HEADER, ['2026-11-01', 'Rent', -1200.5], ['2026-11-02', 'Sale', 12.5]];

describe('sheets', () => {
  test('two sheets of movements that differ are asked about; a named one is read', async () => {
    const bytes = workbook({ October: OCTOBER, November: NOVEMBER });
    const asked = await xlsx.read({ name: 'x', bytes }, OPTIONS);
    expect(asked.statements).toEqual([]);
    expect(asked.problems[0]?.readings).toEqual(['October', 'November']);
    expect(asked.table?.sheets.map((sheet) => sheet.name)).toEqual(['October', 'November']);
    const read = await xlsx.read({ name: 'x', bytes }, { ...OPTIONS, sheet: 'November' });
    expect(read.statements[0]?.lines.map((line) => line.amount)).toEqual([-120_050, 1_250]);
  });

  test('a sheet of notes beside the movements is no question', async () => {
    const reading = await xlsx.read(
      { name: 'x', bytes: workbook({ Notes: [['Prepared by us'], ['for October']], Data: OCTOBER }) },
      OPTIONS,
    );
    expect(reading.statements[0]?.lines.length).toBe(2);
  });

  test('a damaged workbook and one without sheets are refused by name', async () => {
    const bytes = workbook({ October: OCTOBER });
    const cut = await xlsx.read({ name: 'x', bytes: bytes.subarray(0, bytes.length - 400) }, OPTIONS);
    expect(cut.problems[0]?.code).toBe('malformed');
    expect(cut.problems[0]?.severity).toBe('refused');
  });

  test.each([
    [-0.30000000000000004, '-0.3'],
    [1234567.8900000001, '1234567.89'],
    [1234567890123456, '1234567890123456'],
    [1e-7, '0.0000001'],
    [100, '100'],
  ])('number %s is written %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  test.each([
    [25569, false, '1970-01-01'],
    [46023.75, false, '2026-01-01'],
    [44561, true, '2026-01-01'],
    [0.5, false, null],
  ])('serial %s (1904: %s) is %s', (serial, is1904, text) => {
    expect(serialText(serial, is1904)).toBe(text);
  });

  test('an HTML table is read without running or fetching anything', async () => {
    const html =
      '<html><script>throw 1</script><table><tr><th>Date</th><th>Text</th><th>Amount</th></tr><tr><td>2026-10-01</td><td>A &amp; B<br>second</td><td>-1,234.50</td></tr></table></html>';
    const reading = await htmlTable.read({ name: 'x', bytes: new TextEncoder().encode(html) }, OPTIONS);
    expect(reading.statements[0]?.lines[0]).toMatchObject({ amount: -123_450, description: 'A & B\nsecond' });
  });
});
