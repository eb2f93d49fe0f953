/** Learnt ledger accounts: what is proposed, what is not, why, and how honest its probability is. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationCurve } from '../../../shared/categorise/calibration.ts';
import { type CategoryLine, featuresOf } from '../../../shared/categorise/features.ts';
import type { CategoryExample } from '../../../shared/categorise/model.ts';
import { learnCategories } from '../../../shared/categorise/propose.ts';

let made = 0;
const line = (description: string, amount = -1500, counterparty = ''): CategoryLine => ({
  id: ++made,
  description,
  counterparty,
  amount,
  exponent: 2,
});
const booked = (category: string, ...lines: readonly CategoryLine[]): CategoryExample[] =>
  lines.map((one) => ({ ...one, category, day: 20_000 + one.id }));
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** Forty card payments to forty shops: what every text of this bank reads like. */
const BACKGROUND = times(40, (at) =>
  line(`CARD PAYMENT SHOP${String.fromCharCode(65 + at)} ${1000 + at} LONDON`, -900 - at),
);
const AWS = times(12, (at) => line(`CARD PAYMENT AWS EMEA ${9000 + at}`, -4000 - at));

describe('a proposal', () => {
  it('says how many lines with the word went there, and which', () => {
    const odd = line('CARD PAYMENT AWS EMEA 77', -9_999_900);
    const examples = [...booked('6300 Hosting', ...AWS), ...booked('1500 Equipment', odd)];
    const category = learnCategories(examples, [...BACKGROUND, ...AWS, odd])(line('CARD PAYMENT AWS EMEA 1', -4100));
    expect(category).toMatchObject({
      account: '6300 Hosting',
      source: '12 of 13 lines with “AWS” went to 6300 Hosting',
      examples: AWS.slice(-3)
        .reverse()
        .map(({ id }) => id),
    });
    expect(category!.probability).toBeGreaterThan(0.75);
    expect(category!.probability).toBeLessThanOrEqual(13 / 15);
  });

  it.each<[string, CategoryExample[], CategoryLine]>([
    ['nothing was decided', [], AWS[0]!],
    ['two lines were decided', booked('6300 Hosting', AWS[0]!, AWS[1]!), AWS[2]!],
    [
      'only words that every text holds are shared',
      booked('6300 Hosting', ...AWS),
      line('CARD PAYMENT TESCO 4 LONDON'),
    ],
    [
      'the words went everywhere',
      times(9, (at) => booked(`Account ${at}`, line(`CARD PAYMENT AWS EMEA ${at}`))).flat(),
      AWS[0]!,
    ],
    [
      'only a trace number is shared',
      booked('6300 Hosting', ...times(4, () => line('WIRE 44718'))),
      line('NOTHING ALIKE 44719'),
    ],
    ['the text is empty', booked('6300 Hosting', ...AWS), line('')],
  ])('is not made where %s', (_, examples, open) => {
    expect(learnCategories(examples, [...BACKGROUND, ...AWS])(open)).toBeNull();
  });

  it('tells money in from money out where one payee goes both ways', () => {
    const out = times(6, (at) => line(`PAYPAL ${at} FEE`, -300 - at));
    const into = times(6, (at) => line(`PAYPAL ${at} TRANSFER`, 50_000 + at));
    const memory = learnCategories(
      [...booked('Fees', ...out), ...booked('Sales', ...into)],
      [...BACKGROUND, ...out, ...into],
    );
    expect(memory(line('PAYPAL 88', -310))).toMatchObject({
      account: 'Fees',
      source: '6 of 6 lines of money out with “PAYPAL” went to Fees',
    });
    expect(memory(line('PAYPAL 89', 51_000))).toMatchObject({ account: 'Sales' });
  });

  it('knows a counterparty and a customer number that come back', () => {
    const rent = times(5, (at) => line(`STANDING ORDER 55501234 REF ${at}`, -120_000, 'Müller & Söhne'));
    const memory = learnCategories(booked('Rent', ...rent), [...BACKGROUND, ...rent]);
    expect(memory(line('SO', -120_000, 'MULLER & SOHNE'))?.account).toBe('Rent');
    expect(memory(line('DIRECT DEBIT 55501234', -119_000))?.account).toBe('Rent');
  });

  it('reads other scripts, other marks and hostile text alike', () => {
    const cafe = times(4, (at) => line(`КАФЕ ПУШКИН ${at}`));
    const memory = learnCategories(booked('Meals', ...cafe), [...BACKGROUND, ...cafe]);
    expect(memory(line('кафе «Пушкин» 9'))?.account).toBe('Meals');
    expect(memory(line('\u202e'.repeat(500)))).toBeNull();
    expect(featuresOf(line('AT&T  At&t')).tokens).toEqual(['at']);
  });
});

const WORD = fc.constantFrom('aws', 'tesco', 'shell', 'rent', 'paypal', 'card', 'fee', 'post');
const EXAMPLE = fc.record({
  words: fc.array(WORD, { minLength: 1, maxLength: 4 }),
  category: fc.constantFrom('A', 'B', 'C'),
  amount: fc.integer({ min: -100_000, max: 100_000 }).filter((amount) => amount !== 0),
});

describe('learning', () => {
  it('does not depend on the order of what was decided', () => {
    fc.assert(
      fc.property(
        fc.array(EXAMPLE, { maxLength: 40 }),
        fc.array(WORD, { maxLength: 4 }),
        fc.integer(),
        (list, words, salt) => {
          const examples = list.map((one, at) => ({
            id: at + 1,
            day: at % 5,
            description: one.words.join(' '),
            counterparty: '',
            amount: one.amount,
            exponent: 2,
            category: one.category,
          }));
          const shuffled = [...examples].sort((x, y) => ((x.id * 7919 + salt) % 31) - ((y.id * 7919 + salt) % 31));
          const open = { ...line(words.join(' ')), id: 999 };
          const category = learnCategories(examples, examples)(open);
          expect(learnCategories(shuffled, [...shuffled].reverse())(open)).toEqual(category);
          if (category) {
            expect(category.probability).toBeGreaterThanOrEqual(0.6);
            expect(category.probability).toBeLessThan(1);
            for (const id of category.examples ?? [])
              expect(examples.find((one) => one.id === id)?.category).toBe(category.account);
          }
        },
      ),
    );
  });

  it('is right at least as often as it says, also where a fifth of the past was booked at random', () => {
    const payees = times(30, (at) => `PAYEE${String.fromCharCode(65 + (at % 26))}${at > 25 ? 'X' : ''}`);
    const accountOf = (payee: number): string => `Account ${payee % 7}`;
    let state = 12_345;
    const dice = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const draw = () => {
      const payee = Math.floor(dice() * payees.length);
      const account = dice() < 0.2 ? `Account ${Math.floor(dice() * 7)}` : accountOf(payee);
      return { text: `CARD PAYMENT ${payees[payee]} ${Math.floor(dice() * 9000) + 1000}`, account };
    };
    const past = times(400, () => draw()).flatMap(({ text, account }) => booked(account, line(text)));
    const memory = learnCategories(past, past);
    const tried = times(1000, () => draw()).flatMap(({ text, account }) => {
      const category = memory(line(text));
      return category === null ? [] : [{ said: category.probability, right: category.account === account }];
    });
    const said = tried.reduce((sum, one) => sum + one.said, 0) / tried.length;
    const right = tried.filter((one) => one.right).length / tried.length;
    expect(tried.length).toBeGreaterThan(500);
    expect(right).toBeGreaterThan(0.75);
    expect(said).toBeLessThanOrEqual(right + 0.02);
    expect(said).toBeGreaterThan(right - 0.12);
  });
});

describe('the calibration curve', () => {
  it('rises, is never certain, and changes nothing without trials', () => {
    expect(calibrationCurve([])(0.97)).toBe(0.97);
    const trials = times(100, (at) => ({ score: at / 100, right: (at * 37) % 100 < at }));
    const curve = calibrationCurve(trials);
    const values = times(101, (at) => curve(at / 100));
    for (let at = 1; at < values.length; at++) expect(values[at]!).toBeGreaterThanOrEqual(values[at - 1]!);
    expect(values.at(-1)).toBeLessThan(1);
    expect(values[0]).toBeGreaterThan(0);
  });
});
