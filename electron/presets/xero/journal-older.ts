/** Xero: Journal report (old CSV sample). NetAmount signed, debit positive. */

import type { Preset } from '../preset.ts';

export const xeroJournalOlder: Preset = {
  id: 'xero/journal-older',
  title: 'Xero: Journal report (old CSV sample)',
  header: [
    'JournalNumber',
    'JournalDate',
    'AccountName',
    'NetAmount',
    'TaxCode',
    'Resource',
    'Product',
    'Reference',
    'Description',
  ],
  detect: ['JournalNumber', 'JournalDate', 'AccountName', 'NetAmount'],
  columns: {
    date: 'JournalDate',
    batch: 'JournalNumber',
    account: 'AccountName',
    amount: 'NetAmount',
    documentNumber: 'Reference',
    description: 'Description',
  },
  dateFormat: 'dd-MMM-yy',
  decimal: '.',
  kinds: { '*': 'journal' },
  confidence: 'medium',
};
