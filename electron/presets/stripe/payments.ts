/** Stripe: Payments export, default columns (2024+ dashboard). Amount positive = sale. */

import type { Preset } from '../preset.ts';

export const stripePayments: Preset = {
  id: 'stripe/payments',
  title: 'Stripe: Payments export, default columns (2024+ dashboard)',
  header: [
    'id',
    'Created date (UTC)',
    'Amount',
    'Amount Refunded',
    'Currency',
    'Captured',
    'Converted Amount',
    'Converted Amount Refunded',
    'Converted Currency',
    'Decline Reason',
    'Description',
    'Fee',
    'Refunded date (UTC)',
    'Statement Descriptor',
    'Status',
    'Seller Message',
    'Taxes On Fee',
    'Card ID',
    'Customer ID',
    'Customer Description',
    'Customer Email',
    'Invoice ID',
    'Transfer',
  ],
  detect: ['id', 'Created date (UTC)', 'Amount', 'Amount Refunded', 'Status'],
  columns: {
    date: 'Created date (UTC)',
    externalId: 'id',
    amount: 'Amount',
    fee: 'Fee',
    currency: 'Currency',
    description: 'Description',
    counterparty: 'Customer Description',
    batch: 'Transfer',
    kind: 'Status',
  },
  // The fee is in the currency the account settles in, and so is what the balance receives.
  settled: {
    amount: 'Converted Amount',
    currency: 'Converted Currency',
    originalAmount: 'Amount',
    originalCurrency: 'Currency',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  // Written by the locale of the dashboard: the file must prove it.
  decimal: null,
  lessFee: true,
  kinds: { paid: 'sale_payment', '*': 'sale_payment' },
  skip: [
    { column: 'Status', values: ['Failed', 'requires_payment_method', 'canceled', 'Blocked'], why: 'never paid' },
    { column: 'Captured', values: ['false'], why: 'authorised, never captured' },
  ],
  zone: 'UTC',
  confidence: 'medium',
};
