/** Matching by hand: what is left to explain, in whole minor units of any currency. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Basket, partPaymentRest, sumBasket } from '../../../renderer/state/hand.ts';
import type { LineView } from '../../../shared/contract/basic.ts';
import { exponentOf, formatMinor, minor } from '../../../shared/money.ts';

let id = 0;
function line(side: LineView['side'], amount: number, currency = 'EUR'): LineView {
  id += 1;
  const blank = { account: '', externalId: '', description: '', counterparty: '', reference: '', documentType: '' };
  const empty = { documentNumber: '', checkNumber: '', bankId: '', batch: '', originalCurrency: '', file: '' };
  const none = { valueDay: null, dueDay: null, originalAmount: null, balance: null };
  return { id, side, amount, currency, day: 20_000, row: id, importId: 1, ...blank, ...empty, ...none };
}

function basket(lines: readonly LineView[], differences: readonly (readonly [amount: string, account: string])[] = []) {
  return {
    lines,
    note: '',
    differences: differences.map(([amount, account], at) => ({ id: at, type: 'fee' as const, amount, account })),
  } satisfies Basket;
}

describe('sumBasket', () => {
  it.each([
    ['exact', basket([line('bank', 12_480), line('book', 12_480)]), 0, null],
    ['one cent is a finding', basket([line('bank', 12_481), line('book', 12_480)]), 1, 'zero'],
    [
      'fee named with its account',
      basket([line('bank', 124_780), line('book', 125_000)], [['-2.20', 'Bank fees']]),
      0,
      null,
    ],
    ['fee without an account', basket([line('bank', 124_780), line('book', 125_000)], [['-2.20', ' ']]), 0, 'account'],
    ['amount that cannot be read', basket([line('bank', 100), line('book', 0)], [['1.2.3', 'x']]), null, 'read'],
    ['a tenth of a cent', basket([line('bank', 100), line('book', 0)], [['1.001', 'x']]), null, 'read'],
    ['yen have no decimals', basket([line('bank', 500, 'JPY'), line('book', 400, 'JPY')], [['100', 'x']]), 0, null],
    ['dinar have three', basket([line('bank', 500, 'BHD'), line('book', 400, 'BHD')], [['0.100', 'x']]), 0, null],
    ['mixed currencies', basket([line('bank', 100, 'EUR'), line('book', 100, 'USD')]), null, 'currencies'],
    ['nothing chosen', basket([]), 0, 'Choose'],
  ])('%s', (_name, given, left, missing) => {
    const sums = sumBasket(given);
    expect(sums.left).toBe(left);
    if (missing === null) expect(sums.missing).toBeNull();
    else expect(sums.missing).toContain(missing);
  });

  it.each([
    ['short_payment', '-600.00', null],
    ['overpayment', '-600.00', null],
    ['write_off', '-600.00', 'account'],
    ['short_payment', '-599.99', 'zero'],
  ] as const)('%s of %s without an account', (type, amount, missing) => {
    const lines = [line('bank', 400_00), line('book', 1_000_00)];
    const sums = sumBasket({ lines, note: '', differences: [{ id: 1, type, amount, account: '' }] });
    if (missing === null) expect(sums.missing).toBeNull();
    else expect(sums.missing).toContain(missing);
  });

  it.each([
    ['a receipt of an invoice', basket([line('bank', 400_00), line('book', 1_000_00)]), -600_00],
    ['a payment of a bill', basket([line('bank', -400_00), line('book', -1_000_00)]), 600_00],
    ['two bills', basket([line('bank', -400_00), line('book', -300_00), line('book', -200_00)]), 100_00],
    ['more than the document', basket([line('bank', 400_00), line('book', 300_00)]), null],
    ['the whole document', basket([line('bank', 400_00), line('book', 400_00)]), null],
    ['the other direction', basket([line('bank', 400_00), line('book', -1_000_00)]), null],
    ['no bank line', basket([line('book', 1_000_00)]), null],
    ['a rest that is named already', basket([line('bank', 4_00), line('book', 9_00)], [['-2.00', 'Bank fees']]), null],
    ['mixed currencies', basket([line('bank', 4_00, 'EUR'), line('book', 9_00, 'USD')]), null],
  ])('part payment: %s', (_name, given, rest) => {
    expect(partPaymentRest(sumBasket(given))).toBe(rest);
  });

  it('can be matched exactly when bank - books - differences is zero', () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const currency = fc.constantFrom('EUR', 'JPY', 'BHD');
    fc.assert(
      fc.property(currency, fc.array(amount, { minLength: 1 }), fc.array(amount), amount, (code, bank, books, off) => {
        const lines = [...bank.map((one) => line('bank', one, code)), ...books.map((one) => line('book', one, code))];
        const typed = formatMinor(minor(off), exponentOf(code));
        const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
        const left = sum(bank) - sum(books) - off;
        const sums = sumBasket(basket(lines, [[typed, 'Bank fees']]));
        expect(sums.left).toBe(left);
        expect(sums.missing === null).toBe(left === 0);
      }),
    );
  });
});
