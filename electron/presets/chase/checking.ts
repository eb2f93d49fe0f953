/** Chase: Checking/savings CSV. Signed, money out negative. */

import type { Preset } from '../preset.ts';

export const chaseChecking: Preset = {
  id: 'chase/checking',
  title: 'Chase: Checking/savings CSV',
  header: ['Details', 'Posting Date', 'Description', 'Amount', 'Type', 'Balance', 'Check or Slip #'],
  detect: ['Details', 'Posting Date', 'Description', 'Amount', 'Type', 'Balance'],
  columns: {
    date: 'Posting Date',
    description: 'Description',
    amount: 'Amount',
    balance: 'Balance',
    documentType: 'Type',
    checkNumber: 'Check or Slip #',
  },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
