/** Bank-of-america: Checking/savings CSV. Signed, money out negative; quoted with thousands commas. */

import type { Preset } from '../preset.ts';

export const bankOfAmericaChecking: Preset = {
  id: 'bank-of-america/checking',
  title: 'Bank-of-america: Checking/savings CSV',
  header: ['Date', 'Description', 'Amount', 'Running Bal.'],
  detect: ['Date', 'Description', 'Amount', 'Running Bal.'],
  columns: { date: 'Date', description: 'Description', amount: 'Amount', balance: 'Running Bal.' },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
