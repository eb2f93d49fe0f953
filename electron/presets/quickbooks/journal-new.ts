/** Quickbooks: Journal report CSV (new layout). Debit and credit columns, $ possible. */

import type { Preset } from '../preset.ts';

export const quickbooksJournalNew: Preset = {
  id: 'quickbooks/journal-new',
  title: 'Quickbooks: Journal report CSV (new layout)',
  header: [
    'Transaction date',
    'Transaction type',
    'Num',
    'Name',
    'Memo/Description',
    'Account full name',
    'Debit',
    'Credit',
  ],
  detect: ['Transaction date', 'Transaction type', 'Debit', 'Credit'],
  columns: {
    date: 'Transaction date',
    documentType: 'Transaction type',
    kind: 'Transaction type',
    documentNumber: 'Num',
    counterparty: 'Name',
    description: 'Memo/Description',
    account: 'Account full name',
    debit: 'Debit',
    credit: 'Credit',
  },
  // Written by the locale of the account (MM/dd/yyyy): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  // A ledger: a debit of a bank account is money in.
  inverted: true,
  kinds: {
    invoice: 'invoice',
    payment: 'receipt',
    deposit: 'deposit',
    'journal entry': 'journal',
    'general journal': 'journal',
    bill: 'bill',
    'bill payment': 'bill_payment',
    'bill payment check': 'bill_payment',
    expense: 'spend',
    check: 'spend',
    'credit card expense': 'spend',
    transfer: 'transfer',
    'sales receipt': 'receipt',
    refund: 'refund',
    'refund receipt': 'refund',
    'credit memo': 'credit_note',
    'payroll check': 'payroll_run',
    paycheck: 'payroll_run',
  },
  carryDate: true,
  confidence: 'medium',
};
