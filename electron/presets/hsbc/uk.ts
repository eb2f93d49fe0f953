/** Hsbc: UK current/credit CSV (no header). Signed; amounts may be quoted with thousands separators. */

import type { Preset } from '../preset.ts';

export const hsbcUk: Preset = {
  id: 'hsbc/uk',
  title: 'Hsbc: UK current/credit CSV (no header)',
  header: [],
  detect: [],
  columns: { date: 0, description: 1, amount: 2 },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'medium',
};
