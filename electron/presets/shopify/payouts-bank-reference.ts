/** Shopify: Shopify Payments payouts (current, with bank reference). As above. */

import type { Preset } from '../preset.ts';

export const shopifyPayoutsBankReference: Preset = {
  id: 'shopify/payouts-bank-reference',
  title: 'Shopify: Shopify Payments payouts (current, with bank reference)',
  header: [
    'Payout Date',
    'Status',
    'Charges',
    'Refunds',
    'Adjustments',
    'Marketplace Sales Tax',
    'Advances',
    'Reserved Funds',
    'Fees',
    'Retried Amount',
    'Total',
    'Currency',
    'Bank Reference',
  ],
  detect: ['Payout Date', 'Status', 'Charges', 'Total', 'Bank Reference'],
  columns: {
    date: 'Payout Date',
    amount: 'Total',
    fee: 'Fees',
    gross: 'Charges',
    currency: 'Currency',
    reference: 'Bank Reference',
    description: 'Status',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  feeSign: -1,
  kinds: { '*': 'payout' },
  skip: [{ column: 'Status', values: ['Failed', 'Canceled'], why: 'never arrived' }],
  confidence: 'medium',
};
