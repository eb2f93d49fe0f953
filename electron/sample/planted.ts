/** What is planted in the sample month: every case the product must find, each with the rows it consists of. */

import type { Day } from '../../shared/day.ts';
import { payBill } from './ordinary.ts';
import { civilDay, OPERATIONS, october, type World } from './world.ts';

/** One deposit of several receipts, two split payments, a processor's payout booked gross. */
export function groups(world: World): void {
  batchDeposit(world);
  severalInvoices(world);
  severalBills(world);
  payoutBookedGross(world);
}

function batchDeposit(world: World): void {
  const slip = 'PIB-0714';
  const cheques = [
    [18500, 'Corbel Joinery'],
    [42075, 'Whitlock Estates'],
    [9960, 'Tideway Nurseries'],
    [27340, 'Brae & Daughters'],
  ] as const;
  const book = cheques.map(([amount, party]) =>
    world.addBook({
      day: october(14),
      type: 'Receipt',
      number: world.number('RCT'),
      party,
      text: 'Cheque received',
      amount,
      reference: slip,
      batch: slip,
    }),
  );
  const deposit = world.addBank({
    day: october(15),
    amount: 97875,
    type: 'PIN',
    text: `CHEQUES PAID IN 4 ITEMS ${slip}`,
  });
  world.plant('batch_deposit', 'one deposit of four cheques', { bank: [deposit], book });
}

function severalInvoices(world: World): void {
  const invoices = [
    [64020, 8],
    [118800, 15],
    [31250, 22],
  ] as const;
  const settled = invoices.map(([amount, date]) => {
    const number = world.number('INV');
    const day = civilDay(2026, 9, date);
    return world.addBook({
      day,
      type: 'Invoice',
      number,
      party: 'Kestrel Hotels Ltd',
      text: `Invoice ${number}`,
      due: (day + 30) as Day,
      amount,
      reference: number,
    });
  });
  const kestrel = world.addBank({
    day: october(20),
    amount: 214070,
    type: 'FPI',
    text: `FASTER PAYMENT RECEIVED KESTREL HOTELS LTD REF ${settled.map(({ number }) => number.slice(4)).join('/')}`,
  });
  world.plant('split_payment', 'one payment for three invoices', { bank: [kestrel], book: settled });
}

function severalBills(world: World): void {
  const bills = [
    [-45260, 4],
    [-23890, 18],
  ] as const;
  const owed = bills.map(([amount, date]) => {
    const day = civilDay(2026, 9, date);
    return world.addBook({
      day,
      type: 'Bill',
      number: world.number('BILL'),
      party: 'Marram Haulage',
      text: 'Deliveries September',
      due: (day + 30) as Day,
      amount,
      reference: `MH${880 + date}`,
    });
  });
  const marram = world.addBank({
    day: october(8),
    amount: -69150,
    type: 'BP',
    text: 'BILL PAYMENT VIA FASTER PAYMENT TO MARRAM HAULAGE REFERENCE MH884 MH898',
  });
  world.plant('split_payment', 'one payment for two bills', { bank: [marram], book: owed });
}

function payoutBookedGross(world: World): void {
  const gross = world.addBook({
    day: october(16),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Directcollect',
    text: 'Subscriptions collected',
    amount: 186000,
    reference: 'DC-PO-2291',
    batch: 'DC-PO-2291',
  });
  const net = world.addBank({ day: october(19), amount: 184140, type: 'BGC', text: 'BACS DIRECTCOLLECT DC-PO-2291' });
  world.plant('payout_net_of_fees', 'gross 1,860.00 less 18.60 fee', { bank: [net], book: [gross] });
}

/** Amounts that do not agree, each for a reason that can be named. */
export function disagreements(world: World): void {
  foreignBill(world);
  transposedBill(world);
  wrongSign(world);
  shortPayment(world);
}

function foreignBill(world: World): void {
  const foreign = { amount: -240000, currency: 'EUR' };
  const bill = world.addBook({
    day: october(2),
    type: 'Bill',
    number: world.number('BILL'),
    party: 'Möbelwerk Lindau GmbH',
    text: 'Beech frames, 2,400.00 EUR at 0.8600',
    due: october(30),
    amount: -206400,
    reference: 'RE-26-1107',
    foreign,
  });
  const abroad = world.addBank({
    day: october(23),
    amount: -207168,
    type: 'INT',
    text: 'INTL PAYMENT MOBELWERK LINDAU GMBH RE-26-1107 EUR 2400.00 RATE 0.8632',
  });
  world.plant('fx_payment', 'booked at 0.8600, paid at 0.8632', { bank: [abroad], book: [bill] });
}

function transposedBill(world: World): void {
  const typed = world.addBook({
    day: october(6),
    type: 'Bill',
    number: world.number('BILL'),
    party: 'Calder Upholstery',
    text: 'Supplier invoice CAL55120',
    due: october(20),
    amount: -125400,
    reference: 'CAL55120',
  });
  const paid = world.addBank({
    day: october(20),
    amount: -124500,
    type: 'BP',
    text: 'BILL PAYMENT VIA FASTER PAYMENT TO CALDER UPHOLSTERY REFERENCE CAL55120',
  });
  world.plant('transposed_amount', '1,254.00 in the books, 1,245.00 at the bank', { bank: [paid], book: [typed] });
}

function wrongSign(world: World): void {
  const credit = world.addBook({
    day: october(12),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Pellow Packaging',
    text: 'Refund of returned crates PPK-R88',
    amount: -8640,
    reference: 'PPK-R88',
  });
  const refund = world.addBank({
    day: october(13),
    amount: 8640,
    type: 'FPI',
    text: 'FASTER PAYMENT RECEIVED PELLOW PACKAGING REF PPK-R88',
  });
  world.plant('sign_error', 'a refund entered as money out', { bank: [refund], book: [credit] });
}

function shortPayment(world: World): void {
  const number = world.number('INV');
  const invoice = world.addBook({
    day: october(1),
    type: 'Invoice',
    number,
    party: 'Ferryman Brewing Co',
    text: `Invoice ${number}`,
    due: october(31),
    amount: 98000,
    reference: number,
  });
  const short = world.addBank({
    day: october(27),
    amount: 95000,
    type: 'FPI',
    text: `FASTER PAYMENT RECEIVED FERRYMAN BREWING REF ${number}`,
  });
  world.plant('short_payment', '30.00 less than invoiced', { bank: [short], book: [invoice] });
}

/** Bank lines the books do not know. */
export function bankOnly(world: World): void {
  const slip = 'SLIP 400212';
  world.addBook({
    day: october(8),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Northquay Letting Agents',
    text: 'Cheque 400212',
    amount: 64000,
    reference: '400212',
  });
  world.addBank({ day: october(9), amount: 64000, type: 'PIN', text: `CHEQUE PAID IN ${slip}` });
  const returned = world.addBank({
    day: october(13),
    amount: -64000,
    type: 'UNP',
    text: 'RETURNED CHEQUE UNPAID 400212 REFER TO DRAWER',
  });
  world.plant('nsf_returned', 'the cheque of 9 October came back', { bank: [returned] });

  const fee = world.addBank({
    day: october(5),
    amount: -1250,
    type: 'CHG',
    text: 'ACCOUNT SERVICE CHARGE 01SEP TO 30SEP',
  });
  world.plant('bank_fee', 'monthly account charge', { bank: [fee] });
  const interest = world.addBank({
    day: october(31),
    amount: 318,
    type: 'INT',
    text: 'CREDIT INTEREST GROSS TO 31OCT',
  });
  world.plant('bank_interest', 'credit interest', { bank: [interest] });
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
  world.plant('unrecorded', 'nobody entered the subscription', { bank: [strange] });
  world.plant('unrecorded', 'nobody entered the flowers', { bank: [gift] });
}

/** Book rows the bank does not know yet. */
export function booksOnly(world: World): void {
  const cheque = (day: Day, check: string, amount: number): void => {
    const book = world.addBook({
      day,
      type: 'Cheque',
      number: check,
      party: 'Stokes Machine Repair',
      text: `Cheque ${check}`,
      amount,
      reference: check,
    });
    const stale = october(31) - day > 180;
    world.plant(
      stale ? 'stale_check' : 'outstanding',
      stale ? 'written over 180 days before the month ended' : 'not presented yet',
      { book: [book] },
    );
  };
  cheque(civilDay(2026, 3, 20), '001163', -17650);
  cheque(october(27), '001211', -38825);
  cheque(october(29), '001212', -9240);
  const late = world.addBook({
    day: october(31),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Workshop counter',
    text: 'Counter takings, slip 500991',
    amount: 41210,
    reference: '500991',
  });
  world.plant('outstanding', 'paid in on the last day', { book: [late] });
}

/** A line the statement lacks: lines of the same day stand before and after it. */
export function missingDay(world: World): void {
  payBill(world, october(14));
  const missing = payBill(world, october(14), true);
  payBill(world, october(14));
  world.plant('missing_line', 'the statement file lacks this payment of 14 October', {
    bank: [missing],
    book: world.books.slice(-2, -1),
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
    const bank = world.addBank({
      account: OPERATIONS,
      day,
      amount: -760,
      type: 'POS',
      text: 'HARBOUR BEAN COFFEE POOLE 4410',
    });
    return { bank, book };
  });
  world.plant('legit_repeat', 'two coffees, both bought', {
    bank: rows.map(({ bank }) => bank),
    book: rows.map(({ book }) => book),
  });
}

/** Five documents entered twice under a new number, four posted twice under the same one. Call last: it repeats what is there. */
export function doubledBooks(world: World): void {
  const planted = new Set(world.planted.flatMap(({ book }) => book));
  const plain = world.books.filter((row) => !planted.has(row) && row.type !== 'Transfer');
  const bills = plain.filter(({ type }) => type === 'Bill').slice(0, 3);
  const expenses = plain.filter(({ type, amount }) => type === 'Expense' && amount < -4000).slice(4, 6);
  for (const row of [...bills, ...expenses]) {
    const prefix = row.number.slice(0, row.number.indexOf('-'));
    const twin = world.addBook({ ...row, day: (row.day + world.between(1, 3)) as Day, number: world.number(prefix) });
    world.plant('double_entry', `${row.number} was entered again as ${twin.number}`, { book: [row, twin] });
  }
  const posted = [
    ...plain.filter(({ type }) => type === 'Invoice').slice(2, 4),
    ...plain.filter(({ type }) => type === 'Receipt').slice(1, 3),
  ];
  for (const row of posted) {
    const twin = world.addBook({ ...row });
    world.plant('double_post', `${row.number} was posted twice`, { book: [row, twin] });
  }
}

/** Three payouts at the bank and one still on its way; gross less 1.5 % and 20 pence is net. */
export function payouts(world: World): void {
  const runs = [
    ['po_1Q4tHb', 5, 9],
    ['po_1Q7mKd', 12, 8],
    ['po_1QAwNf', 19, 10],
    ['po_1QEcRh', 33, 5],
  ] as const;
  for (const [payout, paid, count] of runs) {
    const paidOut = (october(1) + paid - 1) as Day;
    const charges = Array.from({ length: count }, (_, index) => {
      const refund = index === 4;
      const gross = refund ? -world.between(1500, 4800) : world.between(2400, 38900);
      const fee = refund ? 0 : Math.round((gross * 15) / 1000) + 20;
      const id = `txn_3${payout.slice(4)}${String(index + 1).padStart(3, '0')}`;
      return world.addCharge({
        day: (paidOut - world.between(3, 6)) as Day,
        paidOut,
        payout,
        id,
        category: refund ? 'refund' : 'charge',
        gross,
        fee,
      });
    });
    const net = charges.reduce((sum, { gross, fee }) => sum + gross - fee, 0);
    if (paidOut > october(31)) {
      world.plant('outstanding', 'a payout that arrives in November', { charges });
    } else {
      const bank = world.addBank({
        day: paidOut,
        amount: net,
        type: 'BGC',
        text: `BANK GIRO CREDIT STRIPE PAYMENTS UK ${payout.toUpperCase()}`,
      });
      world.plant('payout', 'sales of the web shop, net of fees', { bank: [bank], charges });
    }
  }
}
