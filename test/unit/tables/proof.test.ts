/** What proves a sign, a date order or a fee, and what is asked or said where nothing does. */

import { describe, expect, test } from 'vitest';
import { readFile } from '../../../electron/formats/detect.ts';
import type { Reading } from '../../../electron/formats/reading.ts';

async function read(...rows: readonly string[]): Promise<Reading> {
  const bytes = new TextEncoder().encode(`${rows.join('\n')}\n`);
  const [reading] = await readFile({ name: 'x.csv', bytes }, { map: null, currency: 'EUR' });
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

const amounts = (reading: Reading): readonly number[] =>
  reading.statements.flatMap((one) => one.lines.map((line) => line.amount));
const problems = (reading: Reading): readonly string[] =>
  [...reading.problems, ...reading.statements.flatMap((one) => one.problems)].map(
    ({ code, severity }) => `${code} ${severity}`,
  );

describe('equal amounts', () => {
  const rising = ['2024-01-15,Fee,5.00,105.00', '2024-01-16,Fee,5.00,110.00', '2024-01-17,Fee,5.00,115.00'];
  const falling = ['2024-01-17,Fee,5.00,95.00', '2024-01-16,Fee,5.00,100.00', '2024-01-15,Fee,5.00,105.00'];

  test('close a balance that rises with the days as money in', async () => {
    expect(amounts(await read('Date,Text,Amount,Balance', ...rising))).toEqual([500, 500, 500]);
  });
  test('close a balance that falls with the days as money out', async () => {
    expect(amounts(await read('Date,Text,Amount,Balance', ...falling))).toEqual([-500, -500, -500]);
  });
});

describe('amounts of one sign', () => {
  const rows = ['2024-01-15,a,5.00', '2024-01-16,b,6.00', '2024-01-17,c,7.00'];

  test.each([
    ['a list of anything is asked', 'Date,Description,Amount', rows, 'ambiguous_sign asked'],
    ['a list of vendors is asked', 'Date,Vendor,Amount', rows, 'ambiguous_sign asked'],
    ['a list of customers is money in, and said so', 'Date,Customer,Amount', rows, 'ambiguous_sign warning'],
    ['two rows are too few to ask', 'Date,Description,Amount', rows.slice(1), 'ambiguous_sign warning'],
  ])('%s', async (_, header, lines, expected) => {
    expect(problems(await read(header, ...lines))).toEqual([expected]);
  });
});

test('a payment received below zero among positive amounts is asked', async () => {
  const rows = ['2024-01-15,a,5.00', '2024-01-16,b,6.00', '2024-01-17,PAYMENT RECEIVED - THANK YOU,-11.00'];
  expect(problems(await read('Date,Text,Amount', ...rows))).toEqual(['ambiguous_sign asked']);
});

test('a row whose status says that no money moved is left out and said', async () => {
  const rows = ['2024-01-15,a,-5.00,Completed', '2024-01-16,b,6.00,Declined', '2024-01-17,c,-7.00,Completed'];
  const reading = await read('Date,Text,Amount,Status', ...rows);
  expect(problems(reading)).toContain('not_booked warning');
  expect(amounts(reading)).toEqual([-500, -700]);
});

test("header names that are everybody's prove no date order", async () => {
  const rows = ['03/04/2024,a,,5.00,95.00', '05/04/2024,b,7.00,,102.00'];
  expect(problems(await read('Date,Description,Credit,Debit,Balance', ...rows))).toEqual(['ambiguous_date asked']);
});

test.each([
  ['positive', '1.00'],
  ['negative', '-1.00'],
])('a %s fee comes off the amount where the balance closes only so', async (_, fee) => {
  const rows = [
    '2024-01-15,a,10.00,0.00,110.00',
    `2024-01-16,b,-20.00,${fee},89.00`,
    '2024-01-17,c,5.00,0.00,94.00',
    '2024-01-18,d,6.00,,100.00',
  ];
  expect(amounts(await read('Date,Text,Amount,Fee,Balance', ...rows))).toEqual([1000, -2100, 500, 600]);
});

test('the unnamed half of a pair is the column filled where the named one is not', async () => {
  const rows = ['2024-01-15,a,10.00,', '2024-01-16,b,,20.00', '2024-01-17,c,,5.00'];
  expect(amounts(await read('Date,Text,Deposit,Xyz', ...rows))).toEqual([1000, -2000, -500]);
});

test.each(['amount_cents', 'Amount (minor units)', 'Amount in pence'])('%s holds minor units', async (header) => {
  const rows = ['2024-01-15,a,-150', '2024-01-16,b,2000', '2024-01-17,c,-300'];
  expect(amounts(await read(`Date,Text,${header}`, ...rows))).toEqual([-150, 2000, -300]);
});

test('a dated row named a total that sums up all others is set aside', async () => {
  const rows = [
    '2024-01-15,a,-1.50',
    '2024-01-16,b,20.00',
    '2024-01-17,Total,18.50',
    '2024-01-18,Total Station,-40.00',
  ];
  const reading = await read('Date,Text,Amount', ...rows);
  expect(amounts(reading)).toEqual([-150, 2000, -4000]);
  expect(problems(reading)).toEqual(['skipped_rows warning']);
});

test('a first number that stands still while the last one runs may be a year: asked', async () => {
  const rows = ['24/03/13,a,-1.50', '24/03/14,b,20.00', '24/03/25,c,-3.00'];
  expect(problems(await read('Date,Text,Amount', ...rows))).toEqual(['ambiguous_date asked']);
});

test.each(['Number', 'Num', 'Nummer', 'Número', 'Invoice no.'])(
  '%s of a ledger is the document number',
  async (header) => {
    const rows = ['2026-10-01,Invoice,1041,Able Ltd,120.50', '2026-10-05,Bill,B-77,Crown Supplies,-310.20'];
    const { statements } = await read(`Date,Type,${header},Name,Amount`, ...rows);
    expect(statements.flatMap((one) => one.lines.map((line) => line.documentNumber))).toEqual(['1041', 'B-77']);
  },
);
