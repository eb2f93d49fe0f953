/** Hubspot: Deals export. Positive. */

import type { Preset } from '../preset.ts';

export const hubspotDeals: Preset = {
  id: 'hubspot/deals',
  title: 'Hubspot: Deals export',
  header: ['Record ID', 'Deal Name', 'Deal Stage', 'Amount', 'Deal owner', 'Close Date', 'Last Activity Date'],
  detect: ['Record ID', 'Deal Name', 'Amount'],
  columns: { date: 'Close Date', externalId: 'Record ID', description: 'Deal Name', amount: 'Amount' },
  dateFormat: 'yyyy-MM-dd HH:mm',
  decimal: '.',
  kinds: { '*': 'opportunity' },
  confidence: 'low',
};
