/** The engine on small hand-made months. */

import { expect, test } from 'vitest';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

test('a small month: every paid invoice finds its payment, unpaid ones stay outstanding', () => {
  const { bank, book } = smallMonth();
  const result = match(bank, book);
  const right = result.proposals.filter(
    (p) => p.bank.length === 1 && p.book.length === 1 && p.book[0] === p.bank[0]! + 999,
  );
  expect(right.length).toBeGreaterThanOrEqual(bank.length - 1);
  expect(result.proposals.length - right.length).toBeLessThanOrEqual(1);
  expect(result.exceptions.filter((x) => x.side === 'book' && x.kind === 'outstanding').map((x) => x.line)).toEqual(
    expect.arrayContaining([1015, 1031, 1047]),
  );
});

test('a batch is one deposit', () => {
  const { bank, book } = smallMonth();
  const deposit = [31_20, 45_00, 7_77].map(
    (amount, k): TestLine => ({
      id: 2000 + k,
      day: 20,
      amount,
      type: 'receipt',
      party: `Gast ${k}`,
      batch: 'EINZ-881',
      account: 'Giro',
      number: `Q-${k}`,
    }),
  );
  const result = match(
    [...bank, { id: 500, day: 21, amount: 31_20 + 45_00 + 7_77, account: 'Giro', text: 'EINZAHLUNG 881' }],
    [...book, ...deposit],
  );
  expect(groups(result)).toContain('500|2000,2001,2002');
});

test('two invoices named in one payment', () => {
  const { bank, book } = smallMonth();
  const result = match(
    [
      ...bank,
      {
        id: 500,
        day: 50,
        amount: 88_12 + 41_30,
        account: 'Giro',
        text: 'SEPA CREDIT ZEPPELIN FEINKOST RE-91001 RE-91007',
      },
    ],
    [
      ...book,
      { id: 2000, day: 30, amount: 88_12, type: 'invoice', party: 'Zeppelin Feinkost', reference: 'RE-91001' },
      { id: 2001, day: 33, amount: 41_30, type: 'invoice', party: 'Zeppelin Feinkost', reference: 'RE-91007' },
    ],
  );
  expect(groups(result)).toContain('500|2000,2001');
});

test('swapped digits are matched with a typed difference and named as exception', () => {
  const { bank, book } = smallMonth();
  const result = match(
    [...bank, { id: 500, day: 40, amount: 871_30, account: 'Giro', text: 'SEPA CREDIT ZEPPELIN FEINKOST RE-91001' }],
    [
      ...book,
      { id: 2000, day: 30, amount: 817_30, type: 'invoice', party: 'Zeppelin Feinkost', reference: 'RE-91001' },
    ],
  );
  const proposal = result.proposals.find((p) => p.bank.includes(500));
  expect(proposal?.differences).toMatchObject([{ type: 'transposition', amount: 871_30 - 817_30 }]);
  expect(result.exceptions).toContainEqual(
    expect.objectContaining({ side: 'book', line: 2000, kind: 'transposed_amount' }),
  );
});

test('the same line twice with one bank id is a duplicate, two equal rents are not', () => {
  const { bank, book } = smallMonth();
  const copy = { ...bank[3]!, id: 900, bankId: 'F1' };
  const lines = bank.map((line, k) => (k === 3 ? { ...line, bankId: 'F1' } : line));
  const rent = [60, 90].map(
    (day, k): TestLine => ({
      id: 700 + k,
      day,
      amount: -1200_00,
      account: 'Giro',
      text: 'DAUERAUFTRAG MIETE HAUSVERWALTUNG STERN',
    }),
  );
  const result = match(
    [...lines, copy, ...rent],
    [
      ...book,
      ...rent.map(
        (line, k): TestLine => ({
          ...line,
          id: 2700 + k,
          type: 'expense',
          party: 'Hausverwaltung Stern',
          text: 'Miete',
        }),
      ),
    ],
  );
  expect(result.duplicates.map((d) => [d.side, d.kind, [d.original, d.duplicate].sort()])).toEqual([
    ['bank', 'reimport', [4, 900].sort()],
  ]);
});
