/** Quickbooks: Bank CSV import, 4 columns. Credit = money in, Debit = money out, both positive. */

import type { Preset } from '../preset.ts';

export const quickbooksBankUpload4: Preset = {
  id: 'quickbooks/bank-upload-4',
  title: 'Quickbooks: Bank CSV import, 4 columns',
  header: ['Date', 'Description', 'Credit', 'Debit'],
  detect: ['Date', 'Description', 'Credit', 'Debit'],
  columns: { date: 'Date', description: 'Description', credit: 'Credit', debit: 'Debit' },
  // Written by the locale of the account (MM/dd/yyyy): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
