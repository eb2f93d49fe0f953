/** Revolut: Account statement CSV (pre-2021). Paid Out and Paid In positive. */

import type { Preset } from '../preset.ts';

export const revolutAccountOlder: Preset = {
  id: 'revolut/account-older',
  title: 'Revolut: Account statement CSV (pre-2021)',
  header: [
    'Completed Date',
    'Description',
    'Paid Out (GBP)',
    'Paid In (GBP)',
    'Exchange Out',
    'Exchange In',
    'Balance (GBP)',
    'Category',
    'Notes',
  ],
  detect: [],
  columns: {
    date: 'Completed Date',
    description: 'Description',
    debit: 'Paid Out (GBP)',
    credit: 'Paid In (GBP)',
    balance: 'Balance (GBP)',
  },
  dateFormat: 'MMM d, yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  delimiter: ';',
  confidence: 'low',
};
