/** Documents named by number and paid in another part than fees, rates and slips explain. */

import { expect, test } from 'vitest';
import type { MatchResult, Proposal } from '../../../shared/match/types.ts';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

const INVOICE: TestLine = {
  id: 2000,
  day: 30,
  amount: 1_180_00,
  type: 'invoice',
  party: 'Zeppelin Feinkost',
  reference: 'RE-91001',
};
const paying = (id: number, amount: number, day = 36): TestLine => ({
  id,
  day,
  amount,
  account: 'Giro',
  text: 'SEPA CREDIT RE-91001 ZEPPELIN FEINKOST',
});

const proposalOf = (result: MatchResult, bank: number): Proposal | undefined =>
  result.proposals.find((p) => p.bank.includes(bank));

const worlds: readonly [string, { bank: TestLine[]; book: TestLine[] }][] = [
  ['alone', { bank: [], book: [] }],
  ['in a month', smallMonth()],
];

test.each(
  worlds.flatMap(([where, month]) =>
    [
      { paid: 1_00, type: 'short_payment' },
      { paid: 400_00, type: 'short_payment' },
      { paid: 930_00, type: 'short_payment' },
      { paid: 1_320_00, type: 'overpayment' },
      { paid: 2_000_00, type: 'overpayment' },
    ].map((one) => ({ where, month, ...one })),
  ),
)('$where: $paid paid on 118000 is a $type, the rest stays open', ({ month, paid, type }) => {
  const result = match([...month.bank, paying(500, paid)], [...month.book, INVOICE]);
  expect(proposalOf(result, 500)).toMatchObject({ book: [2000], differences: [{ type, amount: paid - 1_180_00 }] });
  expect(proposalOf(result, 500)!.confidence).toBeLessThan(0.95);
  expect(result.exceptions.filter((x) => x.line === 500 && x.kind === 'unrecorded')).toEqual([]);
});

test('two parts that do not fill the document pay it together', () => {
  const { bank, book } = smallMonth();
  const result = match([...bank, paying(500, 410_00), paying(501, 233_00, 39)], [...book, INVOICE]);
  expect(proposalOf(result, 500)).toMatchObject({
    bank: [500, 501],
    book: [2000],
    differences: [{ type: 'short_payment', amount: 643_00 - 1_180_00 }],
  });
});

test('other open documents of the party make it less likely that just this one is paid', () => {
  const { bank, book } = smallMonth();
  const more = [2001, 2002].map((id, k) => ({ ...INVOICE, id, amount: 310_00 + k * 1_17, reference: `RE-9104${k}` }));
  const alone = proposalOf(match([...bank, paying(500, 400_00)], [...book, INVOICE]), 500)!;
  const among = proposalOf(match([...bank, paying(500, 400_00)], [...book, INVOICE, ...more]), 500)!;
  expect(among.book).toEqual([2000]);
  expect(among.confidence).toBeLessThan(alone.confidence / 2);
});

test.each<[string, TestLine]>([
  ['the other direction', paying(500, -400_00)],
  ['more than twice the document', paying(500, 2_900_00)],
  ['another currency', { ...paying(500, 400_00), currency: 'SEK' }],
  ['a name alone', { ...paying(500, 400_00), text: 'SEPA CREDIT ZEPPELIN FEINKOST' }],
])('no part payment: %s', (_, line) => {
  const { bank, book } = smallMonth();
  expect(groups(match([...bank, line], [...book, INVOICE]))).not.toContain('500|2000');
});

test.each([
  ['two hundred and ten days after it', 240],
  ['seven weeks before it', -19],
])('a document paid whole %s, its number named, is suggested', (_, day) => {
  const { bank, book } = smallMonth();
  for (const month of [
    { bank: [], book: [] },
    { bank, book },
  ]) {
    const result = match([...month.bank, paying(500, 1_180_00, day)], [...month.book, INVOICE]);
    expect(proposalOf(result, 500)).toMatchObject({ book: [2000], differences: [] });
    expect(proposalOf(result, 500)!.confidence).toBeLessThan(0.95);
  }
});

test('years apart is another document of the number', () => {
  expect(groups(match([paying(500, 1_180_00, 800)], [INVOICE]))).toEqual([]);
});

test('a rejected part payment is not proposed again', () => {
  const { bank, book } = smallMonth();
  const result = match([...bank, paying(500, 400_00)], [...book, INVOICE], {
    rejected: [{ bank: [500], book: [2000] }],
  });
  expect(groups(result)).not.toContain('500|2000');
});
