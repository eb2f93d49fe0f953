/** Ledgers without a column for the payee (GnuCash, hledger, general ledger exports): names are read from their texts. */

import { expect, test } from 'vitest';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

const NAMES = ['Juno Verlag', 'Pavel Dudek', 'Casa Ortiz', 'Mira Stoll', 'Obi Lawal', 'Tekla Rask'];

/** Entries of one day and amount whose texts alone tell them apart, and payments in another order. */
function dues(): { bank: TestLine[]; book: TestLine[] } {
  const book = NAMES.map((name, k) => ({ id: 2000 + k, day: 9, amount: 120_00, text: `Dues 2026 ${name}` }));
  const paid = [3, 0, 5, 1, 4];
  const bank = paid.map((who, k) => ({ id: 500 + k, day: 12 + k, amount: 120_00, text: `INCOMING ${NAMES[who]!}` }));
  return { bank, book };
}

const RIGHT = ['500|2003', '501|2000', '502|2005', '503|2001', '504|2004'];

test('entries of one day and amount are told apart by the name in their text', () => {
  const { bank, book } = dues();
  expect(groups(match(bank, book))).toEqual(RIGHT);
});

test('the same inside a month whose other entries have a payee', () => {
  const month = smallMonth();
  const { bank, book } = dues();
  const result = match([...month.bank, ...bank], [...month.book, ...book]);
  expect(groups(result)).toEqual(expect.arrayContaining(RIGHT));
  expect(groups(result).filter((group) => group.includes('2002'))).toEqual([]);
});

test('evidence quotes the text that names the payee', () => {
  const { bank, book } = dues();
  const [proposal] = match(bank, book).proposals;
  expect(proposal!.evidence).toContainEqual(
    expect.objectContaining({ code: 'NAME_SIM', text: '“Dues 2026 Mira Stoll” is named in the bank text' }),
  );
});

test('a payment of two bills of one text is a set', () => {
  const bank = [{ id: 1, day: 30, amount: -131_20, text: 'TRANSFER CASA ORTIZ' }];
  const book = [
    { id: 11, day: 12, amount: -90_15, text: 'Bill 41 from Casa Ortiz' },
    { id: 12, day: 14, amount: -41_05, text: 'Bill 46 from Casa Ortiz' },
    { id: 13, day: 14, amount: -77_30, text: 'Bill 9 from Mira Stoll' },
  ];
  expect(groups(match(bank, book))).toEqual(['1|11,12']);
});

test('equal wordings that name nobody are no double entry and no customer', () => {
  const month = smallMonth();
  const book = Array.from({ length: 20 }, (_, k) => ({
    id: 2000 + k,
    day: 10 + k,
    amount: 310 + k,
    account: 'Till',
    text: 'Coffee',
  }));
  const twice = { ...book[4]!, id: 2090 };
  const bank = [{ id: 500, day: 14, amount: book[4]!.amount, account: 'Giro', text: 'CARD 4471' }];
  const result = match([...month.bank, ...bank], [...month.book, ...book, twice]);
  expect(result.duplicates).toEqual([]);
  expect(result.proposals.filter((p) => p.book.length > 1 && p.book.some((id) => id >= 2000))).toEqual([]);
});
