/** Detection goes by content; what is no statement is refused by name with advice; archives are opened under guards. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { detectFormat, readFile, readSource } from '../../../electron/formats/detect.ts';
import type { Reading, ReadOptions } from '../../../electron/formats/reading.ts';
import { zipOf } from './zip-writer.ts';

const OPTIONS: ReadOptions = { map: null, currency: 'EUR' };
const fixtures = path.resolve(import.meta.dirname, '../../fixtures/formats');
const fixture = (name: string): Uint8Array => readFileSync(path.join(fixtures, name));
const QIF = '!Type:Bank\nD12/31/2024\nT-1.00\nPShop\n^\n';

function codes(reading: Reading): readonly string[] {
  return [...reading.problems, ...reading.statements.flatMap(({ problems }) => problems)].map(
    ({ code, severity }) => `${code}/${severity}`,
  );
}

describe('detectFormat', () => {
  test.each([
    ['ofx', 'ofx/bank-sgml.ofx'],
    ['ofx', 'ofx/card-invest-xml.ofx'],
    ['qif', 'qif/accounts-splits.qif'],
    ['mt940', 'mt940/german.sta'],
    ['mt940', 'mt940/interim.942'],
    ['camt', 'camt/statement-053-v8.xml'],
    ['camt', 'camt/notification-054-latin1.xml'],
    ['bai2', 'bai2/two-groups.bai'],
    ['bai2', 'bai2/glued.bai'],
  ])('%s from the content of %s under a wrong name', (id, file) => {
    const detection = detectFormat({ name: 'holiday.jpg', bytes: fixture(file) });
    expect(detection.format?.id).toBe(id);
    expect(detection.confidence).toBeGreaterThan(0.6);
    expect(detection.problems).toEqual([]);
  });

  test.each([
    ['an empty file', '', 'empty_file'],
    ['blanks', ' \r\n\t \n', 'empty_file'],
    ['a PDF', '%PDF-1.7\n1 0 obj', 'pdf_refused'],
    ['a PNG', '\x89PNG\r\n\x1a\n', 'unsupported_format'],
    ['a JPEG', '\xff\xd8\xff\xe0', 'unsupported_format'],
    ['a Windows program', 'MZ\x90\x00\x03', 'not_data'],
    ['a Linux program', '\x7fELF\x02\x01', 'not_data'],
    ['a gzip archive', '\x1f\x8b\x08', 'unsupported_format'],
    ['binary noise', '\x01\x02\x03\x04\x05\x06\x0e\x0f'.repeat(40), 'not_data'],
  ])('%s is refused by name with advice', (_what, text, code) => {
    const detection = detectFormat({ name: 'statement.csv', bytes: Buffer.from(text, 'latin1') });
    expect(detection.format).toBeNull();
    expect(detection.problems).toMatchObject([{ code, severity: 'refused' }]);
    expect(detection.problems[0]?.message.length).toBeGreaterThan(20);
  });

  test('UTF-16 without a mark and with one are the same statement', async () => {
    const marked = Buffer.concat([Buffer.from([0xff, 0xfe]), iconv.encode(QIF, 'utf-16le')]);
    for (const bytes of [iconv.encode(QIF, 'utf-16le'), iconv.encode(QIF, 'utf-16be'), marked]) {
      const reading = await readSource({ name: 'x', bytes }, OPTIONS);
      expect(reading).toMatchObject({ format: 'qif', statements: [{ read: 1, lines: [{ amount: -100 }] }] });
    }
  });

  test('a choice settles the format', async () => {
    const reading = await readSource({ name: 'x', bytes: Buffer.from(QIF) }, { ...OPTIONS, format: 'mt940' });
    expect(codes(reading)).toEqual(['no_statement/refused']);
  });
});

describe('a QIF date order that cannot be known', () => {
  test.each([
    ['M/d/yyyy', '2024-03-04'],
    ['d/M/yyyy', '2024-04-03'],
  ])('is settled by %s', async (dateFormat, iso) => {
    const reading = await readSource(
      { name: 'x', bytes: fixture('qif/ambiguous.qif') },
      { ...OPTIONS, map: { columns: {}, dateFormat } },
    );
    const days = reading.statements.flatMap(({ lines }) =>
      lines.map(({ day }) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
    );
    expect(days[0]).toBe(iso);
  });
});

describe('archives', () => {
  const qif = { name: 'a.qif', bytes: Buffer.from(QIF) };
  const camt = { name: 'deep/b.xml', bytes: fixture('camt/statement-053-v8.xml') };

  test('every entry is read, folders and chaff are left out', async () => {
    const bytes = zipOf([
      qif,
      { name: 'deep/', bytes: Buffer.alloc(0) },
      camt,
      { name: '__MACOSX/._a.qif', bytes: Buffer.from('x') },
    ]);
    const readings = await readFile({ name: 'x.zip', bytes }, OPTIONS);
    expect(readings.map(({ format, entry }) => [format, entry])).toEqual([
      ['qif', 'a.qif'],
      ['camt', 'deep/b.xml'],
    ]);
    expect(codes(await readSource({ name: 'x.zip', bytes }, OPTIONS))).toEqual(['ambiguous_format/asked']);
    expect((await readSource({ name: 'x.zip', bytes: zipOf([qif]) }, OPTIONS)).format).toBe('qif');
  });

  test.each(['../evil.qif', 'a/../../evil.qif', '/etc/evil.qif', 'C:\\evil.qif', '..\\evil.qif'])(
    'the path %s is refused, the rest is read',
    async (name) => {
      const readings = await readFile({ name: 'x', bytes: zipOf([{ ...qif, name }, camt]) }, OPTIONS);
      expect(readings.map(({ format }) => format)).toEqual(['camt', 'zip']);
      expect(readings[1]?.problems).toMatchObject([{ code: 'unsafe_path', severity: 'refused' }]);
    },
  );

  test.each([
    ['nested_archive', zipOf([{ name: 'inner.zip', bytes: zipOf([qif]) }])],
    ['encrypted', zipOf([{ ...qif, encrypted: true }])],
    ['zip_bomb', zipOf([{ name: 'bomb.csv', bytes: Buffer.alloc(11_000_000) }])],
    ['zip_bomb', zipOf([{ ...qif, declaredSize: 500_000_000 }])],
    ['zip_bomb', zipOf(Array.from({ length: 2_001 }, (_, index) => ({ name: `${index}`, bytes: Buffer.from('x') })))],
    ['malformed', zipOf([{ name: 'a.qif', bytes: Buffer.from(QIF), declaredSize: 3 }])],
    ['malformed', zipOf([qif]).subarray(0, 60)],
    ['empty_file', zipOf([])],
  ])('%s is a problem, never a crash', async (code, bytes) => {
    const readings = await readFile({ name: 'x', bytes }, OPTIONS);
    expect(readings.flatMap(codes)).toEqual([`${code}/refused`]);
    expect(readings.every(({ statements }) => statements.length === 0)).toBe(true);
  });
});

describe('hostile XML', () => {
  const open = '<Document><BkToCstmrStmt><Stmt><Id>1</Id>';
  test.each([
    ['a DOCTYPE', `<!DOCTYPE x [<!ENTITY a "b">]>${open}`, 'doctype_refused'],
    ['deep nesting', `${open}${'<X>'.repeat(5_000)}`, 'malformed'],
    [
      'one text of two megabytes',
      `${open}<Ntry><AddtlNtryInf>${'x'.repeat(2_000_000)}</AddtlNtryInf></Ntry>`,
      'field_too_long',
    ],
    ['an entity of its own', `${open.replace('1', '&a;')}</Stmt></BkToCstmrStmt></Document>`, 'malformed'],
  ])('%s is refused', async (_what, body, code) => {
    const reading = await readSource({ name: 'x', bytes: Buffer.from(`<?xml version="1.0"?>${body}`) }, OPTIONS);
    expect(codes(reading).some((found) => found.startsWith(code))).toBe(true);
    expect(reading.statements.flatMap(({ lines }) => lines)).toEqual([]);
  });
});
