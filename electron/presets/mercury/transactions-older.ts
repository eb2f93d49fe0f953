/** Mercury: Transactions CSV (older). Signed, money out negative. */

import type { Preset } from '../preset.ts';

export const mercuryTransactionsOlder: Preset = {
  id: 'mercury/transactions-older',
  title: 'Mercury: Transactions CSV (older)',
  header: [
    'Date (UTC)',
    'Description',
    'Amount',
    'Status',
    'Source Account',
    'Bank Description',
    'Reference',
    'Note',
    'Last Four Digits',
    'Name On Card',
    'Category',
    'GL Code',
    'Timestamp',
    'Original Currency',
  ],
  detect: ['Date (UTC)', 'Description', 'Amount', 'Status', 'Source Account'],
  columns: {
    date: 'Date (UTC)',
    description: 'Description',
    amount: 'Amount',
    account: 'Source Account',
    reference: 'Reference',
  },
  dateFormat: 'MM-dd-yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  skip: [{ column: 'Status', values: ['Failed', 'Pending', 'Cancelled', 'Blocked'], why: 'not settled' }],
  zone: 'UTC',
  confidence: 'high',
};
