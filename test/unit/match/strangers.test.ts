/** Equal amounts of unrelated payees, documents that are named and left out, and payees called by their initials. */

import { expect, test } from 'vitest';
import { guardBits, guardNames } from '../../../electron/store/proposals.ts';
import type { MatchResult, Proposal } from '../../../shared/match/types.ts';
import { match, smallMonth, type TestLine } from './tables.ts';

const SURE = 0.95;

const proposalOf = (result: MatchResult, bank: number): Proposal | undefined =>
  result.proposals.find((p) => p.bank.includes(bank));
const guardsOf = (proposal: Proposal | undefined) => (proposal ? guardNames(guardBits(proposal, new Set())) : []);

/** The ordinary month with one payment and one document more. */
function within(bank: Omit<TestLine, 'id'>, book: Omit<TestLine, 'id'>, ...more: TestLine[]): MatchResult {
  const month = smallMonth();
  return match(
    [...month.bank, { account: 'Giro', ...bank, id: 500 }],
    [...month.book, { type: 'invoice', ...book, id: 2000 }, ...more],
  );
}

const STRANGERS = [
  'Zephyr Bowling',
  'Quarz Gleitschirm',
  'Upsala Frisor',
  'Dunmore Kennels',
  'Yokoto Ramen',
  'Bilbo Toys',
];

test.each(STRANGERS.flatMap((name, k) => [`payee|${name}|${k}`, `text|${name}|${k}`]))(
  'an odd amount by coincidence is no more than a suggestion: %s',
  (by) => {
    const [where, name, k] = by.split('|') as [string, string, string];
    const amount = 1_234_71 + 7_919 * Number(k);
    const payee = where === 'payee' ? { text: `SEPA CREDIT ${name}`, party: name } : { text: `SEPA CREDIT ${name}` };
    const result = within(
      { day: 40, amount, ...payee },
      { day: 33, amount, party: 'Petrossian Dachbau', reference: 'RE-91001' },
    );
    const proposal = proposalOf(result, 500);
    expect(proposal?.book).toEqual([2000]);
    expect(proposal!.confidence).toBeLessThan(SURE);
    expect(guardsOf(proposal)).toContain('new_payee');
  },
);

test('a text that names another payee of the books is no more than a suggestion', () => {
  const result = within(
    { day: 40, amount: 913_77, text: 'SEPA CREDIT MERCER DENTAL' },
    { day: 39, amount: 913_77, party: 'Petrossian Dachbau', reference: 'RE-91001' },
  );
  expect(proposalOf(result, 500)?.confidence ?? 0).toBeLessThan(SURE);
});

test('a text that names nobody stays what the amount makes it', () => {
  const result = within(
    { day: 40, amount: 913_77, text: 'SEPA CREDIT' },
    { day: 39, amount: 913_77, party: 'Petrossian Dachbau', reference: 'RE-91001' },
  );
  expect(proposalOf(result, 500)!.confidence).toBeGreaterThan(SURE);
  expect(guardsOf(proposalOf(result, 500))).not.toContain('new_payee');
});

test('strangers in a ledger whose texts name the payees are no more than suggestions', () => {
  const month = smallMonth();
  const book = month.book.map(({ party, ...line }) => ({ ...line, text: `Bill ${party!}` }));
  const result = match(
    [...month.bank, { id: 500, day: 40, amount: 913_77, account: 'Giro', text: 'SEPA CREDIT ZEPHYR BOWLING' }],
    [...book, { id: 2000, day: 38, amount: 913_77, type: 'invoice', text: 'Bill Petrossian Dachbau' }],
  );
  expect(proposalOf(result, 500)?.confidence ?? 0).toBeLessThan(SURE);
});

test('an entry that names nobody is matched by its amount', () => {
  const result = within(
    { day: 40, amount: -913_77, text: 'CARD ZEPHYR BOWLING' },
    { day: 40, amount: -913_77, text: 'Leisure', account: 'Giro' },
  );
  expect(proposalOf(result, 500)!.confidence).toBeGreaterThan(SURE);
});

test('a document that the text names and the group leaves out keeps it from bulk approval', () => {
  const result = within(
    { day: 40, amount: 913_77, text: 'SEPA CREDIT PETROSSIAN DACHBAU RE-91001' },
    { day: 33, amount: 913_77, party: 'Petrossian Dachbau', reference: 'RE-91007' },
    { id: 2001, day: 31, amount: 608_20, type: 'invoice', party: 'Petrossian Dachbau', reference: 'RE-91001' },
  );
  const proposal = proposalOf(result, 500);
  expect(proposal?.book).toEqual([2000]);
  expect(guardsOf(proposal)).toContain('ambiguous');
  expect(proposal!.evidence).toContainEqual(
    expect.objectContaining({ code: 'AMBIGUOUS', text: 'the bank text speaks of RE-91001, which is open' }),
  );
});

test('reference and name that point to two documents of one amount keep either from bulk approval', () => {
  const result = within(
    { day: 40, amount: 913_77, text: 'SEPA CREDIT ZEPPELIN FEINKOST RE-91001', party: 'Zeppelin Feinkost' },
    { day: 33, amount: 913_77, party: 'Petrossian Dachbau', reference: 'RE-91001' },
    { id: 2001, day: 31, amount: 913_77, type: 'invoice', party: 'Zeppelin Feinkost', reference: 'RE-91042' },
  );
  const proposal = proposalOf(result, 500);
  expect(proposal).toBeDefined();
  expect(guardsOf(proposal)).toContain('ambiguous');
});

test('a number that many documents could have by accident contradicts nothing', () => {
  const month = smallMonth();
  const cheques = Array.from({ length: 900 }, (_, k) => ({
    id: 3000 + k,
    day: k % 50,
    amount: 5_00 + k * 17,
    type: 'receipt',
    party: `Gast ${k}`,
    reference: `${1000 + k * 7}`,
  }));
  const result = match(
    [...month.bank, { id: 500, day: 40, amount: 913_77, account: 'Giro', text: 'SEPA CREDIT ZEPPELIN FEINKOST 4122' }],
    [
      ...month.book,
      ...cheques,
      { id: 2000, day: 33, amount: 913_77, type: 'invoice', party: 'Zeppelin Feinkost', reference: 'RE-91001' },
    ],
  );
  expect(cheques.some((line) => line.reference === '4122')).toBe(true);
  expect(proposalOf(result, 500)?.book).toEqual([2000]);
  expect(guardsOf(proposalOf(result, 500))).toEqual([]);
});

test.each([
  ['HFL TREASURY', 'Harbour Foods Limited'],
  ['QRAV', 'Quinn, Ramsey and Vaughn Inc.'],
])('initials name a payee: %s is %s', (text, party) => {
  const result = within(
    { day: 40, amount: 913_77, text: `SEPA CREDIT ${text}` },
    { day: 33, amount: 913_77, party, reference: 'RE-91001' },
  );
  const proposal = proposalOf(result, 500);
  expect(proposal!.confidence).toBeGreaterThan(SURE);
  expect(proposal!.evidence.map((item) => item.code)).toContain('NAME_SIM');
});
