/** Commonwealth: NetBank CSV (no header). Signed, money out negative, amounts may carry +. */

import type { Preset } from '../preset.ts';

export const commonwealthNetbank: Preset = {
  id: 'commonwealth/netbank',
  title: 'Commonwealth: NetBank CSV (no header)',
  header: [],
  detect: [],
  columns: { date: 0, amount: 1, description: 2, balance: 3 },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
