/** Barclays: Current account CSV. Signed, money out negative. */

import type { Preset } from '../preset.ts';

export const barclaysCurrent: Preset = {
  id: 'barclays/current',
  title: 'Barclays: Current account CSV',
  header: ['Number', 'Date', 'Account', 'Amount', 'Subcategory', 'Memo'],
  detect: ['Number', 'Date', 'Account', 'Amount', 'Subcategory', 'Memo'],
  columns: {
    date: 'Date',
    account: 'Account',
    amount: 'Amount',
    documentType: 'Subcategory',
    description: 'Memo',
    checkNumber: 'Number',
  },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
