/** Quickbooks: Journal report CSV (classic). Debit and credit columns. */

import type { Preset } from '../preset.ts';

export const quickbooksJournal: Preset = {
  id: 'quickbooks/journal',
  title: 'Quickbooks: Journal report CSV (classic)',
  header: ['Date', 'Transaction Type', 'Num', 'Name', 'Memo/Description', 'Account', 'Debit', 'Credit'],
  detect: ['Date', 'Transaction Type', 'Num', 'Account', 'Debit', 'Credit'],
  columns: {
    date: 'Date',
    documentType: 'Transaction Type',
    kind: 'Transaction Type',
    documentNumber: 'Num',
    counterparty: 'Name',
    description: 'Memo/Description',
    account: 'Account',
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
