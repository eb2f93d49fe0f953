/** Stripe: Balance history (dashboard CSV, current layout). Gross/amount positive = into balance, negative = out; fee positive = cost; net = amount - fee; major units. */

import { STRIPE_KINDS } from '../kinds.ts';
import type { Preset } from '../preset.ts';

export const stripeBalanceHistory: Preset = {
  id: 'stripe/balance-history',
  title: 'Stripe: Balance history (dashboard CSV, current layout)',
  header: [
    'id',
    'Type',
    'Source',
    'Amount',
    'Fee',
    'Destination Platform Fee',
    'Destination Platform Fee Currency',
    'Net',
    'Currency',
    'Created (UTC)',
    'Available On (UTC)',
    'Description',
    'Customer Facing Amount',
    'Customer Facing Currency',
    'Transfer',
    'Transfer Date (UTC)',
    'Transfer Group',
  ],
  detect: ['id', 'Type', 'Source', 'Fee', 'Net', 'Available On (UTC)'],
  columns: {
    date: 'Created (UTC)',
    valueDate: 'Available On (UTC)',
    externalId: 'id',
    reference: 'Source',
    gross: 'Amount',
    fee: 'Fee',
    amount: 'Net',
    currency: 'Currency',
    description: 'Description',
    kind: 'Type',
    batch: 'Transfer',
    originalAmount: 'Customer Facing Amount',
    originalCurrency: 'Customer Facing Currency',
  },
  dateFormat: 'yyyy-MM-dd HH:mm',
  decimal: '.',
  kinds: STRIPE_KINDS,
  zone: 'UTC',
  confidence: 'high',
};
