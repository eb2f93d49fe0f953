/** Rbc: Chequing/savings/Visa CSV. Signed in CAD$ or USD$, money out negative. */

import type { Preset } from '../preset.ts';

export const rbcAccounts: Preset = {
  id: 'rbc/accounts',
  title: 'Rbc: Chequing/savings/Visa CSV',
  header: [
    'Account Type',
    'Account Number',
    'Transaction Date',
    'Cheque Number',
    'Description 1',
    'Description 2',
    'CAD$',
    'USD$',
  ],
  detect: ['Account Type', 'Account Number', 'Transaction Date', 'Description 1', 'CAD$'],
  columns: {
    account: 'Account Number',
    date: 'Transaction Date',
    checkNumber: 'Cheque Number',
    description: 'Description 1',
    amount: 'CAD$',
  },
  descriptionParts: ['Description 2'],
  dateFormat: 'M/d/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
