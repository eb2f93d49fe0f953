/** Salesforce: Opportunity report (details only, CSV). Positive. */

import type { Preset } from '../preset.ts';

export const salesforceOpportunities: Preset = {
  id: 'salesforce/opportunities',
  title: 'Salesforce: Opportunity report (details only, CSV)',
  header: ['Opportunity Owner', 'Account Name', 'Opportunity Name', 'Stage'],
  detect: ['Opportunity Name', 'Account Name'],
  columns: { description: 'Opportunity Name', counterparty: 'Account Name' },
  // Written by the locale of the account (locale): the file must prove the order.
  dateFormat: null,
  decimal: '.',
  kinds: { '*': 'opportunity' },
  confidence: 'low',
};
