/** The web shop: orders paid through the processor, its fee, and the payouts that bring the rest to the current account. */

import type { Day } from '../../shared/day.ts';
import { APPROVE, bookTo, CARRY } from './verdicts.ts';
import { type BookRow, CURRENT, STRIPE, type World } from './world.ts';

/** Days from the payout at the processor to the bank: from Friday to Monday. */
const ON_THE_WAY = 3;

export interface Payout {
  /** "po_1Q4tHb" */
  readonly id: string;
  /** Day it reaches the bank. */
  readonly arrives: Day;
  readonly orders: number;
}

/**
 * Orders that one payout pays out. Processor and books both hold each order gross; the fee (1.5 % and 20 pence an order) is one
 * line of the processor, which the books lack; the payout stands in the books on both accounts, dated the day it left.
 */
export function payout(world: World, { id, arrives, orders }: Payout): void {
  const left = (arrives - ON_THE_WAY) as Day;
  const sold = Array.from({ length: orders }, (_, index) => {
    const refund = index === 4;
    const gross = refund ? -world.between(1500, 4800) : world.between(2400, 38900);
    const day = Math.max(arrives - world.between(3, 6), world.span.first) as Day;
    addOrder(world, { id: `${id.slice(4)}${String(index + 1).padStart(3, '0')}`, day, gross });
    return { gross, fee: refund ? 0 : Math.round((gross * 15) / 1000) + 20 };
  });
  const fee = sold.reduce((sum, order) => sum + order.fee, 0);
  const net = sold.reduce((sum, order) => sum + order.gross, 0) - fee;
  const charged = world.addBank({
    account: STRIPE,
    day: left,
    amount: -fee,
    type: 'fee',
    text: `Processing fees for payout ${id}`,
  });
  world.plant('processor_fee', 'fees of the orders in a payout', {
    verdict: bookTo('Payment processing fees'),
    bank: [charged],
  });
  payOut(world, { id, left, arrives, net });
}

interface Order {
  readonly id: string;
  readonly day: Day;
  readonly gross: number;
}

/** An order, or its refund where the amount is negative, at the processor and in the books. */
export function addOrder(world: World, { id, day, gross }: Order): BookRow {
  const refund = gross < 0;
  const charge = `${refund ? 're' : 'ch'}_3${id}`;
  const sold = world.addBook({
    account: STRIPE,
    day,
    type: refund ? 'Payment' : 'Receipt',
    number: world.number('WEB'),
    party: 'Web shop',
    text: refund ? `Refund of an order ${charge}` : `Web order ${charge}`,
    amount: gross,
    reference: charge,
  });
  const type = refund ? 'refund' : 'charge';
  world.addBank({ account: STRIPE, day, amount: gross, type, text: `${type} ${charge}` }, [sold]);
  return sold;
}

interface Paid {
  readonly id: string;
  readonly left: Day;
  readonly arrives: Day;
  readonly net: number;
}

function payOut(world: World, { id, left, arrives, net }: Paid): void {
  const row = { day: left, type: 'Transfer', number: world.number('TRF'), party: 'Stripe Payments UK', reference: id };
  const out = world.addBook({ ...row, account: STRIPE, text: `Payout ${id}`, amount: -net });
  const into = world.addBook({ ...row, account: CURRENT, text: `Payout ${id}`, amount: net });
  const sent = world.addBank({ account: STRIPE, day: left, amount: -net, type: 'payout', text: `Payout ${id}` }, [out]);
  const text = `BANK GIRO CREDIT STRIPE PAYMENTS UK ${id.toUpperCase()}`;
  const got = world.addBank({ day: arrives, amount: net, type: 'BGC', text }, [into]);
  const late = arrives > world.span.last;
  world.plant('payout', late ? 'a payout that arrives in the next month' : 'sales of the web shop, net of fees', {
    verdict: late ? CARRY : APPROVE,
    bank: [sent, got],
    book: [out, into],
  });
}
