/** Capital-one: 360 checking/savings CSV. Ambiguous: some files unsigned with Transaction Type Debit/Credit, some signed; sign by Transaction Type and abs(). */

import type { Preset } from '../preset.ts';

export const capitalOneChecking: Preset = {
  id: 'capital-one/checking',
  title: 'Capital-one: 360 checking/savings CSV',
  header: [
    'Account Number',
    'Transaction Date',
    'Transaction Amount',
    'Transaction Type',
    'Transaction Description',
    'Balance',
  ],
  detect: ['Account Number', 'Transaction Date', 'Transaction Amount', 'Transaction Type'],
  columns: {
    account: 'Account Number',
    date: 'Transaction Date',
    amount: 'Transaction Amount',
    direction: 'Transaction Type',
    description: 'Transaction Description',
    balance: 'Balance',
  },
  dateFormat: 'MM/dd/yy',
  decimal: '.',
  out: ['Debit'],
  into: ['Credit'],
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
