/** Entries that are copies of others, and entries that only look alike. */

import { describe, expect, test } from 'vitest';
import { match, smallMonth, type TestLine } from './tables.ts';

const bill: TestLine = {
  id: 2000,
  day: 10,
  amount: -731_40,
  type: 'bill',
  party: 'Zeppelin Feinkost',
  number: 'B-7710',
};
const receipt: TestLine = {
  id: 2000,
  day: 20,
  due: 20,
  amount: 731_40,
  type: 'receipt',
  party: 'Zeppelin Feinkost',
  account: 'Giro',
  number: 'Q-5501',
};
const payment: TestLine = { id: 500, day: 21, amount: 731_40, account: 'Giro', text: 'SEPA CREDIT ZEPPELIN FEINKOST' };
const paid: TestLine = { ...payment, amount: -731_40, text: 'SEPA DEBIT ZEPPELIN FEINKOST' };

test.each<[string, TestLine[], TestLine[], string[]]>([
  ['one document number, no reference', [paid], [bill, { ...bill, id: 2001, day: 12 }], ['book double_entry']],
  ['another document number', [paid], [bill, { ...bill, id: 2001, day: 12, number: 'B-7755' }], []],
  [
    'another number series, posted a day later with the value day of the first',
    [payment],
    [receipt, { ...receipt, id: 2001, day: 21, number: 'MQ-5502' }],
    ['book double_post'],
  ],
  [
    'another value day, both paid',
    [payment, { ...payment, id: 501, day: 22 }],
    [receipt, { ...receipt, id: 2001, day: 21, due: 21, number: 'Q-5502' }],
    [],
  ],
])('%s', (_, bank, book, copies) => {
  const month = smallMonth();
  const result = match([...month.bank, ...bank], [...month.book, ...book]);
  expect(result.duplicates.map((d) => `${d.side} ${d.kind}`)).toEqual(copies);
});

test.each([2, 3, 4, 12])('%i rows alike that the books hold as often are repeats, not copies', (count) => {
  const month = smallMonth();
  const rows = Array.from({ length: count }, (_, at) => ({ ...payment, id: 500 + at, day: 25 }));
  const entries = Array.from({ length: count }, (_, at) => ({
    id: 2000 + at,
    day: 25,
    amount: payment.amount,
    type: 'receipt',
    party: 'Zeppelin Feinkost',
    account: 'Giro',
  }));
  const result = match([...month.bank, ...rows], [...month.book, ...entries]);
  expect(result.duplicates).toEqual([]);
});

test('two rows alike of which the books hold one are a copy', () => {
  const month = smallMonth();
  const result = match(
    [...month.bank, payment, { ...payment, id: 501 }],
    [...month.book, { ...receipt, day: 21, due: 21 }],
  );
  expect(result.duplicates.map((d) => `${d.side} ${d.kind}`)).toEqual(['bank reimport']);
});

describe('a bank fee twice on a day', () => {
  const month = smallMonth();
  const fee = (id: number, day: number, amount = -600): TestLine => ({
    id,
    day,
    amount,
    account: 'Giro',
    text: 'COMISION MANTENIMIENTO',
  });
  const both = [fee(900, 12), fee(901, 12), fee(902, 12, -1800), fee(903, 12, -1800)];
  const copies = (bank: readonly TestLine[]) =>
    match([...month.bank, ...bank], month.book)
      .duplicates.map((d) => Math.max(d.original, d.duplicate))
      .sort();

  test('two fees of two amounts, each once a month otherwise, came in twice', () => {
    expect(copies(both)).toEqual([901, 903]);
  });

  test('is no copy where the same fees meet by chance', () => {
    const often = Array.from({ length: 24 }, (_, k) => fee(1000 + k, k * 2 + 1, k % 2 === 0 ? -600 : -1800));
    expect(copies([...often, ...both])).toEqual([]);
  });

  test('is a copy again where another line of the day is there twice', () => {
    const often = Array.from({ length: 24 }, (_, k) => fee(1000 + k, k * 2 + 1, k % 2 === 0 ? -600 : -1800));
    const other = { ...fee(910, 12, -5521), text: 'RECIBO AGUAS DE VALVERDE' };
    expect(copies([...often, ...both, other, { ...other, id: 911 }])).toEqual([901, 903, 911]);
  });
});
