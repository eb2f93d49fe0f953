/** Quickbooks: General Ledger / Transaction Detail by Account (new, short). Amount/Debit/Credit with thousands commas; Balance running. */

import type { Preset } from '../preset.ts';

export const quickbooksGeneralLedgerShort: Preset = {
  id: 'quickbooks/general-ledger-short',
  title: 'Quickbooks: General Ledger / Transaction Detail by Account (new, short)',
  header: ['', 'Transaction date', 'Transaction type', 'Num', 'Name', 'Description', 'Split', 'Amount', 'Balance'],
  detect: ['Transaction date', 'Transaction type', 'Split', 'Amount'],
  columns: {
    documentNumber: 'Num',
    counterparty: 'Name',
    amount: 'Amount',
    balance: 'Balance',
    date: 'Transaction date',
    documentType: 'Transaction type',
    kind: 'Transaction type',
    description: 'Description',
    reference: 'Split',
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
  confidence: 'high',
};
