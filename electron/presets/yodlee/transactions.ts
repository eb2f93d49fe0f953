/** Yodlee: Aggregated transactions CSV. By Transaction Type. */

import type { Preset } from '../preset.ts';

export const yodleeTransactions: Preset = {
  id: 'yodlee/transactions',
  title: 'Yodlee: Aggregated transactions CSV',
  header: [
    'Date',
    'Original Description',
    'User Description',
    'Amount',
    'Currency',
    'Transaction Type',
    'Classification',
    'Account Name',
    'Transaction Id',
  ],
  detect: ['Original Description', 'Transaction Type', 'Account Name', 'Transaction Id'],
  columns: {
    date: 'Date',
    description: 'Original Description',
    amount: 'Amount',
    currency: 'Currency',
    direction: 'Transaction Type',
    account: 'Account Name',
    bankId: 'Transaction Id',
  },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  out: ['debit'],
  into: ['credit'],
  kinds: { '*': 'bank_line' },
  confidence: 'low',
};
