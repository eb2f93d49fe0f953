/** Entries that the books take back: neither is paid, unless the bank shows that money moved. */

import { expect, test } from 'vitest';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

const entry = (id: number, day: number, amount: number, more: Partial<TestLine> = {}): TestLine => ({
  id,
  day,
  amount,
  party: 'Zeppelin Feinkost',
  ...more,
});
const paying = (id: number, amount: number, text = 'SEPA CREDIT ZEPPELIN FEINKOST'): TestLine => ({
  id,
  day: 40,
  amount,
  account: 'Giro',
  text,
});

const worlds: readonly [string, { bank: TestLine[]; book: TestLine[] }][] = [
  ['alone', { bank: [], book: [] }],
  ['in a month', smallMonth()],
];

test.each(
  worlds.flatMap(([where, month]) => [
    { where, month, by: 'its number', back: { reference: 'RE-91001' } },
    { where, month, by: 'a text that names it', back: { reference: 'GU-204', text: 'Credit for RE-91001' } },
    { where, month, by: 'a word for it', back: { reference: 'JE-77', text: 'Storno' } },
  ]),
)('$where: a cancelled invoice is not paid, the live one is: taken back by $by', ({ month, back }) => {
  const book = [
    entry(2000, 30, 210_00, { reference: 'RE-91001' }),
    entry(2001, 31, -210_00, back),
    entry(2002, 33, 210_00, { reference: 'RE-91004' }),
  ];
  const result = match([...month.bank, paying(500, 210_00)], [...month.book, ...book]);
  expect(groups(result).filter((group) => group.startsWith('500|'))).toEqual(['500|2002']);
  for (const line of [2000, 2001])
    expect(result.exceptions).toContainEqual(
      expect.objectContaining({ line, cause: expect.stringContaining('cancelled in the books') }),
    );
});

test('an invoice that was paid, and its credit note that was refunded, are both matched', () => {
  const { bank, book } = smallMonth();
  const result = match(
    [
      ...bank,
      paying(500, 210_00, 'SEPA CREDIT ZEPPELIN FEINKOST RE-91001'),
      paying(501, -210_00, 'REFUND ZEPPELIN FEINKOST'),
    ],
    [...book, entry(2000, 30, 210_00, { reference: 'RE-91001' }), entry(2001, 35, -210_00, { reference: 'RE-91001' })],
  );
  expect(groups(result)).toEqual(expect.arrayContaining(['500|2000', '501|2001']));
});

test('opposite entries that do not speak of each other are no reversal', () => {
  const { bank, book } = smallMonth();
  const result = match(
    [...bank, paying(500, 210_00)],
    [...book, entry(2000, 30, 210_00, { reference: 'RE-91001' }), entry(2001, 35, -210_00, { reference: 'GU-88' })],
  );
  expect(groups(result)).toContain('500|2000');
});
