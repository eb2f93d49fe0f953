/** Td-canada: Account activity CSV (no header). Debit and Credit positive. */

import type { Preset } from '../preset.ts';

export const tdCanadaAccounts: Preset = {
  id: 'td-canada/accounts',
  title: 'Td-canada: Account activity CSV (no header)',
  header: [],
  detect: [],
  columns: { date: 0, description: 1, debit: 2, credit: 3, balance: 4 },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
