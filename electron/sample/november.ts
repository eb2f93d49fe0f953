/** What is planted in November: fewer cases than in October, each of a kind that a second month brings. */

import { december, november } from './calendar.ts';
import { isCashBook } from './reckoning.ts';
import { bookTo, CARRY, correctOn, EXCLUDE } from './verdicts.ts';
import { CURRENT, OPERATIONS, type World } from './world.ts';

/** Charge and interest, which the books learn from the statement. */
export function monthlyBankLines(world: World): void {
  const fee = world.addBank({
    day: november(5),
    amount: -1250,
    type: 'CHG',
    text: 'ACCOUNT SERVICE CHARGE 01OCT TO 31OCT',
  });
  world.plant('bank_fee', 'monthly account charge', { verdict: bookTo('Bank charges'), bank: [fee] });
  const interest = world.addBank({
    day: november(30),
    amount: 271,
    type: 'INT',
    text: 'CREDIT INTEREST GROSS TO 30NOV',
  });
  world.plant('bank_interest', 'credit interest', { verdict: bookTo('Interest received'), bank: [interest] });
}

/** Money from somebody the books do not know. */
export function customerUnknown(world: World): void {
  const strange = world.addBank({
    day: november(24),
    amount: 41275,
    type: 'FPI',
    text: 'FASTER PAYMENT RECEIVED R WHITMORE REF THANKYOU',
  });
  world.plant('unknown_customer', 'nobody knows what R Whitmore pays for', {
    verdict: { act: 'ask', person: 'Sales' },
    bank: [strange],
  });
}

/** Two digits swapped in an expense, so that the cash book itself is wrong. */
export function digitsSwapped(world: World): void {
  const typed = world.addBook({
    day: november(11),
    type: 'Expense',
    number: world.number('EXP'),
    party: 'Coastal Skip Hire',
    text: 'Skip, yard clearance CSK30418',
    account: CURRENT,
    amount: -14820,
    reference: 'CSK30418',
  });
  const paid = world.addBank(
    {
      day: november(12),
      amount: -18420,
      type: 'BP',
      text: 'BILL PAYMENT VIA FASTER PAYMENT TO COASTAL SKIP HIRE REFERENCE CSK30418',
    },
    [typed],
  );
  world.plant('transposed_amount', '148.20 in the cash book, 184.20 at the bank', {
    verdict: correctOn('Repairs and maintenance'),
    bank: [paid],
    book: [typed],
  });
}

/** One expense entered again under a new number. */
export function enteredTwice(world: World): void {
  const row = world.addBook({
    day: november(18),
    type: 'Expense',
    number: world.number('EXP'),
    party: 'Parcelgull',
    text: 'Courier, pallet to Bristol PG77120',
    account: OPERATIONS,
    amount: -6435,
    reference: 'PG77120',
  });
  world.addBank(
    { account: OPERATIONS, day: november(18), amount: -6435, type: 'POS', text: 'PARCELGULL.CO.UK PG77120' },
    [row],
  );
  const twin = world.addBook({ ...row, day: november(20), number: world.number('EXP') });
  world.plant('double_entry', `${row.number} was entered again as ${twin.number}`, {
    verdict: EXCLUDE,
    book: [row, twin],
  });
}

/** What was entered twice in the cash book before this month is taken back on its first days. */
export function takeBackCopies(world: World): void {
  for (const { verdict, book } of [...world.planted]) {
    const copy = book[1];
    if (verdict.act !== 'exclude' || copy === undefined || copy.day >= world.span.first) continue;
    if (!isCashBook(copy) || world.reversals.has(copy)) continue;
    const reversal = world.addBook({
      ...copy,
      day: world.workday(2),
      type: 'Journal',
      number: world.number('JNL'),
      text: `Reversal of ${copy.number}, entered twice: ${copy.text}`,
      due: null,
      amount: -copy.amount,
    });
    world.reversals.set(copy, reversal);
    world.plant('reversal', `takes back the second ${copy.number}`, { verdict: { act: 'reversal' }, book: [reversal] });
  }
}

/** Takings that reach the bank on the first day of December. */
export function receiptInTransit(world: World): void {
  const taken = world.addBook({
    day: november(30),
    type: 'Receipt',
    number: world.number('RCT'),
    party: 'Workshop counter',
    text: 'Counter takings, slip 500993',
    amount: 25000,
    reference: '500993',
  });
  const text = 'CASH PAID IN AT POOLE QUAY SLIP 500993';
  const bank = world.addBank({ day: december(1), amount: 25000, type: 'PIN', text }, [taken]);
  world.plant('outstanding', 'paid in on the last day, at the bank on 1 December', {
    verdict: CARRY,
    book: [taken],
    bank: [bank],
  });
}
