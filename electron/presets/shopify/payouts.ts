/** Shopify: Shopify Payments payouts. Charges positive, Refunds and Fees negative, Total = bank amount. */

import type { Preset } from '../preset.ts';

export const shopifyPayouts: Preset = {
  id: 'shopify/payouts',
  title: 'Shopify: Shopify Payments payouts',
  header: [
    'Payout Date',
    'Status',
    'Charges',
    'Refunds',
    'Adjustments',
    'Reserved Funds',
    'Fees',
    'Retried Amount',
    'Total',
    'Currency',
  ],
  detect: ['Payout Date', 'Status', 'Charges', 'Refunds', 'Fees', 'Total'],
  columns: {
    date: 'Payout Date',
    amount: 'Total',
    fee: 'Fees',
    gross: 'Charges',
    currency: 'Currency',
    description: 'Status',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  feeSign: -1,
  kinds: { '*': 'payout' },
  skip: [{ column: 'Status', values: ['Failed', 'Canceled'], why: 'never arrived' }],
  confidence: 'medium',
};
