/** What is planted in October: sets of lines that belong together, and amounts that do not agree. */

import type { Day } from '../../shared/day.ts';
import { civilDay, october } from './calendar.ts';
import { APPROVE, bookTo, correctOn, differsBy } from './verdicts.ts';
import { CARD, type World } from './world.ts';

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
  const deposit = world.addBank(
    {
      day: october(15),
      amount: 97875,
      type: 'PIN',
      text: `CHEQUES PAID IN 4 ITEMS ${slip}`,
    },
    book,
  );
  world.plant('batch_deposit', 'one deposit of four cheques', { verdict: APPROVE, bank: [deposit], book });
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
  const kestrel = world.addBank(
    {
      day: october(20),
      amount: 214070,
      type: 'FPI',
      text: `FASTER PAYMENT RECEIVED KESTREL HOTELS LTD REF ${settled.map(({ number }) => number.slice(4)).join('/')}`,
    },
    settled,
  );
  world.plant('split_payment', 'one payment for three invoices', { verdict: APPROVE, bank: [kestrel], book: settled });
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
  const marram = world.addBank(
    {
      day: october(8),
      amount: -69150,
      type: 'BP',
      text: 'BILL PAYMENT VIA FASTER PAYMENT TO MARRAM HAULAGE REFERENCE MH884 MH898',
    },
    owed,
  );
  world.plant('split_payment', 'one payment for two bills', { verdict: APPROVE, bank: [marram], book: owed });
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
  const net = world.addBank({ day: october(19), amount: 184140, type: 'BGC', text: 'BACS DIRECTCOLLECT DC-PO-2291' }, [
    gross,
  ]);
  world.plant('payout_net_of_fees', 'gross 1,860.00 less 18.60 fee', {
    verdict: differsBy('Payment processing fees'),
    bank: [net],
    book: [gross],
  });
}

/** Amounts that do not agree, each for a reason that can be named. */
export function disagreements(world: World): void {
  foreignBill(world);
  transposedBill(world);
  wrongSign(world);
  shortPayment(world);
}

/** A hotel abroad on the card, booked at the rate of the day before, and the issuer's charge for it. */
export function cardAbroad(world: World): void {
  const booked = world.addBook({
    account: CARD,
    day: october(15),
    type: 'Expense',
    number: world.number('EXP'),
    party: 'Hotel Adlerhof',
    text: 'Trade fair Lindau, 348.00 EUR at 0.8600',
    amount: -29928,
    foreign: { amount: -34800, currency: 'EUR' },
  });
  const paid = world.addBank(
    {
      account: CARD,
      day: october(16),
      amount: -30137,
      type: 'POS',
      text: 'HOTEL ADLERHOF EUR348.00 @0.8660',
    },
    [booked],
  );
  world.plant('fx_payment', 'booked at 0.8600, charged at 0.8660', {
    verdict: differsBy('Foreign exchange gains and losses'),
    bank: [paid],
    book: [booked],
  });
  const fee = world.addBank({
    account: CARD,
    day: october(16),
    amount: -837,
    type: 'CHG',
    text: 'FOREIGN TRANSACTION FEE',
  });
  world.plant('bank_fee', 'the issuer charges for a purchase abroad', { verdict: bookTo('Bank charges'), bank: [fee] });
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
  const abroad = world.addBank(
    {
      day: october(23),
      amount: -207168,
      type: 'INT',
      text: 'INTL PAYMENT MOBELWERK LINDAU GMBH RE-26-1107 EUR 2400.00 RATE 0.8632',
    },
    [bill],
  );
  world.plant('fx_payment', 'booked at 0.8600, paid at 0.8632', {
    verdict: differsBy('Foreign exchange gains and losses'),
    bank: [abroad],
    book: [bill],
  });
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
  const paid = world.addBank(
    {
      day: october(20),
      amount: -124500,
      type: 'BP',
      text: 'BILL PAYMENT VIA FASTER PAYMENT TO CALDER UPHOLSTERY REFERENCE CAL55120',
    },
    [typed],
  );
  world.plant('transposed_amount', '1,254.00 in the books, 1,245.00 at the bank', {
    verdict: correctOn('Purchases'),
    bank: [paid],
    book: [typed],
  });
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
  const refund = world.addBank(
    {
      day: october(13),
      amount: 8640,
      type: 'FPI',
      text: 'FASTER PAYMENT RECEIVED PELLOW PACKAGING REF PPK-R88',
    },
    [credit],
  );
  world.plant('sign_error', 'a refund entered as money out', {
    verdict: correctOn('Purchases'),
    bank: [refund],
    book: [credit],
  });
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
  const short = world.addBank(
    {
      day: october(27),
      amount: 95000,
      type: 'FPI',
      text: `FASTER PAYMENT RECEIVED FERRYMAN BREWING REF ${number}`,
    },
    [invoice],
  );
  world.plant('short_payment', '30.00 less than invoiced', { verdict: APPROVE, bank: [short], book: [invoice] });
}
