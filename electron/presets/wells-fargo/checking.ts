/** Wells-fargo: Account activity CSV (2024+ with header). Signed, money out negative. */

import type { Preset } from '../preset.ts';

export const wellsFargoChecking: Preset = {
  id: 'wells-fargo/checking',
  title: 'Wells-fargo: Account activity CSV (2024+ with header)',
  header: ['DATE', 'DESCRIPTION', 'AMOUNT', 'CHECK #', 'STATUS'],
  detect: ['DATE', 'DESCRIPTION', 'AMOUNT', 'CHECK #', 'STATUS'],
  columns: { date: 'DATE', description: 'DESCRIPTION', amount: 'AMOUNT', checkNumber: 'CHECK #' },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  skip: [{ column: 'STATUS', values: ['Pending'], why: 'pending' }],
  confidence: 'high',
};
