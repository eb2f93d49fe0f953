/** N26: Account CSV (2024+). Signed. */

import type { Preset } from '../preset.ts';

export const n26Account: Preset = {
  id: 'n26/account',
  title: 'N26: Account CSV (2024+)',
  header: [
    'Booking Date',
    'Value Date',
    'Partner Name',
    'Partner Iban',
    'Type',
    'Payment Reference',
    'Account Name',
    'Amount (EUR)',
    'Original Amount',
    'Original Currency',
    'Exchange Rate',
  ],
  detect: ['Booking Date', 'Partner Name', 'Amount (EUR)'],
  columns: {
    date: 'Booking Date',
    valueDate: 'Value Date',
    counterparty: 'Partner Name',
    documentType: 'Type',
    description: 'Payment Reference',
    account: 'Account Name',
    amount: 'Amount (EUR)',
    originalAmount: 'Original Amount',
    originalCurrency: 'Original Currency',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
