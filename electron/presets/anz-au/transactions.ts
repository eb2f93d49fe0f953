/** Anz-au: Transactions CSV (no header). Signed. */

import type { Preset } from '../preset.ts';

export const anzAuTransactions: Preset = {
  id: 'anz-au/transactions',
  title: 'Anz-au: Transactions CSV (no header)',
  header: [],
  detect: [],
  columns: { date: 0, amount: 1, description: 2 },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'medium',
};
