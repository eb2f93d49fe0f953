/** Journal entries of approved matches: where each leg is posted, and that every entry balances. */

import { describe, expect, it } from 'vitest';
import { october } from '../../../electron/sample/world.ts';
import {
  assertBalanced,
  type JournalInput,
  type JournalLeg,
  journalEntry,
  journalTotals,
} from '../../../shared/ledger/journal.ts';
import type { Difference, DifferenceType } from '../../../shared/match/types.ts';
import { minor } from '../../../shared/money.ts';

const leg = (amount: number, fields: Partial<JournalLeg> = {}): JournalLeg => ({
  account: 'Current',
  amount: minor(amount),
  currency: 'GBP',
  text: 'ABLE LTD',
  reference: '',
  documentType: '',
  documentNumber: '',
  kind: null,
  gross: null,
  fee: null,
  ...fields,
});
const difference = (type: DifferenceType, amount: number): Difference => ({ type, amount: minor(amount), note: 'why' });

function posted(
  bank: readonly JournalLeg[],
  book: readonly JournalLeg[],
  differences: readonly Difference[] = [],
): string[] {
  const input: JournalInput = { key: 'k1', matchId: 7, day: october(14), bank, book, differences };
  return journalEntry(input).lines.map(
    ({ account, debit, credit, currency }) => `${account} ${debit}/${credit} ${currency}`,
  );
}

const invoice = (amount: number, fields: Partial<JournalLeg> = {}): JournalLeg =>
  leg(amount, { documentType: 'Invoice', documentNumber: 'INV-1', ...fields });

describe('journalEntry', () => {
  const cases: readonly (readonly [string, string[], string[]])[] = [
    [
      'an invoice settles the receivable',
      posted([leg(100)], [invoice(100)]),
      ['Current 100/0 GBP', 'Accounts receivable 0/100 GBP'],
    ],
    [
      'a bill settles the payable',
      posted([leg(-80)], [leg(-80, { documentType: 'Bill' })]),
      ['Current 0/80 GBP', 'Accounts payable 80/0 GBP'],
    ],
    [
      'a purchase invoice is a payable',
      posted([leg(-80)], [leg(-80, { documentType: 'Purchase invoice' })]),
      ['Current 0/80 GBP', 'Accounts payable 80/0 GBP'],
    ],
    [
      'a customer credit note',
      posted([leg(-30)], [leg(-30, { documentType: 'Credit note' })]),
      ['Current 0/30 GBP', 'Accounts receivable 30/0 GBP'],
    ],
    ['a receipt is in the cash book already: a tick', posted([leg(50)], [leg(50, { documentType: 'Receipt' })]), []],
    ['a bill payment is cash, not a bill', posted([leg(-50)], [leg(-50, { documentType: 'Bill payment' })]), []],
    [
      'of a receipt in the cash book only the difference is posted',
      posted([leg(98)], [leg(100, { documentType: 'Receipt' })], [difference('fee', -2)]),
      ['Current 0/2 GBP', 'Payment processing fees 2/0 GBP'],
    ],
    [
      'what a receipt in the cash book is short of stays on who owes it',
      posted([leg(95)], [leg(100, { documentType: 'Receipt' })], [difference('short_payment', -5)]),
      ['Current 0/5 GBP', 'Accounts receivable 5/0 GBP'],
    ],
    [
      'what a payment in the cash book is over stays on who was paid',
      posted([leg(-105)], [leg(-100, { documentType: 'Payment' })], [difference('overpayment', -5)]),
      ['Current 0/5 GBP', 'Accounts payable 5/0 GBP'],
    ],
    [
      'a wrong sign in the cash book that names no account is corrected at the source',
      posted([leg(-50)], [leg(50, { documentType: 'Payment' })], [difference('sign', -100)]),
      [],
    ],
    [
      'swapped digits of a named account: what the books are wrong by, in one line of each account',
      posted(
        [leg(-87)],
        [leg(-78, { documentType: 'Expense' })],
        [{ ...difference('transposition', -9), account: 'Rent' }],
      ),
      ['Current 0/9 GBP', 'Rent 9/0 GBP'],
    ],
    [
      'swapped digits of a bill stay on who was paid',
      posted([leg(-87)], [leg(-78, { documentType: 'Bill' })], [difference('transposition', -9)]),
      ['Current 0/87 GBP', 'Accounts payable 78/0 GBP', 'Accounts payable 9/0 GBP'],
    ],
    [
      'what a source says of all its lines comes before what a line says of itself',
      posted([leg(100)], [invoice(100, { sourceNature: 'cash_book' })]),
      [],
    ],
    [
      'documents that name no type stand on who owes or is owed',
      posted([leg(100)], [leg(100, { sourceNature: 'open_document' })]),
      ['Current 100/0 GBP', 'Accounts receivable 0/100 GBP'],
    ],
    [
      'a receipt and an invoice in one sum: the invoice is posted',
      posted([leg(150)], [leg(50, { documentType: 'Receipt' }), invoice(100)]),
      ['Current 100/0 GBP', 'Accounts receivable 0/100 GBP'],
    ],
    [
      'a fee is a line of its own',
      posted([leg(98)], [invoice(100)], [difference('fee', -2)]),
      ['Current 98/0 GBP', 'Accounts receivable 0/100 GBP', 'Payment processing fees 2/0 GBP'],
    ],
    [
      'a short payment stays on the customer',
      posted([leg(95)], [invoice(100)], [difference('short_payment', -5)]),
      ['Current 95/0 GBP', 'Accounts receivable 0/95 GBP'],
    ],
    [
      'discount taken from a supplier is a gain',
      posted([leg(-98)], [leg(-100, { documentType: 'Bill' })], [difference('discount', 2)]),
      ['Current 0/98 GBP', 'Accounts payable 100/0 GBP', 'Discounts received 0/2 GBP'],
    ],
    [
      'gross and fee of a processor row',
      posted([leg(97)], [leg(97, { kind: 'sale_payment', gross: minor(100), fee: minor(3) })]),
      ['Current 97/0 GBP', 'Payment processor clearing 0/100 GBP', 'Payment processing fees 3/0 GBP'],
    ],
    [
      'a bank line alone, by its difference',
      posted([leg(-12)], [], [difference('bank_charge', -12)]),
      ['Current 0/12 GBP', 'Bank charges 12/0 GBP'],
    ],
    [
      'foreign documents share what the bank paid, to the cent',
      posted(
        [leg(100)],
        [invoice(50, { currency: 'EUR' }), invoice(50, { currency: 'EUR' }), invoice(50, { currency: 'EUR' })],
      ),
      [
        'Current 100/0 GBP',
        'Accounts receivable 0/33 GBP',
        'Accounts receivable 0/33 GBP',
        'Accounts receivable 0/34 GBP',
      ],
    ],
    [
      'two bank currencies balance each through the exchange account',
      posted([leg(-85), leg(100, { account: 'Euro', currency: 'EUR' })], []),
      ['Current 0/85 GBP', 'Euro 100/0 EUR', 'Currency exchange 85/0 GBP', 'Currency exchange 0/100 EUR'],
    ],
  ];
  it.each(cases)('%s', (_, got, want) => {
    expect(got).toEqual(want);
  });

  it('cites both sides in the memo and keeps the key', () => {
    const entry = journalEntry({
      key: 'k9',
      matchId: 3,
      day: october(2),
      bank: [leg(10, { text: 'FPS  ABLE' })],
      book: [invoice(10)],
      differences: [],
    });
    expect(entry).toMatchObject({
      key: 'k9',
      matchId: 3,
      reference: 'INV-1',
      text: 'Bank: FPS ABLE | Books: INV-1 ABLE LTD',
    });
    expect(entry.lines.every(({ memo }) => memo === entry.text)).toBe(true);
  });

  it('refuses a match that leaves money unexplained', () => {
    expect(() => posted([leg(100)], [invoice(99)])).toThrow(/debits minus credits are 0.01 GBP/);
  });

  it('refuses an account on both sides, whatever the balance', () => {
    const line = { currency: 'GBP', memo: '', debit: minor(0), credit: minor(0) };
    const lines = [
      { ...line, account: 'Bank', debit: minor(5) },
      { ...line, account: 'Bank', credit: minor(3) },
      { ...line, account: 'Fees', credit: minor(2) },
    ];
    expect(() => assertBalanced({ key: 'k', lines })).toThrow(/Bank stands on both sides/);
  });

  it('refuses a line with both sides or none', () => {
    const line = { account: 'A', currency: 'GBP', memo: '' };
    expect(() => assertBalanced({ key: 'k', lines: [{ ...line, debit: minor(1), credit: minor(1) }] })).toThrow(
      RangeError,
    );
    expect(() => assertBalanced({ key: 'k', lines: [{ ...line, debit: minor(0), credit: minor(0) }] })).toThrow(
      RangeError,
    );
  });
});

it('totals are apart for each currency', () => {
  const line = (currency: string, debit: number, credit: number) => ({
    account: 'a',
    debit: minor(debit),
    credit: minor(credit),
    currency,
    memo: '',
  });
  const pounds = { lines: [line('GBP', 1050, 0), line('GBP', 0, 1050)] };
  const euros = { lines: [line('EUR', 99, 0), line('EUR', 0, 99)] };
  expect(journalTotals([pounds, euros, pounds])).toEqual([
    { currency: 'EUR', debit: 99, credit: 99 },
    { currency: 'GBP', debit: 2100, credit: 2100 },
  ]);
  expect(journalTotals([])).toEqual([]);
});
