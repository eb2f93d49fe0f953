/** Quickbooks: Transaction Detail by Account (classic). Amount/Debit/Credit with thousands commas; Balance running; negatives sometimes (500.00). */

import type { Preset } from '../preset.ts';

export const quickbooksTransactionDetail: Preset = {
  id: 'quickbooks/transaction-detail',
  title: 'Quickbooks: Transaction Detail by Account (classic)',
  header: ['Date', 'Transaction Type', 'Num', 'Name', 'Memo/Description', 'Account', 'Split', 'Amount'],
  detect: ['Date', 'Transaction Type', 'Num', 'Memo/Description', 'Amount'],
  columns: {
    date: 'Date',
    documentType: 'Transaction Type',
    kind: 'Transaction Type',
    documentNumber: 'Num',
    counterparty: 'Name',
    description: 'Memo/Description',
    account: 'Account',
    reference: 'Split',
    amount: 'Amount',
  },
  // Written by the locale of the account (MM/dd/yyyy): the file must prove the order.
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
  confidence: 'medium',
};
