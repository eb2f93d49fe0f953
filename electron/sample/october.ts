/** What is planted in October beside sets and differences: lines one side lacks, and lines that are there twice. */

import type { Day } from '../../shared/day.ts';
import { civilDay, november, october } from './calendar.ts';
import { addInvoice, moveMoney, payBill } from './ordinary.ts';
import { APPROVE, bookTo, CARRY, EXCLUDE } from './verdicts.ts';
import { CARD, OPERATIONS, type World } from './world.ts';

/** Bank lines the books do not know. */
export function bankOnly(world: World): void {
  const slip = 'SLIP 400212';
  const receipt = world.addBook({
    day: october(8),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Northquay Letting Agents',
    text: 'Cheque 400212',
    amount: 64000,
    reference: '400212',
  });
  const deposit = world.addBank({ day: october(9), amount: 64000, type: 'PIN', text: `CHEQUE PAID IN ${slip}` }, [
    receipt,
  ]);
  world.plant('nsf_returned', 'the cheque as it was paid in', { verdict: APPROVE, bank: [deposit], book: [receipt] });
  const returned = world.addBank({
    day: october(13),
    amount: -64000,
    type: 'UNP',
    text: 'RETURNED CHEQUE UNPAID 400212 REFER TO DRAWER',
  });
  world.plant('nsf_returned', 'the cheque of 9 October came back', {
    verdict: bookTo('Accounts receivable'),
    bank: [returned],
  });

  const fee = world.addBank({
    day: october(5),
    amount: -1250,
    type: 'CHG',
    text: 'ACCOUNT SERVICE CHARGE 01SEP TO 30SEP',
  });
  world.plant('bank_fee', 'monthly account charge', { verdict: bookTo('Bank charges'), bank: [fee] });
  const interest = world.addBank({
    day: october(31),
    amount: 318,
    type: 'INT',
    text: 'CREDIT INTEREST GROSS TO 31OCT',
  });
  world.plant('bank_interest', 'credit interest', { verdict: bookTo('Interest received'), bank: [interest] });
  const strange = world.addBank({
    day: october(21),
    amount: -5999,
    type: 'DD',
    text: 'DIRECT DEBIT PAYMENT TO TRADEPRESS ANNUAL REF 7711820',
  });
  const gift = world.addBank({
    account: OPERATIONS,
    day: october(18),
    amount: -2150,
    type: 'POS',
    text: 'PETALS AND STEMS 8812',
  });
  world.plant('unrecorded', 'nobody entered the subscription', { verdict: bookTo('Subscriptions'), bank: [strange] });
  world.plant('unrecorded', 'nobody entered the flowers', { verdict: bookTo('Office expenses'), bank: [gift] });
}

/** Book rows the bank knows only later, or not at all. */
export function booksOnly(world: World): void {
  cheque(world, { day: civilDay(2026, 3, 20), check: '001163', amount: -17650 });
  cheque(world, { day: october(27), check: world.cheque(), amount: -38825, cleared: november(4) });
  cheque(world, { day: october(29), check: world.cheque(), amount: -9240, cleared: november(6) });
  const late = world.addBook({
    day: october(31),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Workshop counter',
    text: 'Counter takings, slip 500991',
    amount: 41210,
    reference: '500991',
  });
  const text = 'CASH PAID IN AT POOLE QUAY SLIP 500991';
  const bank = world.addBank({ day: november(2), amount: 41210, type: 'PIN', text }, [late]);
  world.plant('outstanding', 'paid in on the last day, at the bank on 2 November', {
    verdict: CARRY,
    book: [late],
    bank: [bank],
  });
}

interface Cheque {
  readonly day: Day;
  readonly check: string;
  readonly amount: number;
  /** Day it is presented; left out where it is not yet. */
  readonly cleared?: Day;
}

/** A cheque that is outstanding at the end of the month it was written in. */
export function cheque(world: World, { day, check, amount, cleared }: Cheque): void {
  const written = world.addBook({
    day,
    type: 'Cheque',
    number: check,
    party: 'Stokes Machine Repair',
    text: `Cheque ${check}`,
    amount,
    reference: check,
  });
  const bank =
    cleared === undefined
      ? []
      : [world.addBank({ day: cleared, amount, type: 'CHQ', text: `CHEQUE ${check}`, check }, [written])];
  const stale = world.span.last - day > 180;
  world.plant(
    stale ? 'stale_check' : 'outstanding',
    stale ? 'written over 180 days before the month ended' : 'not presented in the month it was written',
    { verdict: stale ? { act: 'ask', person: 'Stokes Machine Repair' } : CARRY, book: [written], bank },
  );
}

/** What is under way when the month ends: a transfer and a card purchase. */
export function underWay(world: World): void {
  const { bank, book } = moveMoney(world, { to: OPERATIONS, amount: 120000, left: october(30), arrived: november(2) });
  world.plant('transfer', 'left on 30 October, arrived on 2 November', { verdict: CARRY, bank, book });
  const bought = world.addBook({
    account: CARD,
    day: october(30),
    type: 'Expense',
    number: world.number('EXP'),
    party: 'Fixwell Trade Centre',
    text: 'Fixings',
    amount: -8465,
  });
  const charged = world.addBank(
    { account: CARD, day: november(2), amount: -8465, type: 'POS', text: 'FIXWELL TRADE CTR 7718' },
    [bought],
  );
  world.plant('outstanding', 'bought on 30 October, on the card on 2 November', {
    verdict: CARRY,
    bank: [charged],
    book: [bought],
  });
}

const UNPAID = [
  { party: 'Penhallow Architects LLP', date: 19, amount: 131400, paid: 10 },
  { party: 'Ashgrove Primary Academy', date: 22, amount: 57250, paid: 12 },
  { party: 'Sandpiper Holiday Lets', date: 27, amount: 208990, paid: 19 },
] as const;

/** Invoices of October that customers pay in November. */
export function openInvoices(world: World): void {
  for (const { party, date, amount } of UNPAID)
    addInvoice(world, { day: october(date), number: world.number('INV'), party, amount });
}

/** The payments of `openInvoices`. */
export function payOpenInvoices(world: World): void {
  for (const { party, amount, paid } of UNPAID) {
    const invoice = world.books.find((row) => row.party === party && row.amount === amount);
    if (invoice === undefined) throw new RangeError(`no invoice to ${party}`);
    const text = `FASTER PAYMENT RECEIVED ${party.toUpperCase().slice(0, 18)} REF ${invoice.number}`;
    world.addBank({ day: november(paid), amount, type: 'FPI', text }, [invoice]);
  }
}

/** A line the statement lacks: lines of the same day stand before and after it. */
export function missingDay(world: World): void {
  payBill(world, october(14));
  const missing = payBill(world, october(14), true);
  payBill(world, october(14));
  world.plant('missing_line', 'the statement file lacks this payment of 14 October', {
    verdict: { act: 'import_again' },
    ...missing,
  });
}

/** Two coffees of one price on one day, both real. */
export function legitRepeats(world: World): void {
  const rows = [0, 1].map(() => {
    const day = october(22);
    const book = world.addBook({
      day,
      type: 'Expense',
      number: world.number('EXP'),
      party: 'Harbour Bean Coffee',
      text: 'Coffee',
      account: OPERATIONS,
      amount: -760,
    });
    const bank = world.addBank(
      {
        account: OPERATIONS,
        day,
        amount: -760,
        type: 'POS',
        text: 'HARBOUR BEAN COFFEE POOLE 4410',
      },
      [book],
    );
    return { bank, book };
  });
  world.plant('legit_repeat', 'two coffees, both bought', {
    verdict: APPROVE,
    bank: rows.map(({ bank }) => bank),
    book: rows.map(({ book }) => book),
  });
}

/** Five documents entered twice under a new number, four posted twice under the same one. Repeats what is there: of October's ordinary rows, all must be. */
export function doubledBooks(world: World): void {
  const planted = new Set(world.planted.flatMap(({ book }) => book));
  const plain = world.books.filter((row) => !planted.has(row) && row.type !== 'Transfer');
  const bills = plain.filter(({ type }) => type === 'Bill').slice(0, 3);
  const expenses = plain.filter(({ type, amount }) => type === 'Expense' && amount < -4000).slice(4, 6);
  for (const row of [...bills, ...expenses]) {
    const prefix = row.number.slice(0, row.number.indexOf('-'));
    const twin = world.addBook({ ...row, day: (row.day + world.between(1, 3)) as Day, number: world.number(prefix) });
    world.plant('double_entry', `${row.number} was entered again as ${twin.number}`, {
      verdict: EXCLUDE,
      book: [row, twin],
    });
  }
  const posted = [
    ...plain.filter(({ type }) => type === 'Invoice').slice(2, 4),
    ...plain.filter(({ type }) => type === 'Receipt').slice(1, 3),
  ];
  for (const row of posted) {
    const twin = world.addBook({ ...row });
    world.plant('double_post', `${row.number} was posted twice`, { verdict: EXCLUDE, book: [row, twin] });
  }
}
