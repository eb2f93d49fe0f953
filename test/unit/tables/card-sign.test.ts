/** Card exports: payments or merchants prove that purchases are positive; where nothing does, a person is asked. */

import { describe, expect, test } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import type { Reading } from '../../../electron/formats/reading.ts';
import type { ColumnMap } from '../../../shared/mapping.ts';

async function read(header: string, rows: readonly string[], map: ColumnMap | null = null): Promise<Reading> {
  const bytes = new TextEncoder().encode([header, ...rows, ''].join('\n'));
  return csv.read({ name: 'card.csv', bytes }, { map, currency: 'USD' });
}

const ROWS = ['2024-01-13,****1234,Harbour Foods,12.50', '2024-01-14,****1234,City Water,80.00'];
const HEADER = 'Date,Card Number,Description,Amount';

async function first(header: string, rows: readonly string[]): Promise<number | string | undefined> {
  const reading = await read(header, rows);
  return reading.statements[0]?.lines[0]?.amount ?? reading.problems.map((one) => `${one.code} ${one.severity}`).join();
}

describe('the sign of a card export', () => {
  test.each([
    ['nothing proves it', HEADER, ROWS, 'ambiguous_sign asked'],
    ['one credit that says nothing', HEADER, [...ROWS, '2024-01-15,****1234,Till,0.00'], 'ambiguous_sign asked'],
    ['a payment proves it', HEADER, [...ROWS, '2024-01-15,****1234,PAYMENT - THANK YOU,-92.50'], -1250],
    ['merchants prove it', 'Date,Card Number,Merchant Name,Amount', ROWS, -1250],
    ['written with signs', HEADER, ROWS.map((row) => row.replace(/,(?=[\d.]+$)/, ',-')), -1250],
    ['a bank file without cards', 'Date,Reference,Description,Amount', ROWS, 1250],
  ])('%s', async (_, header, rows, wanted) => expect(await first(header, rows)).toBe(wanted));

  test('the answer is taken', async () => {
    const asked = await read(HEADER, ROWS);
    const map = asked.table?.map ?? { columns: {} };
    const out = await read(HEADER, ROWS, { ...map, flipSign: true });
    expect(out.statements[0]?.lines.map((line) => line.amount)).toEqual([-1250, -8000]);
    const into = await read(HEADER, ROWS, { ...map, flipSign: false });
    expect(into.statements[0]?.lines.map((line) => line.amount)).toEqual([1250, 8000]);
  });
});

describe('a list of positive amounts', () => {
  const header = 'Day,Text,Sum';
  const rows = ['2024-01-13,Harbour Foods,12.50', '2024-01-14,City Water,80.00', '2024-01-17,Till,7.00'];

  test('is asked about while nobody said what its amounts are', async () => {
    const { problems } = await read(header, rows);
    expect(problems.map((one) => `${one.code} ${one.severity}`)).toEqual(['ambiguous_sign asked']);
  });

  test('is read as written once a person names the column of its amounts', async () => {
    const map: ColumnMap = { columns: { date: 'Day', description: 'Text', amount: 'Sum' } };
    const { statements, problems } = await read(header, rows, map);
    expect(statements[0]?.lines.map((line) => line.amount)).toEqual([1250, 8000, 700]);
    expect(problems.map((one) => `${one.code} ${one.severity}`)).toEqual(['ambiguous_sign warning']);
  });
});
