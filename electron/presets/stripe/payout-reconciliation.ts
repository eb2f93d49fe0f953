/** Stripe: Report: payout reconciliation, itemized. Gross/amount positive = into balance, negative = out; fee positive = cost; net = amount - fee; major units. */

import { STRIPE_KINDS } from '../kinds.ts';
import type { Preset } from '../preset.ts';

export const stripePayoutReconciliation: Preset = {
  id: 'stripe/payout-reconciliation',
  title: 'Stripe: Report: payout reconciliation, itemized',
  header: [
    'automatic_payout_id',
    'automatic_payout_effective_at_utc',
    'balance_transaction_id',
    'created_utc',
    'currency',
    'gross',
    'fee',
    'net',
    'reporting_category',
    'source_id',
    'payment_intent_id',
    'charge_id',
  ],
  detect: ['automatic_payout_id', 'balance_transaction_id', 'gross', 'net', 'reporting_category'],
  columns: {
    date: 'created_utc',
    valueDate: 'automatic_payout_effective_at_utc',
    externalId: 'balance_transaction_id',
    gross: 'gross',
    fee: 'fee',
    amount: 'net',
    currency: 'currency',
    kind: 'reporting_category',
    batch: 'automatic_payout_id',
    reference: 'source_id',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  decimal: '.',
  kinds: STRIPE_KINDS,
  zone: 'UTC',
  confidence: 'medium',
};
