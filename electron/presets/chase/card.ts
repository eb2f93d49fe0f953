/** Chase: Credit card CSV. Purchases negative, payments and refunds positive. */

import type { Preset } from '../preset.ts';

export const chaseCard: Preset = {
  id: 'chase/card',
  title: 'Chase: Credit card CSV',
  header: ['Transaction Date', 'Post Date', 'Description', 'Category', 'Type', 'Amount', 'Memo'],
  detect: ['Transaction Date', 'Post Date', 'Description', 'Category', 'Type', 'Amount'],
  columns: {
    date: 'Post Date',
    valueDate: 'Transaction Date',
    description: 'Description',
    amount: 'Amount',
    documentType: 'Type',
    reference: 'Memo',
  },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
