/** Starling: Statement CSV. Signed. */

import type { Preset } from '../preset.ts';

export const starlingStatement: Preset = {
  id: 'starling/statement',
  title: 'Starling: Statement CSV',
  header: ['Date', 'Counter Party', 'Reference', 'Type', 'Amount (GBP)', 'Balance (GBP)', 'Spending Category'],
  detect: ['Date', 'Counter Party', 'Reference', 'Amount (GBP)'],
  columns: {
    date: 'Date',
    counterparty: 'Counter Party',
    description: 'Reference',
    documentType: 'Type',
    amount: 'Amount (GBP)',
    balance: 'Balance (GBP)',
  },
  dateFormat: 'dd/MM/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'low',
};
