/** Td-bank-us: Checking CSV. Debit and Credit positive. */

import type { Preset } from '../preset.ts';

export const tdBankUsChecking: Preset = {
  id: 'td-bank-us/checking',
  title: 'Td-bank-us: Checking CSV',
  header: [
    'Date',
    'Bank RTN',
    'Account Number',
    'Transaction Type',
    'Description',
    'Debit',
    'Credit',
    'Check Number',
    'Account Running Balance',
  ],
  detect: ['Date', 'Bank RTN', 'Account Number', 'Debit', 'Credit'],
  columns: {
    date: 'Date',
    account: 'Account Number',
    documentType: 'Transaction Type',
    description: 'Description',
    debit: 'Debit',
    credit: 'Credit',
    checkNumber: 'Check Number',
    balance: 'Account Running Balance',
  },
  dateFormat: 'M/d/yy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
