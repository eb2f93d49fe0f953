/** Revolut: Account statement CSV. Amount signed; Fee positive is extra cost: balance change = Amount - Fee. */

import type { Preset } from '../preset.ts';

export const revolutAccount: Preset = {
  id: 'revolut/account',
  title: 'Revolut: Account statement CSV',
  header: [
    'Type',
    'Product',
    'Started Date',
    'Completed Date',
    'Description',
    'Amount',
    'Fee',
    'Currency',
    'State',
    'Balance',
  ],
  detect: ['Type', 'Product', 'Started Date', 'Completed Date', 'Amount', 'Fee', 'State'],
  columns: {
    date: 'Completed Date',
    valueDate: 'Started Date',
    documentType: 'Type',
    description: 'Description',
    amount: 'Amount',
    fee: 'Fee',
    currency: 'Currency',
    balance: 'Balance',
    account: 'Product',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  decimal: '.',
  lessFee: true,
  kinds: { '*': 'bank_line' },
  skip: [{ column: 'State', values: ['PENDING', 'REVERTED', 'DECLINED', 'FAILED'], why: 'not completed' }],
  confidence: 'high',
};
