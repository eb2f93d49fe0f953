/** American-express: CSV (Canada, no header). Purchases positive. */

import type { Preset } from '../preset.ts';

export const americanExpressCardCanada: Preset = {
  id: 'american-express/card-canada',
  title: 'American-express: CSV (Canada, no header)',
  header: [],
  detect: [],
  columns: { date: 0, reference: 1, amount: 2, description: 3 },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  inverted: true,
  kinds: { '*': 'bank_line' },
  confidence: 'medium',
};
