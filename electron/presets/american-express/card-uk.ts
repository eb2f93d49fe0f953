/** American-express: Activity CSV (UK). INVERTED: purchases positive. */

import type { Preset } from '../preset.ts';

export const americanExpressCardUk: Preset = {
  id: 'american-express/card-uk',
  title: 'American-express: Activity CSV (UK)',
  header: [
    'Date',
    'Description',
    'Card Member',
    'Account #',
    'Amount',
    'Extended Details',
    'Appears On Your Statement As',
    'Address',
    'Town/City',
    'Postcode',
    'Country',
    'Reference',
    'Category',
  ],
  detect: ['Date', 'Card Member', 'Account #', 'Amount', 'Postcode'],
  columns: { date: 'Date', description: 'Description', account: 'Account #', amount: 'Amount', reference: 'Reference' },
  // Written by the locale of the account (dd/MM/yyyy): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  inverted: true,
  kinds: { '*': 'bank_line' },
  confidence: 'medium',
};
