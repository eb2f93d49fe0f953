/** Quickbooks: General Ledger CSV (classic). Amount/Debit/Credit with thousands commas; Balance running. */

import type { Preset } from '../preset.ts';

export const quickbooksGeneralLedger: Preset = {
  id: 'quickbooks/general-ledger',
  title: 'Quickbooks: General Ledger CSV (classic)',
  header: ['', 'Date', 'Transaction Type', 'Num', 'Name', 'Memo/Description', 'Split', 'Amount', 'Balance'],
  detect: ['Date', 'Transaction Type', 'Num', 'Name', 'Memo/Description', 'Split', 'Amount', 'Balance'],
  columns: {
    documentNumber: 'Num',
    counterparty: 'Name',
    amount: 'Amount',
    balance: 'Balance',
    date: 'Date',
    documentType: 'Transaction Type',
    kind: 'Transaction Type',
    description: 'Memo/Description',
    reference: 'Split',
  },
  // Written by the locale of the account (MM/dd/yyyy (company locale)): the file must prove the order.
  dateFormat: null,
  decimal: '.',
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
  confidence: 'high',
};
