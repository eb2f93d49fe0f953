/** YNAB: register export ("Export budget data"). Outflow and inflow are both positive; every account of the budget in one file. */

import type { Preset } from '../preset.ts';

export const ynabRegister: Preset = {
  id: 'ynab/register',
  title: 'YNAB: register export',
  header: [
    'Account',
    'Flag',
    'Date',
    'Payee',
    'Category Group/Category',
    'Category Group',
    'Category',
    'Memo',
    'Outflow',
    'Inflow',
    'Cleared',
  ],
  detect: ['Account', 'Date', 'Payee', 'Outflow', 'Inflow', 'Cleared'],
  columns: {
    account: 'Account',
    date: 'Date',
    counterparty: 'Payee',
    description: 'Memo',
    debit: 'Outflow',
    credit: 'Inflow',
  },
  // Date and number format are settings of the budget: the file must prove them.
  dateFormat: null,
  decimal: null,
  confidence: 'high',
};
