/** What is planted in the first days of December, for a person to decide: one of each kind that asks for a decision. */

import { december } from './calendar.ts';
import { addInvoice } from './ordinary.ts';
import { APPROVE, bookTo, correctOn, EXCLUDE } from './verdicts.ts';
import type { World } from './world.ts';

/** A set, three amounts that do not agree, an entry that is there twice, and lines the books lack. */
export function waitingInDecember(world: World): void {
  deposit(world);
  swapped(world);
  paidShort(world);
  postedTwice(world);
  notBooked(world);
}

function deposit(world: World): void {
  const slip = 'PIB-0731';
  const cheques = [
    [31250, 'Tideway Nurseries'],
    [12480, 'Corbel Joinery'],
    [57615, 'Whitlock Estates'],
  ] as const;
  const book = cheques.map(([amount, party]) =>
    world.addBook({
      day: december(3),
      type: 'Receipt',
      number: world.number('RCT'),
      party,
      text: 'Cheque received',
      amount,
      reference: slip,
      batch: slip,
    }),
  );
  const text = `CHEQUES PAID IN 3 ITEMS ${slip}`;
  const bank = world.addBank({ day: december(4), amount: 101345, type: 'PIN', text }, book);
  world.plant('batch_deposit', 'one deposit of three cheques', { verdict: APPROVE, bank: [bank], book });
}

function swapped(world: World): void {
  const bill = world.addBook({
    day: december(1),
    type: 'Bill',
    number: world.number('BILL'),
    party: 'Oakum Varnish Works',
    text: 'Supplier invoice OAK70316',
    amount: -86940,
    reference: 'OAK70316',
  });
  const text = 'BILL PAYMENT VIA FASTER PAYMENT TO OAKUM VARNISH WKS REFERENCE OAK70316';
  const bank = world.addBank({ day: december(8), amount: -89640, type: 'BP', text }, [bill]);
  world.plant('transposed_amount', '869.40 in the books, 896.40 at the bank', {
    verdict: correctOn('Purchases'),
    bank: [bank],
    book: [bill],
  });
}

function paidShort(world: World): void {
  const number = world.number('INV');
  const invoice = addInvoice(world, { day: december(1), number, party: 'Saltmarsh Interiors', amount: 143000 });
  const text = `FASTER PAYMENT RECEIVED SALTMARSH INTERIORS REF ${number}`;
  const bank = world.addBank({ day: december(10), amount: 140500, type: 'FPI', text }, [invoice]);
  world.plant('short_payment', '25.00 less than invoiced', { verdict: APPROVE, bank: [bank], book: [invoice] });
}

function postedTwice(world: World): void {
  const row = world.addBook({
    day: december(4),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Workshop counter',
    text: 'Counter takings, slip 500995',
    amount: 38720,
    reference: '500995',
  });
  const text = 'CASH PAID IN AT POOLE QUAY SLIP 500995';
  world.addBank({ day: december(4), amount: 38720, type: 'PIN', text }, [row]);
  const twin = world.addBook({ ...row });
  world.plant('double_post', `${row.number} was posted twice`, { verdict: EXCLUDE, book: [row, twin] });
}

function notBooked(world: World): void {
  const text = 'ACCOUNT SERVICE CHARGE 01NOV TO 30NOV';
  const fee = world.addBank({ day: december(7), amount: -1250, type: 'CHG', text });
  world.plant('bank_fee', 'monthly account charge', { verdict: bookTo('Bank charges'), bank: [fee] });
  const sign = 'CARD PAYMENT TO BRIGHTWICK SIGNS ON 08DEC';
  const strange = world.addBank({ day: december(9), amount: -4380, type: 'DEB', text: sign });
  world.plant('unrecorded', 'nobody entered the sign', { verdict: bookTo('Office expenses'), bank: [strange] });
}
