/** Paypal: Activity download (UK). Gross/Net signed (money out negative); Fee negative = cost; Net = Gross + Fee. */

import { PAYPAL_KINDS, PAYPAL_NOT_MOVEMENTS } from '../kinds.ts';
import type { Preset } from '../preset.ts';

export const paypalActivityUk: Preset = {
  id: 'paypal/activity-uk',
  title: 'Paypal: Activity download (UK)',
  header: [
    'Date',
    'Time',
    'Time zone',
    'Name',
    'Type',
    'Status',
    'Currency',
    'Gross',
    'Fee',
    'Net',
    'From Email Address',
    'To Email Address',
    'Transaction ID',
    'Item Title',
    'VAT',
    'Reference Txn ID',
    'Invoice Number',
    'Receipt ID',
    'Balance',
    'Subject',
    'Balance Impact',
  ],
  detect: ['Date', 'Time zone', 'Gross', 'Fee', 'Net', 'Transaction ID'],
  columns: {
    date: 'Date',
    counterparty: 'Name',
    description: 'Type',
    kind: 'Type',
    currency: 'Currency',
    gross: 'Gross',
    fee: 'Fee',
    amount: 'Net',
    externalId: 'Transaction ID',
    reference: 'Reference Txn ID',
    documentNumber: 'Invoice Number',
    balance: 'Balance',
  },
  // Written by the locale of the account (dd/MM/yyyy): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  feeSign: -1,
  kinds: PAYPAL_KINDS,
  skip: PAYPAL_NOT_MOVEMENTS,
  confidence: 'medium',
};
