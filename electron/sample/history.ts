/** What happened to the sample company, month by month. */

import { DECEMBER, december, NOVEMBER, november, OCTOBER, october } from './calendar.ts';
import { waitingInDecember } from './december.ts';
import {
  customerUnknown,
  digitsSwapped,
  enteredTwice,
  monthlyBankLines,
  receiptInTransit,
  takeBackCopies,
} from './november.ts';
import {
  bankOnly,
  booksOnly,
  cheque,
  doubledBooks,
  legitRepeats,
  missingDay,
  openInvoices,
  payOpenInvoices,
  underWay,
} from './october.ts';
import { cardAbroad, disagreements, groups } from './october-groups.ts';
import {
  cardPurchases,
  moveMoney,
  paidBills,
  paidCheques,
  paidInvoices,
  payroll,
  receipts,
  regularPayments,
  transfers,
} from './ordinary.ts';
import { addOrder, payout } from './processor.ts';
import { CARD, CURRENT, OPERATIONS, World } from './world.ts';

/** The whole history: the same rows on every machine. */
export function makeWorld(): World {
  const world = new World();
  makeOctober(world);
  makeNovember(world);
  makeDecember(world);
  return world;
}

function makeOctober(world: World): void {
  world.span = OCTOBER;
  regularPayments(world);
  transfers(world, [2, 12, 21]);
  missingDay(world);
  paidInvoices(world, 50);
  paidBills(world, 26);
  cardPurchases(world, CURRENT, 26);
  paidCheques(world, 9);
  receipts(world, 16);
  payroll(world);
  cardPurchases(world, OPERATIONS, 74);
  groups(world);
  disagreements(world);
  bankOnly(world);
  booksOnly(world);
  legitRepeats(world);
  payout(world, { id: 'po_1Q4tHb', arrives: october(5), orders: 9 });
  payout(world, { id: 'po_1Q7mKd', arrives: october(12), orders: 8 });
  payout(world, { id: 'po_1QAwNf', arrives: october(19), orders: 10 });
  payout(world, { id: 'po_1QEcRh', arrives: november(2), orders: 5 });
  doubledBooks(world);
  cardPurchases(world, CARD, 12);
  cardAbroad(world);
  moveMoney(world, { to: CARD, amount: 64215, left: october(26), arrived: october(26) });
  underWay(world);
  openInvoices(world);
  addOrder(world, { id: '1QGzLw001', day: october(31), gross: 12950 });
  addOrder(world, { id: '1QGzLw002', day: october(31), gross: 4775 });
}

function makeNovember(world: World): void {
  world.span = NOVEMBER;
  regularPayments(world);
  transfers(world, [3, 17]);
  payOpenInvoices(world);
  paidInvoices(world, 22);
  paidBills(world, 12);
  cardPurchases(world, CURRENT, 12);
  paidCheques(world, 5);
  receipts(world, 8);
  payroll(world);
  cardPurchases(world, OPERATIONS, 22);
  cardPurchases(world, CARD, 10);
  moveMoney(world, { to: CARD, amount: 71840, left: november(26), arrived: november(26) });
  payout(world, { id: 'po_1QJdVn', arrives: november(9), orders: 7 });
  payout(world, { id: 'po_1QLfXp', arrives: november(16), orders: 6 });
  payout(world, { id: 'po_1QNhZr', arrives: november(23), orders: 8 });
  payout(world, { id: 'po_1QQkBt', arrives: november(30), orders: 5 });
  monthlyBankLines(world);
  customerUnknown(world);
  digitsSwapped(world);
  enteredTwice(world);
  cheque(world, { day: november(26), check: world.cheque(), amount: -21940, cleared: december(3) });
  cheque(world, { day: november(27), check: world.cheque(), amount: -8310 });
  receiptInTransit(world);
  takeBackCopies(world);
}

function makeDecember(world: World): void {
  world.span = DECEMBER;
  regularPayments(world);
  transfers(world, [2, 9]);
  paidInvoices(world, 34);
  paidBills(world, 18);
  cardPurchases(world, CURRENT, 16);
  receipts(world, 10);
  cardPurchases(world, OPERATIONS, 30);
  cardPurchases(world, CARD, 8);
  payout(world, { id: 'po_1QSmDv', arrives: december(7), orders: 6 });
  takeBackCopies(world);
  waitingInDecember(world);
}
