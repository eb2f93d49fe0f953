/** Large workbooks are read row by row; on every workbook at hand that reading is the general reader's, cell by cell. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { openStreamed, openWorkbook } from '../../../electron/formats/sheet.ts';
import type { NamedSheet } from '../../../electron/formats/sheet-choice.ts';
import { guardWorkbook } from '../../../electron/formats/sheet-guard.ts';
import { zipOf } from '../formats/zip-writer.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const OWN = join(ROOT, 'test', 'fixtures', 'tables');
const CORPUS = resolve(ROOT, '..', 'shared', 'corpus', 'visible', 'xlsx');

function shown(sheets: readonly NamedSheet[]): unknown {
  return sheets.map(({ name, hidden, rows, problems }) => ({ name, hidden, problems, rows: rows.head(1e9) }));
}

async function both(bytes: Uint8Array): Promise<{ readonly streamed: unknown; readonly general: unknown } | null> {
  if ((await guardWorkbook(bytes)) !== null) return null;
  const streamed = await openStreamed(bytes, true);
  const general = openWorkbook(bytes);
  if (streamed === null || 'code' in general) return null;
  return { streamed: shown(streamed), general: shown(general) };
}

function books(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xlsx')) : [];
}

describe('workbooks row by row', () => {
  it.each(books(OWN))('%s', async (name) => {
    const read = await both(readFileSync(join(OWN, name)));
    expect(read?.streamed).toEqual(read?.general);
    expect(read).not.toBeNull();
  });

  it('every readable workbook of the corpus', async () => {
    const names = books(CORPUS);
    if (names.length === 0) console.log('corpus workbooks left out: the folder is not there');
    let compared = 0;
    for (const name of names) {
      const read = await both(readFileSync(join(CORPUS, name)));
      if (read === null) continue;
      compared++;
      expect(read.streamed, name).toEqual(read.general);
    }
    expect(compared).toBeGreaterThanOrEqual(Math.floor(names.length / 2));
  });

  it('what programs write: rich and phonetic texts, prefixes, 1904 dates, errors, gaps and inline strings', async () => {
    const bytes = plainBook({
      'xl/workbook.xml':
        '<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="A &amp; B" sheetId="1" r:id="rId1"/><x:sheet name="H" sheetId="2" state="hidden" r:id="rId2"/></x:sheets></x:workbook>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="4"/></cellXfs></styleSheet>',
      'xl/sharedStrings.xml':
        '<sst><si><t>plain</t></si><si><r><t>ri</t></r><r><rPr/><t xml:space="preserve">ch </t></r><rPh sb="0"><t>no</t></rPh></si><si><t/></si><si><t>a &lt;b&gt; &amp;amp; _x0041_ &#x20AC;</t></si></sst>',
      'xl/worksheets/sheet1.xml':
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2" spans="1:4"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="C2" t="s"><x:v>1</x:v></x:c><x:c r="D2" s="1"><x:v>43500</x:v></x:c></x:row><x:row><x:c t="s"><x:v>3</x:v></x:c><x:c s="2"><x:v>43500.75</x:v></x:c><x:c s="3"><x:v>-0.30000000000000004</x:v></x:c><x:c><x:v>1.5E-3</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v>f &amp; g</x:v></x:c><x:c s="1"/></x:row><x:row r="9"/><x:row r="12"><x:c r="B12" t="inlineStr"><x:is><x:t>in</x:t></x:is></x:c><x:c r="C12"><x:v>12.50</x:v></x:c><x:c r="D12" t="s"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    });
    const read = await both(bytes);
    expect(read?.streamed).toEqual(read?.general);
    expect(JSON.stringify(read?.streamed)).toContain('rich');
  });

  it('steps aside for what is not written plainly', async () => {
    for (const row of [
      '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
      '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',
      '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
      '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</row>]]></t></is></c></row>',
      '<row r="1"><c r="A1"><v>x</v></c></row>',
      '<row r="1"><c r="A1"><v>1</v>',
    ])
      expect(await openStreamed(plainBook({ 'xl/worksheets/sheet1.xml': sheetXml(row) }), true), row).toBeNull();
  });

  it('a table of every kind of cell written by the general writer', async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => [
      at % 7 === 0 ? null : `text ${at % 40} \u20ac & <${at}>`,
      at / 7,
      at % 2 === 0,
      at % 5 === 0 ? "'apostrophe" : '',
      1e15 + at,
    ]);
    for (const bookSST of [true, false]) {
      const book = XLSX.utils.book_new();
      XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'One');
      const bytes = new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx', bookSST }) as ArrayBuffer);
      const read = await both(bytes);
      expect(read).not.toBeNull();
      expect(read?.streamed).toEqual(read?.general);
    }
  });
});

function sheetXml(rows: string): string {
  return `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
}

/** A workbook of the fewest parts; each can be replaced. */
function plainBook(parts: Readonly<Record<string, string>>): Uint8Array {
  const all: Record<string, string> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': sheetXml(''),
    'xl/worksheets/sheet2.xml': sheetXml('<row r="1"><c r="A1"><v>1</v></c></row>'),
    ...parts,
  };
  return zipOf(Object.entries(all).map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) })));
}
