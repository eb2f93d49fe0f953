/** Stripe: Report: balance change from activity, itemized (default columns). Gross/amount positive = into balance, negative = out; fee positive = cost; net = amount - fee; major units. */

import { STRIPE_KINDS } from '../kinds.ts';
import type { Preset } from '../preset.ts';

export const stripeBalanceChange: Preset = {
  id: 'stripe/balance-change',
  title: 'Stripe: Report: balance change from activity, itemized (default columns)',
  header: [
    'balance_transaction_id',
    'created_utc',
    'available_on_utc',
    'currency',
    'gross',
    'fee',
    'net',
    'reporting_category',
    'description',
  ],
  detect: ['balance_transaction_id', 'gross', 'fee', 'net', 'reporting_category'],
  columns: {
    date: 'created_utc',
    valueDate: 'available_on_utc',
    externalId: 'balance_transaction_id',
    gross: 'gross',
    fee: 'fee',
    amount: 'net',
    currency: 'currency',
    description: 'description',
    kind: 'reporting_category',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  decimal: '.',
  kinds: STRIPE_KINDS,
  zone: 'UTC',
  confidence: 'high',
};
