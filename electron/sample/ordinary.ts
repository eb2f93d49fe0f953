/** The ordinary business of the sample month: what a person would expect to match without a thought. */

import { type Day, isoDay } from '../../shared/day.ts';
import { CUSTOMERS, MERCHANTS, REGULARS, STAFF, SUPPLIERS } from './parties.ts';
import { type BankRow, CURRENT, OPERATIONS, october, type SampleAccount, type World } from './world.ts';

const upper = (text: string, length: number): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .slice(0, length)
    .trim();

/** "14OCT" as UK banks write a card date. */
const cardDate = (day: Day): string => `${isoDay(day).slice(8)}OCT`;

/** Customers pay invoices in full, in the styles banks write credits. */
export function paidInvoices(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const party = world.pick(CUSTOMERS);
    const number = world.number('INV');
    const amount = world.between(8500, 412000);
    const day = world.weekday();
    const issued = (day - world.between(3, 34)) as Day;
    world.addBook({
      day: issued,
      type: 'Invoice',
      number,
      party,
      text: `Invoice ${number}`,
      due: (issued + 30) as Day,
      amount,
      reference: number,
    });
    const digits = number.slice(4);
    const [type, text] = world.pick([
      ['FPI', `FASTER PAYMENT RECEIVED ${upper(party, 18)} REF ${number}`],
      ['BGC', `BANK GIRO CREDIT ${upper(party, 18)} INV${digits}`],
      ['FPI', `${upper(party, 22)} ${digits} FP ${cardDate(day)}`],
      ['BGC', `BACS ${upper(party, 16)} INVOICE ${digits}`],
    ] as const);
    world.addBank({ day, amount, type, text });
  }
}

/** Supplier bills paid one by one. */
export function paidBills(world: World, count: number): void {
  for (let i = 0; i < count; i++) payBill(world, world.weekday());
}

/** One bill and its payment on a day; `missing` leaves the payment out of the statement file. */
export function payBill(world: World, day: Day, missing = false): BankRow {
  const supplier = world.pick(SUPPLIERS);
  const number = world.number('BILL');
  const amount = -world.between(4200, 265000);
  const issued = (day - world.between(4, 30)) as Day;
  const reference = `${supplier.bank.slice(0, 3)}${world.between(10000, 99999)}`;
  world.addBook({
    day: issued,
    type: 'Bill',
    number,
    party: supplier.name,
    text: `Supplier invoice ${reference}`,
    due: (issued + 30) as Day,
    amount,
    reference,
  });
  return world.addBank({
    day,
    amount,
    type: 'BP',
    text: `BILL PAYMENT VIA FASTER PAYMENT TO ${supplier.bank} REFERENCE ${reference}`,
    missing,
  });
}

/** Rent, rates, insurance: direct debits and standing orders, entered as expenses. */
export function regularPayments(world: World): void {
  for (const { bank, party, date, amount, text, order } of REGULARS) {
    const day = october(date);
    const mandate = `${world.between(1000000, 9999999)}`;
    world.addBook({
      day,
      type: 'Expense',
      number: world.number('EXP'),
      party,
      text,
      amount: -amount,
      reference: mandate,
    });
    world.addBank({
      day,
      amount: -amount,
      type: order ? 'SO' : 'DD',
      text: `${order ? 'STANDING ORDER' : 'DIRECT DEBIT PAYMENT TO'} ${bank} REF ${mandate}`,
    });
  }
}

export function payroll(world: World): void {
  const day = october(30);
  for (const name of STAFF) {
    const amount = -world.between(168000, 274000);
    world.addBook({
      day,
      type: 'Payroll',
      number: world.number('EXP'),
      party: name,
      text: `Net pay October, ${name}`,
      amount,
    });
    world.addBank({ day, amount, type: 'FPO', text: `FASTER PAYMENT TO ${upper(name, 18)} WAGES OCT` });
  }
}

/** Card purchases; a card line is dated one to three days after the receipt. */
export function cardPurchases(world: World, account: SampleAccount, count: number): void {
  for (let i = 0; i < count; i++) {
    const merchant = world.pick(MERCHANTS);
    const amount = -world.between(merchant.low, merchant.high);
    const bought = october(world.between(1, 28));
    const day = (bought + world.between(0, 2)) as Day;
    world.addBook({
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
    world.addBank({ account, day, amount, type: account === CURRENT ? 'DEB' : 'POS', text });
  }
}

/** Cheques that were paid in the month they were written. */
export function paidCheques(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const supplier = world.pick(SUPPLIERS);
    const check = String(1198 + i).padStart(6, '0');
    const amount = -world.between(3000, 64000);
    const day = world.weekday(8, 27);
    world.addBook({
      day: (day - world.between(3, 7)) as Day,
      type: 'Cheque',
      number: check,
      party: supplier.name,
      text: `Cheque ${check}`,
      amount,
      reference: check,
    });
    world.addBank({ day, amount, type: 'CHQ', text: `CHEQUE ${check}`, check });
  }
}

/** Cash takings and small receipts entered as receipts. */
export function receipts(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    const day = world.weekday();
    const number = world.number('RCT');
    const slip = world.between(500100, 500990);
    const amount = world.between(4500, 88000);
    world.addBook({
      day,
      type: 'Receipt',
      number,
      party: 'Workshop counter',
      text: `Counter takings, slip ${slip}`,
      amount,
      reference: String(slip),
    });
    world.addBank({ day, amount, type: 'PIN', text: `CASH PAID IN AT POOLE QUAY SLIP ${slip}` });
  }
}

/** Money moved between the two accounts, a line in each. */
export function transfers(world: World): void {
  for (const date of [2, 12, 21]) {
    const day = october(date);
    const amount = world.between(15, 30) * 10000;
    const number = world.number('TRF');
    world.addBook({
      day,
      type: 'Transfer',
      number,
      party: 'Harbour & Pine Ltd',
      text: 'To operations account',
      amount: -amount,
      reference: number,
    });
    world.addBook({
      day,
      type: 'Transfer',
      number,
      party: 'Harbour & Pine Ltd',
      text: 'From current account',
      account: OPERATIONS,
      amount,
      reference: number,
    });
    world.addBank({ day, amount: -amount, type: 'TFR', text: `TRANSFER TO 20-45-45 73014488 ${number}` });
    world.addBank({ account: OPERATIONS, day, amount, type: 'XFER', text: `TRANSFER FROM 73014471 ${number}` });
  }
}
