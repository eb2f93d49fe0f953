/** Steps and rules on whole files: read, streamed and from sheets, with every refused row named. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { csv, planFile, streamTable } from '../../../electron/formats/csv.ts';
import type { Reading } from '../../../electron/formats/reading.ts';
import { xlsx } from '../../../electron/formats/sheet.ts';
import { isoDay } from '../../../shared/day.ts';
import { type ColumnMap, columnMapSchema } from '../../../shared/mapping.ts';

const TEXT = [
  'When;Cents;Kind;Party;Ref;Status',
  '31.01.2024;12345;C;Orchid Media;INV-1;paid',
  '01.02.2024;500;D;City Water;INV-2;pending',
  '02.02.2024;x;D;Pine;INV-3;paid',
  '03.02.2024;700;D;Pine;INV-1;paid',
  '04.02.2024;800;D;Pine;;paid',
  '05.02.2024;900;D;Pine;INV-6;lost',
  'Total;2900;;;;',
  ';;;;;',
].join('\n');

const MAP: ColumnMap = columnMapSchema.parse({
  columns: { date: 'When', amount: 'Cents', description: 'Party', reference: 'Ref', documentType: 'Status' },
  transforms: {
    date: [{ step: 'isoDate', pattern: 'dd.MM.yyyy' }],
    amount: [{ step: 'scale', by: '0.01' }, { step: 'negate' }],
    description: [{ step: 'join', columns: ['Party', 'Kind'], separator: ' ' }],
    reference: [{ step: 'capture', pattern: '\\d+', group: 0 }],
    documentType: [{ step: 'valueMap', map: { paid: 'paid', pending: 'draft' }, otherwise: 'refuse' }],
    currency: [{ step: 'constant', value: 'EUR' }],
  },
  rules: [
    { rule: 'required', field: 'reference' },
    { rule: 'unique', field: 'reference' },
  ],
});

function lines(reading: Reading): readonly string[] {
  return reading.statements.flatMap((one) =>
    one.lines.map(
      (line) =>
        `${isoDay(line.day)} ${line.amount} ${line.currency} ${line.description} ${line.reference} ${line.documentType}`,
    ),
  );
}

function refusals(reading: Reading): readonly string[] {
  return reading.statements.flatMap((one) => one.problems.map((item) => `${item.row} ${item.code} ${item.column}`));
}

const read = async (text: string, map: ColumnMap): Promise<Reading> =>
  csv.read({ name: 'x.csv', bytes: new TextEncoder().encode(text) }, { map, currency: 'USD' });

const WANTED = ['2024-01-31 -12345 EUR Orchid Media C 1 paid', '2024-02-01 -500 EUR City Water D 2 draft'];
const REFUSED = ['4 bad_amount Cents', '5 duplicate_value Ref', '6 required_missing Ref', '7 invalid_entry Status'];

describe('a table with steps', () => {
  it('reads the values the steps give and refuses the others by row, column, expected and found', async () => {
    const reading = await read(TEXT, MAP);
    expect(reading.problems.filter((one) => one.severity !== 'warning')).toEqual([]);
    expect(lines(reading)).toEqual(WANTED);
    expect(refusals(reading)).toEqual(REFUSED);
    expect(reading.statements[0]?.problems[3]?.message).toBe(
      "Expected one of 'paid', 'pending' for documentType, found 'lost'. Correct the cell or the steps of the mapping; the row was not read.",
    );
  });

  it('reads the same as a stream, and the mapping it shows reads it again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-steps-'));
    try {
      const path = join(folder, 'x.csv');
      writeFileSync(path, TEXT);
      const planned = planFile(path, { map: MAP, currency: 'USD' });
      if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
      const streamed = [...streamTable(path, planned.plan).batches()].flatMap((batch) => batch.lines);
      const whole = (await read(TEXT, MAP)).statements.flatMap((one) => one.lines);
      expect(streamed).toEqual(whole);
      const shown = columnMapSchema.parse(JSON.parse(JSON.stringify(planned.plan.reading.map)));
      expect(shown.transforms).toEqual(MAP.transforms);
      expect((await read(TEXT, shown)).statements).toEqual((await read(TEXT, MAP)).statements);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('reads sheets: real dates beside written ones, numbers with a point whatever the mapping says', async () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['When', 'Cents', 'Party'],
      [45322, 12345, 'Orchid'],
      ['01.02.2024', 500.5, 'Pine'],
      ['02.02.2024', 600, 'Pine'],
    ]);
    const first = sheet.A2 as XLSX.CellObject;
    first.z = 'yyyy-mm-dd';
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(book, sheet, 'One');
    const bytes = new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
    const map = columnMapSchema.parse({
      columns: { date: 'When', amount: 'Cents', description: 'Party' },
      decimal: ',',
      transforms: { date: [{ step: 'isoDate', pattern: 'dd.MM.yyyy' }], amount: [{ step: 'scale', by: '0.01' }] },
    });
    const reading = await xlsx.read({ name: 'x.xlsx', bytes }, { map, currency: 'EUR' });
    expect(lines(reading)).toEqual(['2024-01-31 12345 EUR Orchid  ', '2024-02-02 600 EUR Pine  ']);
    expect(refusals(reading)).toEqual(['3 amount_precision Cents']);
  });

  it('asks about steps and rules that cannot work, and reads nothing', async () => {
    const wrong: readonly Partial<ColumnMap>[] = [
      { transforms: { reference: [{ step: 'capture', pattern: '(', group: 0 }] } },
      { transforms: { description: [{ step: 'join', columns: ['Nobody'], separator: '' }] } },
      { transforms: { batch: [{ step: 'substring', start: 1 }] } },
      { rules: [{ rule: 'required', field: 'batch' }] },
      { rules: [{ rule: 'range', field: 'amount' }] },
      { columns: { ...MAP.columns, batch: 'Nobody' } },
    ];
    for (const change of wrong) {
      const reading = await read(TEXT, { ...MAP, ...change });
      expect(reading.statements).toEqual([]);
      expect(reading.problems.map((one) => `${one.code} ${one.severity}`)).toContain('bad_mapping asked');
    }
  });

  it('asks for the decimal sign that steps calculate with where the file leaves it open', async () => {
    const text = 'Date;Amount;Text\n2024-01-31;1.234;a\n2024-02-01;2.345;b\n';
    const map: ColumnMap = {
      columns: { date: 0, amount: 1, description: 2 },
      transforms: { amount: [{ step: 'negate' }] },
    };
    expect((await read(text, map)).problems.map((one) => one.code)).toContain('ambiguous_decimal');
    expect(lines(await read(text, { ...map, decimal: ',' }))[0]).toContain('-123400');
  });

  it('lets one column feed several fields, with steps or without', async () => {
    const map: ColumnMap = {
      columns: { date: 'When', amount: 'Cents', description: 'Ref', reference: 'Ref' },
      dateFormat: 'dd.MM.yyyy',
      transforms: { reference: [{ step: 'substring', start: 4 }], counterparty: [{ step: 'constant', value: 'Till' }] },
    };
    const [line] = (await read(TEXT, map)).statements[0]?.lines ?? [];
    expect([line?.description, line?.reference, line?.counterparty]).toEqual(['INV-1', '1', 'Till']);
  });
});
