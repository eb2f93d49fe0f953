/** Xero: Account Transactions report. Debit and credit columns. */

import type { Preset } from '../preset.ts';

export const xeroAccountTransactions: Preset = {
  id: 'xero/account-transactions',
  title: 'Xero: Account Transactions report',
  header: ['Date', 'Source', 'Description', 'Reference', 'Debit', 'Credit', 'Running Balance', 'Gross', 'Tax'],
  detect: ['Date', 'Source', 'Description', 'Reference', 'Debit', 'Credit'],
  columns: {
    date: 'Date',
    documentType: 'Source',
    kind: 'Source',
    description: 'Description',
    reference: 'Reference',
    debit: 'Debit',
    credit: 'Credit',
    balance: 'Running Balance',
  },
  dateFormat: 'd MMM yyyy',
  decimal: '.',
  // A ledger: a debit of a bank account is money in.
  inverted: true,
  kinds: {
    'receive money': 'receipt',
    'spend money': 'spend',
    'receivable invoice': 'invoice',
    'payable invoice': 'bill',
    'receivable payment': 'receipt',
    'payable payment': 'bill_payment',
    'bank transfer': 'transfer',
    'manual journal': 'journal',
    'receivable credit note': 'credit_note',
    invoice: 'invoice',
    bill: 'bill',
    payment: 'receipt',
  },
  confidence: 'medium',
};
