/** Record kinds and rows without a movement that several exports of one vendor share. */

import type { Preset } from './preset.ts';

/** PayPal's transaction types, folded (activity downloads of every locale in English). */
export const PAYPAL_KINDS: NonNullable<Preset['kinds']> = {
  'express checkout payment': 'sale_payment',
  'website payment': 'sale_payment',
  'general payment': 'sale_payment',
  'mobile payment': 'sale_payment',
  'payment received': 'sale_payment',
  'preapproved payment bill user payment': 'sale_payment',
  'payment refund': 'refund',
  refund: 'refund',
  'payment reversal': 'dispute',
  chargeback: 'dispute',
  'chargeback fee': 'fee',
  'hold on balance for dispute investigation': 'reserve_hold',
  'cancellation of hold for dispute resolution': 'reserve_release',
  'account hold for open authorization': 'reserve_hold',
  'reversal of general account hold': 'reserve_release',
  'general withdrawal': 'payout',
  'general withdrawal bank account': 'payout',
  'withdraw funds to bank account': 'payout',
  'user initiated withdrawal': 'payout',
  'general currency conversion': 'transfer',
  'bank deposit to pp account': 'transfer',
  'payment fee': 'fee',
  'partner fee': 'fee',
};

/** PayPal rows that move nothing: not completed, memo lines, authorisations. */
export const PAYPAL_NOT_MOVEMENTS: NonNullable<Preset['skip']> = [
  {
    column: 'Status',
    values: ['Pending', 'Denied', 'Canceled', 'Cancelled', 'Expired', 'Voided'],
    why: 'not completed',
  },
  { column: 'Balance Impact', values: ['Memo'], why: 'no effect on the balance' },
  {
    column: 'Type',
    values: ['General Authorization', 'Account Hold for Open Authorization Memo'],
    why: 'authorisation only',
  },
];

/** Stripe's reporting categories and balance transaction types, folded. */
export const STRIPE_KINDS: NonNullable<Preset['kinds']> = {
  charge: 'sale_payment',
  payment: 'sale_payment',
  refund: 'refund',
  'payment refund': 'refund',
  'partial capture reversal': 'refund',
  adjustment: 'adjustment',
  dispute: 'dispute',
  'dispute reversal': 'dispute_reversal',
  payout: 'payout',
  'payout cancel': 'payout_reversal',
  'payout failure': 'payout_reversal',
  'payout reversal': 'payout_reversal',
  'stripe fee': 'fee',
  'application fee': 'fee',
  fee: 'fee',
  'network cost': 'fee',
  tax: 'tax_withheld',
  transfer: 'transfer',
  'transfer reversal': 'transfer',
  topup: 'transfer',
  'other adjustment': 'adjustment',
  'risk reserved funds': 'reserve_hold',
  'reserve transaction': 'reserve_hold',
  '*': 'adjustment',
};
