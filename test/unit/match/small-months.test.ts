/** Months of a few lines, where nothing can be learnt: what is usual outside must carry them; and units that are never what happens to divide. */

import { expect, test } from 'vitest';
import { groups, match, type TestLine } from './tables.ts';

test.each<[string, TestLine, TestLine]>([
  [
    'name and amount',
    { id: 1, day: 30, amount: 412_35, text: 'Credit transfer Ferrara Impianti' },
    { id: 11, day: 10, amount: 412_35, party: 'Ferrara Impianti Srl' },
  ],
  [
    'name and round amount, two months later',
    { id: 1, day: 70, amount: 600_00, text: 'Novak Stavby', party: 'Novak Stavby' },
    { id: 11, day: 8, amount: 600_00, text: 'Invoice', party: 'Novak Stavby' },
  ],
  [
    'reference and amount',
    { id: 1, day: 30, amount: -88_10, text: 'TRANSFER RE-70412' },
    { id: 11, day: 12, amount: -88_10, party: 'Bakker Bloemen', reference: 'RE-70412' },
  ],
])('a month of one pair proposes it: %s', (_, bank, book) => {
  const result = match([bank], [book]);
  expect(groups(result)).toEqual(['1|11']);
  expect(result.proposals[0]!.confidence).toBeGreaterThan(0.9);
});

test('a month of one payment and its two invoices proposes the set', () => {
  const bank = [{ id: 1, day: 30, amount: 131_20, text: 'Kowalski Transport', party: 'Kowalski Transport' }];
  const book = [
    { id: 11, day: 12, amount: 90_15, reference: '811', party: 'Kowalski Transport' },
    { id: 12, day: 14, amount: 41_05, reference: '812', party: 'Kowalski Transport' },
  ];
  expect(groups(match(bank, book))).toEqual(['1|11,12']);
});

test('a month of one payment and five equal invoices proposes the set', () => {
  const book = [3, 5, 8, 9, 12].map((day, k) => ({
    id: 11 + k,
    day,
    amount: 200_00,
    reference: `RE-70${k}1`,
    party: 'Kowalski Transport',
  }));
  const bank = [{ id: 1, day: 20, amount: 1_000_00, text: 'Kowalski Transport', party: 'Kowalski Transport' }];
  expect(groups(match(bank, book))).toEqual(['1|11,12,13,14,15']);
});

test('a month of two equal halves proposes that they pay the invoice', () => {
  const half = (id: number, day: number) => ({
    id,
    day,
    amount: 700_00,
    text: 'Hansen Marine',
    party: 'Hansen Marine',
  });
  const book = [{ id: 11, day: 3, amount: 1_400_00, reference: 'RE-7081', party: 'Hansen Marine' }];
  expect(groups(match([half(1, 9), half(2, 23)], book))).toEqual(['1,2|11']);
});

test('the wrong direction alone is a sign error, never an equal amount', () => {
  const bank = [{ id: 1, day: 30, amount: 77_40, text: 'Hansen Marine RE-4411', party: 'Hansen Marine' }];
  const book = [{ id: 11, day: 22, amount: -77_40, reference: 'RE-4411', party: 'Hansen Marine' }];
  expect(match(bank, book).proposals).toMatchObject([{ differences: [{ type: 'sign' }] }]);
});

/** A club whose fees are whole fifties; one member pays fifty less. */
function club(currency: string): { bank: TestLine[]; book: TestLine[] } {
  const fees = [350, 400, 450, 550, 650, 700];
  const names = ['Orla Byrne', 'Piet Maas', 'Quirin Abel', 'Rosa Llull', 'Sven Aho', 'Tilda Frost'];
  return {
    bank: fees.map((fee, k) => ({
      id: k + 1,
      day: 10 + k,
      currency,
      amount: (k === 3 ? fee - 50 : fee) * 100,
      text: `Fee F-${7201 + k} ${names[k]}`,
      party: names[k]!,
    })),
    book: fees.map((fee, k) => ({
      id: k + 11,
      day: 4,
      currency,
      amount: fee * 100,
      reference: `F-${7201 + k}`,
      party: names[k]!,
    })),
  };
}

test.each(['USD', 'SEK', 'HUF'])('fifty short among whole fifties is no rounding: %s', (currency) => {
  const { bank, book } = club(currency);
  const short = match(bank, book).proposals.find((p) => p.bank.includes(4));
  expect(short).toMatchObject({ book: [14], differences: [{ type: 'short_payment', amount: -5000 }] });
});

test('where there are no coins below the whole unit, one unit apart is rounding', () => {
  const { bank, book } = club('HUF');
  const off = bank.map((line) => (line.id === 4 ? { ...line, amount: 549_00 } : line));
  expect(match(off, book).proposals.find((p) => p.bank.includes(4))).toMatchObject({
    differences: [{ type: 'rounding', amount: -100 }],
  });
  const cents = off.map((line) => ({ ...line, currency: 'USD' }));
  const dollars = book.map((line) => ({ ...line, currency: 'USD' }));
  expect(match(cents, dollars).proposals.find((p) => p.bank.includes(4))).toMatchObject({
    differences: [{ type: 'short_payment', amount: -100 }],
  });
});

test('books that name no account: one payroll debit pays the wages of its run', () => {
  const bank = [
    { id: 1, day: 24, amount: -8_430_00, text: 'SALARY PAY-2510', reference: 'PAY-2510', account: 'Current' },
  ];
  const wages = [-2_310_40, -1_987_10, -2_102_50, -2_030_00];
  const names = ['Ane Berg', 'Per Lie', 'Siv Aas', 'Jon Vik'];
  const book = wages.map((amount, k) => ({
    id: 11 + k,
    day: 24,
    amount,
    text: 'Wages',
    reference: 'PAY-2510',
    party: names[k]!,
  }));
  expect(groups(match(bank, book))).toEqual(['1|11,12,13,14']);
});

test('a payment that names an invoice and a credit note settles both, not one of them with its sign turned', () => {
  const bank = [
    { id: 1, day: 14, amount: 50_00, text: 'SINV-0401, SINV-RET-0401', party: 'Nordlys AS', account: 'Current' },
  ];
  const book = [
    { id: 11, day: 2, amount: 100_00, text: 'Invoice', reference: 'SINV-0401', party: 'Nordlys AS' },
    { id: 12, day: 8, amount: -50_00, text: 'Credit note', reference: 'SINV-RET-0401', party: 'Nordlys Drift AS' },
  ];
  expect(groups(match(bank, book))).toEqual(['1|11,12']);
});
