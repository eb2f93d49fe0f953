/** Freshbooks: Invoice details export. Positive. */

import type { Preset } from '../preset.ts';

export const freshbooksInvoices: Preset = {
  id: 'freshbooks/invoices',
  title: 'Freshbooks: Invoice details export',
  header: [
    'Client Name',
    'Invoice #',
    'Date Issued',
    'Date Due',
    'Invoice Status',
    'Date Paid',
    'Item Name',
    'Item Description',
    'Rate',
    'Quantity',
    'Discount Percentage',
    'Line Subtotal',
    'Tax 1 Type',
    'Tax 1 Amount',
    'Tax 2 Type',
    'Tax 2 Amount',
    'Line Total',
    'Currency',
  ],
  detect: ['Client Name', 'Invoice #', 'Date Issued', 'Line Total'],
  columns: {
    date: 'Date Issued',
    dueDate: 'Date Due',
    documentNumber: 'Invoice #',
    counterparty: 'Client Name',
    description: 'Item Description',
    amount: 'Line Total',
    currency: 'Currency',
  },
  dateFormat: 'yyyy-MM-dd',
  decimal: '.',
  kinds: { '*': 'invoice' },
  confidence: 'medium',
};
