/** Xero: Bank statement import template. Money in positive, out negative. */

import type { Preset } from '../preset.ts';

export const xeroBankUpload: Preset = {
  id: 'xero/bank-upload',
  title: 'Xero: Bank statement import template',
  header: ['*Date', '*Amount', 'Payee', 'Description', 'Reference', 'Check Number'],
  detect: ['*Date', '*Amount'],
  columns: {
    date: '*Date',
    amount: '*Amount',
    counterparty: 'Payee',
    description: 'Description',
    reference: 'Reference',
    checkNumber: 'Check Number',
  },
  // Written by the locale of the account (dd/MM/yyyy (organisation locale; US MM/dd/yyyy)): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
