/** Audit entries as sentences: amounts in the workspace's decimals, and nothing lost for actions nobody knows. */

import { describe, expect, it } from 'vitest';
import { auditSentence, recordText } from '../../../renderer/audit-words.ts';
import type { AccountView, AuditEntry } from '../../../shared/contract/workspace.ts';

function entry(action: string, subject: string, body: unknown): AuditEntry {
  const stored = typeof body === 'string' ? body : JSON.stringify(body);
  return { seq: 1, at: '2026-11-03T14:02:00.000Z', actor: 'Asha', action, subject, body: stored, hash: 'f'.repeat(64) };
}

const yen: AccountView = {
  id: 7,
  name: 'Osaka',
  side: 'bank',
  currency: 'JPY',
  lines: 0,
  firstDay: null,
  lastDay: null,
  books: { lines: 0, firstDay: null, lastDay: null },
  statementClosing: null,
  computedClosing: null,
  offBy: null,
  ledger: null,
  adjustedBank: null,
  booksOffBy: null,
  note: '',
  open: 0,
  oldestOpenDay: null,
  state: 'open',
};
const context = { currency: 'GBP', accounts: [yen] };

describe('auditSentence', () => {
  it.each([
    ['create', 'Alder', { currency: 'GBP', encrypted: true }, 'Created the workspace Alder in GBP, encrypted'],
    [
      'import',
      'oct.csv',
      { side: 'bank', read: 214, added: 163, known: 48, refused: 3, sha256: 'x' },
      'Imported oct.csv as bank: 214 read, 163 new, 48 already there, 3 refused',
    ],
    ['withdraw', 'import 4', { lines: 1 }, 'Withdrew import 4: 1 line taken out'],
    [
      'approve',
      'decision 3',
      { matches: 168, sum: 4_122_090, lowest: 0.967 },
      'Approved 168 matches worth 41,220.90, at least 96 % sure',
    ],
    ['approve', 'decision 3', { matches: 1, sum: 5, lowest: null }, 'Approved 1 match worth 0.05'],
    ['approve', 'decision 3', { matches: 1, sum: 5, lowest: 0.99 }, 'Approved 1 match worth 0.05, 99 % sure'],
    ['reject', 'decision 4', { proposals: 1, reason: 'Amount is wrong' }, 'Rejected 1 suggestion: amount is wrong'],
    [
      'match',
      'decision 5',
      { bank: [1], book: [2, 3], note: 'asked Lena' },
      'Matched 1 bank line with 2 book lines by hand: asked Lena',
    ],
    [
      'categorise',
      'decision 5',
      { lines: 12, sum: 40_350, accounts: { '6300 Hosting': 12 } },
      'Booked 12 bank lines worth 403.50 to 6300 Hosting',
    ],
    [
      'categorise',
      'decision 5',
      { lines: 2, sum: 350, accounts: { Travel: 1, Meals: 1 } },
      'Booked 2 bank lines worth 3.50 to 2 accounts',
    ],
    ['exclude', 'decision 6', { original: 4, duplicate: 9 }, 'Excluded line 9 as a duplicate of line 4'],
    ['keep', 'decision 6', { original: 4, duplicate: 9 }, 'Kept lines 4 and 9: both are genuine'],
    ['undo', 'decision 7', { undoes: 3, text: 'Approved 168 matches' }, 'Undid: Approved 168 matches'],
    ['post', 'journal-csv', { entries: 2, file: '/books/j.csv' }, 'Posted 2 entries to j.csv'],
    ['opening balance', 'account 7', { amount: 12_500 }, 'Set the opening balance of Osaka to 12,500'],
    ['opening balance', 'account 8', { amount: -5 }, 'Set the opening balance of account 8 to \u22120.05'],
    ['opening balance', 'account 7', { amount: null }, 'Took back the opening balance of Osaka'],
    ['note', 'l:77', { note: 'ask the bank' }, 'Note on l:77: ask the bank'],
    ['watch.off', '/in', {}, 'Stopped watching the folder /in'],
    [
      'watch.file',
      'a.csv',
      { outcome: 'imported', added: 3 },
      'Found a.csv in the watched folder: imported, 3 new lines',
    ],
    ['watch.file', 'a.csv', { outcome: 'needs_you' }, 'Found a.csv in the watched folder: needs you'],
    ['period.lock', 'Oct 2026', {}, 'Period lock Oct 2026'],
    ['approve', 'decision 9', 'not JSON', 'Approve decision 9'],
  ])('%s %s', (action, subject, body, sentence) => {
    expect(auditSentence(entry(action, subject, body), context)).toBe(sentence);
  });
});

describe('recordText', () => {
  it('keeps every stored fact', () => {
    expect(JSON.parse(recordText(entry('import', 'a', { sha256: 'x', read: 2 })))).toEqual({ sha256: 'x', read: 2 });
    expect(recordText(entry('import', 'a', 'not JSON'))).toBe('not JSON');
  });
});
