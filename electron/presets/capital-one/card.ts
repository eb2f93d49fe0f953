/** Capital-one: Credit card CSV. Debit = purchase, Credit = payment, both positive. */

import type { Preset } from '../preset.ts';

export const capitalOneCard: Preset = {
  id: 'capital-one/card',
  title: 'Capital-one: Credit card CSV',
  header: ['Transaction Date', 'Posted Date', 'Card No.', 'Description', 'Category', 'Debit', 'Credit'],
  detect: ['Transaction Date', 'Posted Date', 'Card No.', 'Debit', 'Credit'],
  columns: {
    date: 'Posted Date',
    valueDate: 'Transaction Date',
    description: 'Description',
    debit: 'Debit',
    credit: 'Credit',
    account: 'Card No.',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
