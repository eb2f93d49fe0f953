/** The ordinary business of a sample month: what a person would expect to match without a thought. */

import { type Day, isoDay } from '../../shared/day.ts';
import { monthCode, monthName } from './calendar.ts';
import { CUSTOMERS, MERCHANTS, REGULARS, STAFF, SUPPLIERS } from './parties.ts';
import {
  type BankRow,
  type BookRow,
  CARD,
  CURRENT,
  type Link,
  OPERATIONS,
  type SampleAccount,
  type World,
} from './world.ts';

const upper = (text: string, length: number): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .slice(0, length)
    .trim();

/** "14OCT" as UK banks write a card date. */
const cardDate = (day: Day): string => `${isoDay(day).slice(8)}${monthCode(Number(isoDay(day).slice(5, 7)))}`;

/** Customers pay invoices in full, in the styles banks write credits. */
export function paidInvoices(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const party = world.pick(CUSTOMERS);
    const number = world.number('INV');
    const amount = world.between(8500, 412000);
    const day = world.weekday();
    const issued = world.earlier(day, world.between(3, 34));
    const invoice = addInvoice(world, { day: issued, number, party, amount });
    const digits = number.slice(4);
    const [type, text] = world.pick([
      ['FPI', `FASTER PAYMENT RECEIVED ${upper(party, 18)} REF ${number}`],
      ['BGC', `BANK GIRO CREDIT ${upper(party, 18)} INV${digits}`],
      ['FPI', `${upper(party, 22)} ${digits} FP ${cardDate(day)}`],
      ['BGC', `BACS ${upper(party, 16)} INVOICE ${digits}`],
    ] as const);
    world.addBank({ day, amount, type, text }, [invoice]);
  }
}

/** An invoice due in 30 days. */
export function addInvoice(world: World, invoice: Pick<BookRow, 'day' | 'number' | 'party' | 'amount'>): BookRow {
  return world.addBook({
    ...invoice,
    type: 'Invoice',
    text: `Invoice ${invoice.number}`,
    due: (invoice.day + 30) as Day,
    reference: invoice.number,
  });
}

/** Supplier bills paid one by one. */
export function paidBills(world: World, count: number): void {
  for (let i = 0; i < count; i++) payBill(world, world.weekday());
}

/** One bill and its payment on a day; `missing` leaves the payment out of the statement file. */
export function payBill(
  world: World,
  day: Day,
  missing = false,
): { readonly bank: readonly [BankRow]; readonly book: readonly [BookRow] } {
  const supplier = world.pick(SUPPLIERS);
  const number = world.number('BILL');
  const amount = -world.between(4200, 265000);
  const issued = world.earlier(day, world.between(4, 30));
  const reference = `${supplier.bank.slice(0, 3)}${world.between(10000, 99999)}`;
  const bill = world.addBook({
    day: issued,
    type: 'Bill',
    number,
    party: supplier.name,
    text: `Supplier invoice ${reference}`,
    due: (issued + 30) as Day,
    amount,
    reference,
  });
  const text = `BILL PAYMENT VIA FASTER PAYMENT TO ${supplier.bank} REFERENCE ${reference}`;
  return { bank: [world.addBank({ day, amount, type: 'BP', text, missing }, [bill])], book: [bill] };
}

/** Rent, rates, insurance: direct debits and standing orders, entered as expenses, as far as the month has gone. */
export function regularPayments(world: World): void {
  for (const { bank, party, date, amount, text, order } of REGULARS) {
    if (date > world.lastDate) continue;
    const day = world.workday(date);
    const mandate = `${world.between(1000000, 9999999)}`;
    const expense = world.addBook({
      day,
      type: 'Expense',
      number: world.number('EXP'),
      party,
      text: text.replace('{month}', monthName(world.span.month)).replace('{before}', monthName(world.span.month - 1)),
      amount: -amount,
      reference: mandate,
    });
    const how = order ? 'STANDING ORDER' : 'DIRECT DEBIT PAYMENT TO';
    world.addBank({ day, amount: -amount, type: order ? 'SO' : 'DD', text: `${how} ${bank} REF ${mandate}` }, [
      expense,
    ]);
  }
}

export function payroll(world: World): void {
  const { month } = world.span;
  const day = world.day(30);
  for (const name of STAFF) {
    const amount = -world.between(168000, 274000);
    const pay = world.addBook({
      day,
      type: 'Payroll',
      number: world.number('EXP'),
      party: name,
      text: `Net pay ${monthName(month)}, ${name}`,
      amount,
    });
    const text = `FASTER PAYMENT TO ${upper(name, 18)} WAGES ${monthCode(month)}`;
    world.addBank({ day, amount, type: 'FPO', text }, [pay]);
  }
}

/** Card purchases; a card line is dated up to two days after the receipt. */
export function cardPurchases(world: World, account: SampleAccount, count: number): void {
  for (let i = 0; i < count; i++) {
    const merchant = world.pick(MERCHANTS);
    const amount = -world.between(merchant.low, merchant.high);
    const bought = world.day(world.between(1, world.lastDate - 3));
    const day = (bought + world.between(0, 2)) as Day;
    const expense = world.addBook({
      day: bought,
      type: 'Expense',
      number: world.number('EXP'),
      party: merchant.party,
      text: merchant.text,
      account,
      amount,
    });
    const text =
      account === CURRENT
        ? `CARD PAYMENT TO ${merchant.bank} ON ${cardDate(bought)}`
        : `${merchant.bank} ${world.between(1000, 9999)}`;
    world.addBank({ account, day, amount, type: account === CURRENT ? 'DEB' : 'POS', text }, [expense]);
  }
}

/** Cheques that were paid in the month they were written. */
export function paidCheques(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const supplier = world.pick(SUPPLIERS);
    const check = world.cheque();
    const amount = -world.between(3000, 64000);
    const day = world.weekday(8, 27);
    const written = world.addBook({
      day: world.earlier(day, world.between(3, 7)),
      type: 'Cheque',
      number: check,
      party: supplier.name,
      text: `Cheque ${check}`,
      amount,
      reference: check,
    });
    world.addBank({ day, amount, type: 'CHQ', text: `CHEQUE ${check}`, check }, [written]);
  }
}

/** Cash takings and small receipts entered as receipts. */
export function receipts(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const day = world.weekday();
    const number = world.number('RCT');
    const slip = world.between(500100, 500990);
    const amount = world.between(4500, 88000);
    const taken = world.addBook({
      day,
      type: 'Receipt',
      number,
      party: 'Workshop counter',
      text: `Counter takings, slip ${slip}`,
      amount,
      reference: String(slip),
    });
    world.addBank({ day, amount, type: 'PIN', text: `CASH PAID IN AT POOLE QUAY SLIP ${slip}` }, [taken]);
  }
}

/** Money moved from the current account to the operations account on the dates of the month. */
export function transfers(world: World, dates: readonly number[]): void {
  for (const date of dates) {
    const day = world.day(date);
    moveMoney(world, { to: OPERATIONS, amount: world.between(15, 30) * 10000, left: day, arrived: day });
  }
}

const DESTINATIONS = {
  [OPERATIONS]: { book: 'To operations account', text: 'TRANSFER TO 20-45-45 73014488', type: 'TFR' },
  [CARD]: { book: 'To company card', text: 'DIRECT DEBIT PAYMENT TO HARBOUR CARD SERVICES 4471', type: 'DD' },
} as const;

interface Move {
  readonly to: keyof typeof DESTINATIONS;
  readonly amount: number;
  readonly left: Day;
  readonly arrived: Day;
}

/** A transfer out of the current account: a row on both accounts in the books, dated the day the money left, and one at each bank. */
export function moveMoney(world: World, { to, amount, left, arrived }: Move): Link {
  const number = world.number('TRF');
  const { book, text, type } = DESTINATIONS[to];
  const row = { day: left, type: 'Transfer', number, party: 'Harbour & Pine Ltd', reference: number };
  const out = world.addBook({ ...row, text: book, amount: -amount });
  const into = world.addBook({ ...row, text: 'From current account', account: to, amount });
  const paid = world.addBank({ day: left, amount: -amount, type, text: `${text} ${number}` }, [out]);
  const arrival =
    to === OPERATIONS
      ? { type: 'XFER', text: `TRANSFER FROM 73014471 ${number}` }
      : { type: 'PAYMENT', text: `PAYMENT RECEIVED THANK YOU ${number}` };
  const got = world.addBank({ account: to, day: arrived, amount, ...arrival }, [into]);
  return { bank: [paid, got], book: [out, into] };
}
