/** Woocommerce: Analytics > Orders CSV. Refund rows negative. */

import type { Preset } from '../preset.ts';

export const woocommerceOrders: Preset = {
  id: 'woocommerce/orders',
  title: 'Woocommerce: Analytics > Orders CSV',
  header: [
    'Date',
    'Order #',
    'N. Revenue (formatted)',
    'Status',
    'Customer',
    'Customer type',
    'Product(s)',
    'Items sold',
    'Coupon(s)',
    'Net Sales',
    'Attribution',
  ],
  detect: ['Date', 'Order #', 'Status', 'Customer', 'Product(s)'],
  columns: {
    date: 'Date',
    amount: 'N. Revenue (formatted)',
    externalId: 'Order #',
    counterparty: 'Customer',
    description: 'Product(s)',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  decimal: '.',
  kinds: { '*': 'order' },
  confidence: 'high',
};
