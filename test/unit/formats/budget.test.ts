/** Files built to multiply a reader's work: four times the file takes about four times the time, or the answer is a named refusal. */

import { describe, expect, test } from 'vitest';
import { readFile } from '../../../electron/formats/detect.ts';
import type { Reading } from '../../../electron/formats/reading.ts';
import { zipOf } from './zip-writer.ts';

async function read(bytes: Uint8Array): Promise<readonly Reading[]> {
  return readFile({ name: 'x', bytes }, { map: null, currency: 'EUR' });
}

/** Best of two runs: what else the machine does only adds. */
async function elapsedMs(bytes: Uint8Array): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    await read(bytes);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('');
const OFX = 'OFXHEADER:100\n<OFX><STMTRS><CURDEF>EUR';
const MT940 = ':20:X\n:25:1\n:28C:1\n:60F:C240101EUR0,00\n';
const PAGE = '<html><table><tr><td>1</td></tr>';

describe('four times the file takes about four times the time', () => {
  test.each<readonly [string, number, (count: number) => string]>([
    ['OFX on one line', 40_000, (count) => OFX + '<STMTTRN><TRNAMT>1<DTPOSTED>20240101'.repeat(count)],
    ['OFX on one line with a last line end', 40_000, (count) => `${OFX}${'<STMTTRN><A>1'.repeat(count)}\n`],
    ['MT940 of account tags', 40_000, (count) => MT940 + ':25:1\n'.repeat(count)],
    ['MT940 of opening balances', 40_000, (count) => MT940 + ':60F:C240101EUR0,00\n'.repeat(count)],
    ['MT940 of statements', 10_000, (count) => `${MT940}:62F:C240101EUR0,00\n`.repeat(count)],
    ['QIF of records', 20_000, (count) => `!Type:Bank\n${'D1/13/24\nT1\n^\n'.repeat(count)}`],
    [
      'QIF of opening balances',
      10_000,
      (count) => `!Type:Bank\n${'D1/13/24\nT1\nPOpening Balance\n^\n'.repeat(count)}`,
    ],
    ['QIF of accounts', 8_000, (count) => times(count, (at) => `!Account\nN${at}\n^\n!Type:Bank\nD1/13/24\nT1\n^\n`)],
    [
      'BAI2 of accounts',
      10_000,
      (count) => `01,A,B,240101/\n02,A,B,1,240101/\n${'03,1,USD/\n16,195,1/\n49,1,2/\n'.repeat(count)}`,
    ],
    [
      'CAMT of entries',
      4_000,
      (count) =>
        `<?xml version="1.0"?><BkToCstmrStmt><Stmt>${'<Ntry><Amt Ccy="EUR">1</Amt></Ntry>'.repeat(count)}</Stmt></BkToCstmrStmt>`,
    ],
    ['HTML of comments that never end', 20_000, (count) => PAGE + '<!--'.repeat(count)],
    ['HTML of scripts that never end', 8_000, (count) => PAGE + '<script '.repeat(count)],
    ['HTML of opening signs', 40_000, (count) => `${PAGE}<tr><td>${'<'.repeat(count)}`],
    ['HTML of blanks', 40_000, (count) => `${PAGE}<tr><td>x${' '.repeat(count)}x`],
  ])('%s', async (_what, count, text) => {
    const small = await elapsedMs(Buffer.from(text(count)));
    const large = await elapsedMs(Buffer.from(text(count * 4)));
    // Squared work would take sixteen times as long; a busy machine may double the four, and 150 ms are noise of short runs.
    expect(large).toBeLessThan(8 * small + 150);
  });
});

const SHEET_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function xlsx(parts: { readonly sheets?: string; readonly rows?: string; readonly strings?: string }): Uint8Array {
  const { sheets = '<sheet name="A" sheetId="1" r:id="r1"/>', rows = '', strings = '' } = parts;
  const part = (name: string, text: string) => ({ name, bytes: Buffer.from(`<?xml version="1.0"?>${text}`) });
  const link = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const links = (inside: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inside}</Relationships>`;
  const type = (name: string, kind: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
  return zipOf([
    part(
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${type('workbook', 'sheet.main')}${type('worksheets/sheet1', 'worksheet')}${type('sharedStrings', 'sharedStrings')}</Types>`,
    ),
    part('_rels/.rels', links(link('r1', 'officeDocument', 'xl/workbook.xml'))),
    part('xl/workbook.xml', `<workbook ${SHEET_NS} xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`),
    part(
      'xl/_rels/workbook.xml.rels',
      links(link('r1', 'worksheet', 'worksheets/sheet1.xml') + link('r2', 'sharedStrings', 'sharedStrings.xml')),
    ),
    part('xl/worksheets/sheet1.xml', `<worksheet ${SHEET_NS}><sheetData>${rows}</sheetData></worksheet>`),
    part('xl/sharedStrings.xml', `<sst ${SHEET_NS}>${strings}</sst>`),
  ]);
}

function ods(tables: string): Uint8Array {
  const spaces = ['office', 'table', 'text']
    .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
    .join(' ');
  return zipOf([
    { name: 'mimetype', bytes: Buffer.from('application/vnd.oasis.opendocument.spreadsheet') },
    { name: 'META-INF/manifest.xml', bytes: Buffer.from('<manifest/>') },
    { name: 'styles.xml', bytes: Buffer.from('<styles/>') },
    {
      name: 'content.xml',
      bytes: Buffer.from(
        `<office:document-content ${spaces}><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
      ),
    },
  ]);
}

const odsTable = (rows: string): string => `<table:table table:name="A">${rows}</table:table>`;
const odsCell = (attributes: string, text: string): string =>
  `<table:table-cell office:value-type="string" ${attributes}><text:p>${text}</text:p></table:table-cell>`;
const row = (at: number): string => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`;

describe('what multiplies is refused by name before it is multiplied', () => {
  test.each<readonly [string, string, () => Uint8Array]>([
    [
      'a workbook of 100,000 sheets',
      'too_large',
      () => xlsx({ sheets: times(100_000, (at) => `<sheet name="S${at}" sheetId="${at + 1}" r:id="r1"/>`) }),
    ],
    ['an ODS of 20,000 tables', 'too_large', () => ods(odsTable('').repeat(20_000))],
    ['a page of 20,000 tables', 'too_large', () => Buffer.from('<table><tr><td>1</td></tr></table>'.repeat(20_000))],
    [
      'one long shared string in very many cells',
      'too_large',
      () => xlsx({ strings: `<si><t>${'x'.repeat(2_000_000)}</t></si>`, rows: times(40_000, row) }),
    ],
    [
      'the same in a worksheet that is streamed',
      'too_large',
      () => xlsx({ strings: `<si><t>${'x'.repeat(30_000)}</t></si>`, rows: times(250_000, row) }),
    ],
    [
      'phonetic runs that never end',
      'malformed',
      () => xlsx({ strings: `<si><t>a</t>${'<rPh>'.repeat(400_000)}</si>`, rows: times(9, row) }),
    ],
    [
      'ends before their beginnings',
      'malformed',
      () => xlsx({ strings: `<si>${'</rPh>'.repeat(200_000)}${'<rPh>'.repeat(200_000)}</si>`, rows: times(9, row) }),
    ],
    [
      'tags without an end',
      'malformed',
      () => xlsx({ strings: `<si>${'<t'.repeat(400_000)}</si>`, rows: times(9, row) }),
    ],
    [
      'tags inside comments',
      'malformed',
      () => xlsx({ strings: `<si><!--${'<t'.repeat(400_000)}--></si>`, rows: times(9, row) }),
    ],
    ['deep nesting', 'malformed', () => xlsx({ rows: `${'<a>'.repeat(200_000)}${'</a>'.repeat(200_000)}` })],
    [
      'one filled cell repeated over a whole ODS sheet',
      'too_large',
      () =>
        ods(
          odsTable(
            `<table:table-row table:number-rows-repeated="1048576">${odsCell('table:number-columns-repeated="16384"', 'x')}</table:table-row>`,
          ),
        ),
    ],
    [
      'blanks repeated in an ODS cell',
      'too_large',
      () => ods(odsTable(`<table:table-row>${odsCell('', '<text:s text:c="100000000"/>')}</table:table-row>`)),
    ],
  ])('%s', async (_what, code, bytes) => {
    const readings = await read(bytes());
    expect(readings.flatMap(({ problems }) => problems)).toContainEqual(
      expect.objectContaining({ code, severity: 'refused' }),
    );
    expect(readings.flatMap(({ statements }) => statements)).toEqual([]);
  });
});

test('honest repetition passes: empty rows to the end of an ODS sheet, a filled cell five times', async () => {
  const rows = `<table:table-row>${odsCell('table:number-columns-repeated="5"', 'x')}</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`;
  const [reading] = await read(ods(odsTable(rows)));
  expect(reading?.problems.map(({ code }) => code)).not.toContain('too_large');
  expect(reading?.table?.sample[0]?.cells).toEqual(['x', 'x', 'x', 'x', 'x']);
});

test('problems of a whole file are listed up to the limit and counted beyond', async () => {
  const [reading] = await read(Buffer.from(times(3_000, (at) => `!Type:Unknown${at}\nD1/13/24\nT1\n^\n`)));
  expect(reading?.problems).toHaveLength(1_001);
  expect(reading?.problems.at(-1)?.message).toContain('2000 more');
});
