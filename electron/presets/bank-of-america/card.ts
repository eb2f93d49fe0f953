/** Bank-of-america: Credit card CSV. Purchases negative. */

import type { Preset } from '../preset.ts';

export const bankOfAmericaCard: Preset = {
  id: 'bank-of-america/card',
  title: 'Bank-of-america: Credit card CSV',
  header: ['Posted Date', 'Reference Number', 'Payee', 'Address', 'Amount'],
  detect: ['Posted Date', 'Reference Number', 'Payee', 'Address', 'Amount'],
  columns: {
    date: 'Posted Date',
    reference: 'Reference Number',
    description: 'Payee',
    counterparty: 'Payee',
    amount: 'Amount',
  },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'bank_line' },
  confidence: 'high',
};
