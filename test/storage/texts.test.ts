/** Texts that proposals and near misses are stored as: whatever is in them comes back. */

import { describe, expect, it } from 'vitest';
import { nearMissText, parseNearMisses } from '../../electron/store/near-misses.ts';
import { detailText, parseDetail } from '../../electron/store/proposal-detail.ts';
import type { NearMiss, Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';

const PLAIN = {
  bank: [3],
  book: [7, 9],
  confidenceLow: 0.9404,
  logOdds: -9.72,
  margin: 50,
  alternatives: 2,
  alternativesExact: false,
  basis: 'counterparty',
  differences: [],
  evidence: [
    { code: 'REF_EQUAL', weight: 14.9, text: 'reference INV-1 in both' },
    { code: 'DATE_WITHIN', weight: -0.7, text: '' },
  ],
} satisfies Omit<Proposal, 'kind' | 'confidence'>;

describe('the detail of a proposal', () => {
  it.each<[string, Partial<Proposal>]>([
    ['plain', {}],
    ['no book line', { book: [], basis: 'transfer' }],
    ['no evidence', { evidence: [] }],
    ['differences', { differences: [{ type: 'fee', amount: minor(-250), note: 'two\nlines', account: '6100' }] }],
    ['a line break in evidence', { evidence: [{ code: 'NAME_SIM', weight: 8.2, text: 'Ä\n[“1”]' }] }],
    ['a bracket in evidence', { evidence: [{ code: 'NAME_SIM', weight: 1 / 3, text: '[x] is named' }] }],
  ])('%s', (_, change) => {
    const proposal = { ...PLAIN, ...change };
    expect(parseDetail(detailText(proposal))).toEqual(proposal);
  });
});

const MISS: NearMiss = { line: 4, logOdds: -5.89, failed: 'amount differs by 2.20', change: 'book amount −25.00' };

describe('near misses', () => {
  it.each<[string, readonly NearMiss[]]>([
    ['none', []],
    ['without and with a fix', [MISS, { ...MISS, fix: { field: 'bookAmount', value: '-2500' } }]],
    ['another currency', [{ ...MISS, fix: { field: 'bookCurrency', value: 'EUR', amount: '100' } }]],
    ['nothing to say', [{ ...MISS, failed: '', change: '', fix: { field: 'bankText', value: '' } }]],
    [
      'a tab and a line break',
      [
        { ...MISS, failed: 'a\tb' },
        { ...MISS, fix: { field: 'bankText', value: 'a\nb' } },
      ],
    ],
  ])('%s', (_, misses) => {
    expect(parseNearMisses(nearMissText(misses))).toEqual(misses);
  });
});
