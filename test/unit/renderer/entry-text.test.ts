/** The text of a journal entry in its halves, as the ledger's own memo writes them. */

import { describe, expect, it } from 'vitest';
import { entryParts } from '../../../renderer/entry-text.ts';
import type { Day } from '../../../shared/day.ts';
import { type JournalLeg, journalEntry } from '../../../shared/ledger/journal.ts';
import { minor } from '../../../shared/money.ts';

function leg(part: Partial<JournalLeg>): JournalLeg {
  return {
    account: 'Current',
    currency: 'GBP',
    reference: '',
    documentType: '',
    documentNumber: '',
    kind: null,
    text: '',
    amount: minor(1250),
    gross: null,
    fee: null,
    ...part,
  };
}

describe('entryParts', () => {
  it('reads what the journal writes', () => {
    const { text } = journalEntry({
      key: 'k',
      matchId: 1,
      day: 20_000 as Day,
      bank: [leg({ text: 'FPS ABLE LTD INV 1042' })],
      book: [leg({ documentType: 'invoice', documentNumber: 'INV-1042', text: 'Able Ltd' })],
      differences: [],
    });
    expect(entryParts(text)).toEqual({ title: 'INV-1042 Able Ltd', bank: 'FPS ABLE LTD INV 1042' });
  });

  it.each([
    ['the bank alone', 'Bank: MONTHLY FEE', { title: 'MONTHLY FEE', bank: 'MONTHLY FEE' }],
    ['the books alone', 'Books: CHQ 12 Able', { title: 'CHQ 12 Able', bank: '' }],
    ['free text', 'Opening entry', { title: 'Opening entry', bank: '' }],
    ['nothing', '', { title: '', bank: '' }],
  ])('%s', (_name, text, parts) => {
    expect(entryParts(text)).toEqual(parts);
  });
});
