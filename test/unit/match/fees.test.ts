/** Fee schedules learnt from named payouts, from amounts alone, and per processor. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FeeSchedule, type FeeVariant, feeOfAll, learnFees } from '../../../shared/match/fees.ts';
import { type PayoutSet, voteFees } from '../../../shared/match/fees-learn.ts';
import { groups, match, smallMonth, type TestLine } from './tables.ts';

type Terms = FeeVariant & Pick<FeeSchedule, 'rate' | 'fixed'>;

const PER_ITEM: FeeVariant = { per: 'item', rounding: 'near', refunds: false };
const PER_PAYOUT: FeeVariant = { ...PER_ITEM, per: 'payout' };

const SALES = [
  [12_99, 450_00, 89_95, -21_50],
  [19_99, 19_99, 310_20],
  [75_10, 1_204_00, 33_33, 8_49, 61_00],
  [540_75, 28_28],
  [99_00, 99_00, -47_15, 260_01],
  [1_845_60, 15_05, 70_70],
];

/** Sets paid out by a schedule, each beside payments that have nothing to do with it. */
function paidOut(terms: Terms, sales: readonly (readonly number[])[], unit = 1): PayoutSet[] {
  return sales.map((items, at) => {
    const scaled = items.map((x) => x * unit);
    const sum = scaled.reduce((total, x) => total + x, 0);
    const stray = [0.011, 0.037, 0.052].map((share, k) => Math.round((sum * (share + at / 997)) / unit + k * 7) * unit);
    const kept = feeOfAll({ ...terms, unit }, scaled);
    return { items: scaled, gross: sum, withheld: [...stray, kept].sort((x, y) => x - y) };
  });
}

describe('amounts alone', () => {
  test.each<[string, Terms, number, number]>([
    ['round terms, three payouts', { rate: 0.026, fixed: 10, ...PER_ITEM }, 3, 1],
    ['round terms without a fixed part', { rate: 0.0175, fixed: 0, ...PER_ITEM }, 3, 1],
    ['terms just below round ones, four payouts', { rate: 0.0349, fixed: 49, ...PER_ITEM }, 4, 1],
    ['odd terms, six payouts', { rate: 0.0347, fixed: 47, ...PER_ITEM }, 6, 1],
    ['round terms of the payout', { rate: 0.029, fixed: 35, ...PER_PAYOUT }, 4, 1],
    ['odd terms of the payout', { rate: 0.0137, fixed: 18, ...PER_PAYOUT }, 6, 1],
    ['rounded down', { rate: 0.0249, fixed: 25, ...PER_ITEM, rounding: 'down' }, 6, 1],
    ['given back with the item', { rate: 0.029, fixed: 30, ...PER_ITEM, refunds: true }, 5, 1],
    ['whole yen', { rate: 0.0325, fixed: 1000, ...PER_ITEM }, 5, 100],
  ])('%s', (_, terms, count, unit) => {
    expect(voteFees(paidOut(terms, SALES.slice(0, count), unit), unit)).toMatchObject({ ...terms, explained: count });
  });

  test('one payout alone teaches nothing', () => {
    expect(voteFees(paidOut({ rate: 0.026, fixed: 10, ...PER_ITEM }, SALES.slice(0, 1)), 1)).toBeNull();
  });

  test('payments that have nothing to do with the sales teach nothing', () => {
    const withheld = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(withheld, { minLength: 6, maxLength: 6 }), (all) => {
        const sets = paidOut({ rate: 0, fixed: 0, ...PER_ITEM }, SALES).map((set, at) => ({
          ...set,
          withheld: all[at]!.map((share) => 1 + Math.round((set.gross * share) / 50_000)),
        }));
        return voteFees(sets, 1) === null;
      }),
      { seed: 4, numRuns: 40 },
    );
  });
});

test('named payouts tell a fee of the payout from one of each item', () => {
  const samples = (terms: Terms) => SALES.map((items) => ({ items, withheld: feeOfAll({ ...terms, unit: 1 }, items) }));
  const perItem: Terms = { rate: 0.0319, fixed: 0, ...PER_ITEM };
  const perPayout: Terms = { rate: 0.0499, fixed: 0, ...PER_PAYOUT };
  expect(learnFees(samples(perItem), 1)).toMatchObject(perItem);
  expect(learnFees(samples(perPayout), 1)).toMatchObject(perPayout);
});

test('each processor keeps its own fee, though no text names a batch', () => {
  const month = smallMonth();
  const processors = [
    { name: 'Kartenhaus', terms: { rate: 0.0145, fixed: 25, ...PER_ITEM } },
    { name: 'Zahlwerk', terms: { rate: 0.0319, fixed: 0, ...PER_PAYOUT } },
  ] as const;
  const bank: TestLine[] = [];
  const book: TestLine[] = [];
  const expected: string[] = [];
  for (const [p, { name, terms }] of processors.entries())
    for (const [k, items] of SALES.entries()) {
      const day = 3 + k * 4 + p;
      const sales = items.map(
        (amount, n): TestLine => ({
          id: 5000 + p * 500 + k * 20 + n,
          day,
          amount: amount + p * 111 + n,
          type: 'sale',
          party: `Kunde ${p}${k}${n}`,
          account: `Verrechnung ${name}`,
        }),
      );
      const amounts = sales.map((line) => line.amount);
      const fee = feeOfAll({ ...terms, unit: 1 }, amounts);
      const id = 800 + p * 20 + k;
      const net = amounts.reduce((sum, x) => sum + x, 0) - fee;
      bank.push({ id, day: day + 2, amount: net, account: 'Giro', text: `GUTSCHRIFT ${name.toUpperCase()} GMBH` });
      book.push(...sales);
      expected.push(`${id}|${sales.map((line) => line.id).join()}`);
    }
  const found = groups(match([...month.bank, ...bank], [...month.book, ...book]));
  expect(found).toEqual(expect.arrayContaining(expected));
});

test('fees that follow no schedule are proposed from the usual share, never for automatic approval', () => {
  const month = smallMonth();
  const bank: TestLine[] = [];
  const book: TestLine[] = [];
  const unnamed: string[] = [];
  for (const [k, items] of [...SALES, ...SALES].entries()) {
    const day = 2 + k * 3;
    const batch = `ZW${70411 + k * 37}`;
    const sales = items.map(
      (amount, n): TestLine => ({
        id: 5000 + k * 20 + n,
        day,
        amount: amount + k * 1313,
        type: 'sale',
        party: `Kunde ${k}${n}`,
        account: 'Verrechnung Zahlwerk',
        batch,
      }),
    );
    const gross = sales.reduce((sum, line) => sum + line.amount, 0);
    const kept = Math.round(gross * (0.0181 + ((k * 7) % 5) * 0.0009)) + k;
    const isNamed = k % 2 === 0;
    const text = `GUTSCHRIFT ZAHLWERK ${isNamed ? batch : ''}`;
    bank.push({ id: 800 + k, day: day + 2, amount: gross - kept, account: 'Giro', text });
    book.push(...sales);
    if (!isNamed) unnamed.push(`${800 + k}|${sales.map((line) => line.id).join()}`);
  }
  const result = match([...month.bank, ...bank], [...month.book, ...book]);
  expect(groups(result)).toEqual(expect.arrayContaining(unnamed));
  const found = result.proposals.filter((p) => unnamed.includes(`${p.bank.join()}|${p.book.join()}`));
  for (const { confidence, differences } of found) {
    expect(confidence).toBeLessThan(0.95);
    expect(differences).toMatchObject([{ type: 'fee' }]);
  }
});

test('round payments a round share below round totals are not taken for payouts less a fee', () => {
  const month = smallMonth();
  const bank: TestLine[] = [];
  const book: TestLine[] = [];
  for (let k = 0; k < 8; k++) {
    const day = 2 + k * 3;
    const total = 1_000_00 * (k + 1);
    for (const n of [0, 1])
      book.push({
        id: 5000 + k * 2 + n,
        day,
        amount: total / 2,
        type: 'sale',
        party: `Kunde ${k}${n}`,
        account: 'Forderungen',
      });
    bank.push({ id: 800 + k, day: day + 2, amount: total * 0.97, account: 'Giro', text: `GUTSCHRIFT MIETER ${k}` });
  }
  const { proposals } = match([...month.bank, ...bank], [...month.book, ...book]);
  expect(proposals.filter((p) => p.bank.some((id) => id >= 800 && id < 900))).toEqual([]);
});
