/** Check digits: published examples of each scheme, and what the engine makes of payment references. */

import { describe, expect, test } from 'vitest';
import {
  announcedScheme,
  belgianHolds,
  creditorReferenceHolds,
  luhnHolds,
  mod11Holds,
  recursiveHolds,
  southSlavHolds,
  viiteHolds,
} from '../../../shared/match/check-digits.ts';
import { groups, match, type TestLine } from './tables.ts';

/** Number, rule, where the example is published. */
const PUBLISHED: readonly (readonly [string, (digits: string) => boolean, string])[] = [
  ['4111111111111111', luhnHolds, 'card number of test manuals (ISO/IEC 7812)'],
  ['79927398713', luhnHolds, 'the textbook example of the Luhn formula'],
  ['2345676', luhnHolds, 'Bits: KID modulus 10, customer 234567'],
  ['12345678903', luhnHolds, 'KID modulus 10 of 1234567890'],
  ['123456785', mod11Holds, 'Norwegian account 1234.56.785 obeys the same modulus 11'],
  ['86011117947', mod11Holds, 'Norwegian account number of the IBAN registry, NO93 8601 1117 947'],
  ['1232', viiteHolds, 'Finance Finland: 123 gives 2'],
  ['1234561', viiteHolds, 'Finance Finland: 123456 gives 1'],
  ['210000000003139471430009017', recursiveHolds, 'SIX QR-bill guidelines, reference 21 00000 00003 13947 14300 09017'],
  ['000000000000000000000000000', recursiveHolds, 'zeros carry nothing'],
  ['090933755493', belgianHolds, 'structured communication +++090/9337/55493+++'],
  ['010806817183', belgianHolds, 'structured communication +++010/8068/17183+++'],
  ['RF18539007547034', creditorReferenceHolds, 'ISO 11649 example RF18 5390 0754 7034'],
  ['RF18 5390 0754 7034', creditorReferenceHolds, 'the same as printed'],
];

describe('published examples', () => {
  test.each(PUBLISHED)('%s', (text, holds) => {
    expect(holds(text)).toBe(true);
  });

  test.each(PUBLISHED.filter(([text]) => !text.startsWith('000')))('%s with one digit changed fails', (text, holds) => {
    const digits = [...text].flatMap((sign, at) => (/\d/.test(sign) ? [at] : []));
    for (const at of digits) {
      const changed = `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
      expect(holds(changed), changed).toBe(false);
    }
  });

  test('modulus 11 of the South Slav models: weights from 2, ten and eleven written 0', () => {
    // 3 * 2 + 2 * 3 + 1 * 4 = 16, 16 mod 11 = 5, 11 - 5 = 6.
    expect(southSlavHolds('1236')).toBe(true);
    const sound = Array.from({ length: 10 }, (_, last) => `98765${last}`).filter(southSlavHolds);
    expect(sound).toHaveLength(1);
  });

  test('a reference that announces its scheme', () => {
    expect(announcedScheme('RF18539007547034')?.oneIn).toBe(97);
    expect(announcedScheme('+++090/9337/55493+++')?.oneIn).toBe(97);
    expect(announcedScheme('+++090/9337/55494+++')).toBeNull();
    expect(announcedScheme('4111111111111111')).toBeNull();
  });
});

/** Appends the Luhn digit. */
function withLuhn(digits: string): string {
  for (let last = 0; last < 10; last++) if (luhnHolds(`${digits}${last}`)) return `${digits}${last}`;
  throw new Error(digits);
}

/** Thirty equal amounts of thirty customers a day apart: only references tell them apart. */
function references(bankReference: (invoice: number, k: number) => string, bookReference: (invoice: number) => string) {
  const bank: TestLine[] = [];
  const book: TestLine[] = [];
  for (let k = 0; k < 30; k++) {
    const invoice = 70_311 + k * 37;
    const day = k % 5;
    book.push({
      id: 100 + k,
      day,
      due: day + 14,
      amount: 99_500,
      type: 'invoice',
      party: `Kunde ${k}`,
      reference: bookReference(invoice),
    });
    bank.push({
      id: 1 + k,
      day: 20 + ((k * 7) % 5),
      amount: 99_500,
      account: 'Drift',
      text: `INNBETALING KID ${bankReference(invoice, k)}`,
    });
  }
  return { bank, book };
}

describe('in the engine', () => {
  test('a payment reference of customer, invoice and check digit names the invoice', () => {
    const { bank, book } = references(
      (invoice, k) => withLuhn(`${String(4_000 + k * 13).padStart(6, '0')}${String(invoice).padStart(8, '0')}`),
      String,
    );
    const result = match(bank, book);
    expect(groups(result)).toEqual(bank.map((line) => `${line.id}|${line.id + 99}`).sort());
    for (const p of result.proposals) {
      expect(p.confidence).toBeGreaterThan(0.95);
      expect(p.evidence.find((e) => e.code === 'REF_CHECKED')?.text).toContain('check digit valid');
    }
  });

  test('the same numbers without check digits are no payment references', () => {
    const { bank, book } = references((invoice, k) => `${4_000 + k * 13}0${invoice}${k % 10}`, String);
    const result = match(bank, book);
    expect(result.proposals.flatMap((p) => p.evidence).some((e) => e.code === 'REF_CHECKED')).toBe(false);
  });

  test('equal references with valid check digits weigh more than equal numbers without', () => {
    const weights = (reference: (invoice: number) => string) => {
      const { bank, book } = references(reference, reference);
      return match(bank, book).proposals.map(
        (p) => p.evidence.find((e) => e.code === 'REF_CHECKED' || e.code === 'REF_EQUAL')!,
      );
    };
    const checked = weights((invoice) => withLuhn(`55${invoice}`));
    const plain = weights((invoice) => `55${invoice}${(invoice * 7) % 10}`);
    expect(checked.every((e) => e.code === 'REF_CHECKED')).toBe(true);
    expect(plain.every((e) => e.code === 'REF_EQUAL')).toBe(true);
    expect(checked[0]!.weight).toBeGreaterThan(plain[0]!.weight + 1);
  });
});
