/** Ing-au: Transactions CSV. Credit positive, Debit negative. */

import type { Preset } from '../preset.ts';

export const ingAuTransactions: Preset = {
  id: 'ing-au/transactions',
  title: 'Ing-au: Transactions CSV',
  header: ['Date', 'Description', 'Credit', 'Debit', 'Balance'],
  detect: ['Date', 'Description', 'Credit', 'Debit', 'Balance'],
  columns: { date: 'Date', description: 'Description', credit: 'Credit', debit: 'Debit', balance: 'Balance' },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'medium',
};
