/** Lists of mostly positive amounts without a word of cards: an ordinary account is read as written, purchases with refunds are asked about. */

import { expect, it } from 'vitest';
import { csv } from '../../../electron/formats/csv.ts';
import type { Side } from '../../../shared/line.ts';

const read = (rows: readonly string[], side: Side | null = null) => {
  const bytes = new TextEncoder().encode(`Date,Text,Amount\n${rows.join('\n')}\n`);
  return csv.read({ name: 'x.csv', bytes }, { map: null, currency: 'USD', side });
};
const RECEIPTS = [
  '2026-03-02,Okafor Ceramics order 881,120.00',
  '2026-03-03,Lindqvist Interiors order 882,75.50',
  '2026-03-04,Okafor Ceramics order 884,310.20',
  '2026-03-09,Marchetti Lighting order 885,64.00',
];

it.each([
  [
    'payments to suppliers among receipts',
    ['2026-03-05,BILL PAYMENT Tull Timber,-210.00', '2026-03-10,PAID Rent,-90.00'],
  ],
  [
    'one refund among payments',
    ['2026-03-05,Refund order 882,-75.50', '2026-03-06,Tull Timber,-10.00', '2026-03-09,Rent,-9.00'],
  ],
])('%s: read as written', async (_, rows) => {
  const { problems, statements } = await read([...RECEIPTS, ...RECEIPTS, ...rows]);
  expect(problems.filter(({ severity }) => severity === 'asked')).toEqual([]);
  expect(statements[0]?.lines.at(-1)?.amount).toBeLessThan(0);
});

it.each([
  ['a refund by its word', ['2026-03-12,Refund Lindqvist Interiors,-75.50']],
  ['a purchase given back by its text', ['2026-03-12,Marchetti Lighting order 885,-64.00']],
])('%s and nothing else below zero: asked', async (_, rows) => {
  const { problems, statements } = await read([...RECEIPTS, ...rows]);
  expect(problems.find(({ severity }) => severity === 'asked')?.code).toBe('ambiguous_sign');
  expect(statements).toEqual([]);
});

it('books with a credit note of the same customer are read as written', async () => {
  const { problems, statements } = await read([...RECEIPTS, '2026-03-12,Marchetti Lighting order 885,-64.00'], 'book');
  expect(problems.filter(({ severity }) => severity === 'asked')).toEqual([]);
  expect(statements[0]?.lines.map(({ amount }) => amount)).toEqual([12_000, 7_550, 31_020, 6_400, -6_400]);
});
