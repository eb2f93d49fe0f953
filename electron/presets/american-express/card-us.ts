/** American-express: Activity CSV (US, short). INVERTED: purchases positive. */

import type { Preset } from '../preset.ts';

export const americanExpressCardUs: Preset = {
  id: 'american-express/card-us',
  title: 'American-express: Activity CSV (US, short)',
  header: ['Date', 'Description', 'Card Member', 'Account #', 'Amount'],
  detect: ['Date', 'Description', 'Card Member', 'Account #', 'Amount'],
  columns: {
    date: 'Date',
    description: 'Description',
    counterparty: 'Card Member',
    account: 'Account #',
    amount: 'Amount',
  },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  inverted: true,
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
