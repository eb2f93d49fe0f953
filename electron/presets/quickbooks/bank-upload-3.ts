/** Quickbooks: Bank CSV import, 3 columns. Amount signed: money in positive. */

import type { Preset } from '../preset.ts';

export const quickbooksBankUpload3: Preset = {
  id: 'quickbooks/bank-upload-3',
  title: 'Quickbooks: Bank CSV import, 3 columns',
  header: ['Date', 'Description', 'Amount'],
  detect: ['Date', 'Description', 'Amount'],
  columns: { date: 'Date', description: 'Description', amount: 'Amount' },
  // Written by the locale of the account (MM/dd/yyyy (user picks one format per file)): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
