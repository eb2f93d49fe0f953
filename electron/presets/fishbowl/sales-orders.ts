/** Fishbowl: Sales order import/export, header rows. Positive. */

import type { Preset } from '../preset.ts';

export const fishbowlSalesOrders: Preset = {
  id: 'fishbowl/sales-orders',
  title: 'Fishbowl: Sales order import/export, header rows',
  header: [
    'Flag',
    'SONum',
    'Status',
    'CustomerName',
    'CustomerContact',
    'BillToName',
    'BillToAddress',
    'BillToCity',
    'BillToState',
    'BillToZip',
    'BillToCountry',
    'ShipToName',
    'ShipToAddress',
    'ShipToCity',
    'ShipToState',
    'ShipToZip',
    'ShipToCountry',
    'CarrierName',
    'TaxRateName',
    'Salesman',
  ],
  detect: ['Flag', 'SONum', 'Status', 'CustomerName'],
  columns: { externalId: 'SONum', counterparty: 'CustomerName' },
  dateFormat: 'MM/dd/yyyy',
  decimal: '.',
  kinds: { '*': 'order' },
  confidence: 'medium',
};
