/** What the files of the golden tests say besides their entries. */

import type { AccountFacts, JournalFacts } from '../../../electron/posting/layout.ts';

const ACCOUNTS: Readonly<Record<string, AccountFacts>> = {
  Current: { code: '1200', type: 'asset', taxCode: '' },
  'Accounts receivable': { code: '1100', type: 'asset', taxCode: '' },
  'Bank charges': { code: '7901', type: 'expense', taxCode: 'T2' },
};

export const FACTS: JournalFacts = {
  at: '2026-11-03T09:00:00.000Z',
  home: 'GBP',
  account: (name) => ACCOUNTS[name] ?? { code: '', type: null, taxCode: '' },
  opened: new Set(),
};
