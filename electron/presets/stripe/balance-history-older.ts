/** Stripe: Balance history / All activity (dashboard CSV, older layout). Gross/amount positive = into balance, negative = out; fee positive = cost; net = amount - fee; major units. */

import { STRIPE_KINDS } from '../kinds.ts';
import type { Preset } from '../preset.ts';

export const stripeBalanceHistoryOlder: Preset = {
  id: 'stripe/balance-history-older',
  title: 'Stripe: Balance history / All activity (dashboard CSV, older layout)',
  header: [
    'id',
    'Type',
    'Source',
    'Amount',
    'Fee',
    'Net',
    'Currency',
    'Created (UTC)',
    'Available On (UTC)',
    'Description',
    'Customer Facing Amount',
    'Customer Facing Currency',
    'Transfer',
    'Transfer Date (UTC)',
  ],
  detect: ['id', 'Type', 'Source', 'Amount', 'Fee', 'Net', 'Currency'],
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
