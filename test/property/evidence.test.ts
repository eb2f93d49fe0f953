/** What a suggestion says for itself: the reasons listed account for its log-odds, up to the odds before any evidence. */

import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { runMatch } from '../../shared/match/engine.ts';
import { DEFAULT_SETTINGS, type Proposal } from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import { makeWorld } from '../bench/world/make.ts';

/** Log-odds that reasons too weak to be listed, and names known from other lines, may make together. */
const UNTOLD = 2;

const proposalsOf = (country: Parameters<typeof makeWorld>[0], seed: number): readonly Proposal[] => {
  const { bank, book } = makeWorld(country, 500, seed);
  const today = Math.max(...bank.day) as Day;
  const input = { bank, book, today, settings: DEFAULT_SETTINGS, decisions: [], rules: [], exponent: exponentOf };
  return runMatch(input).proposals;
};

const isPlainPair = ({ basis, differences }: Proposal): boolean => basis === 'pair' && differences.length === 0;
const told = ({ evidence }: Proposal): number => evidence.reduce((sum, { weight }) => sum + weight, 0);

describe.each([
  ['norway', 71],
  ['spain', 72],
  ['brazil', 73],
  ['japan', 74],
] as const)('%s', (country, seed) => {
  const proposals = proposalsOf(country, seed);
  const pairs = proposals.filter(isPlainPair);

  test('the reasons of a pair add up to its log-odds but for what every pair starts from', () => {
    const before = pairs.map((pair) => pair.logOdds - told(pair)).sort((x, y) => x - y);
    const usual = before[Math.floor(before.length / 2)]!;
    expect(usual).toBeLessThan(0);
    const apart = before.filter((odds) => Math.abs(odds - usual) > UNTOLD);
    expect(apart.length).toBeLessThan(pairs.length * 0.1);
  });

  test('an equal amount never speaks against a pair, and the rarer it is the more it says', () => {
    for (const { evidence } of pairs)
      for (const { code, weight } of evidence) if (code === 'AMOUNT_EQUAL') expect(weight).toBeGreaterThan(-0.2);
    const weights = pairs.map(({ evidence }) => evidence.find(({ code }) => code === 'AMOUNT_EQUAL')!.weight);
    expect(Math.max(...weights)).toBeGreaterThan(Math.min(...weights) + 2);
  });

  test('kinds and accounts are told where they say something, and only of pairs that are weighed by them', () => {
    const codes = ['KIND_AGREES', 'KIND_CONFLICT', 'ACCOUNT_AGREES', 'ACCOUNT_CONFLICT'];
    const all = proposals.flatMap(({ evidence }) => evidence).filter(({ code }) => codes.includes(code));
    expect(all.length).toBeGreaterThan(0);
    for (const { code, weight } of all) {
      expect(Math.abs(weight)).toBeGreaterThanOrEqual(0.7);
      expect(weight > 0).toBe(code.endsWith('AGREES'));
    }
    for (const proposal of proposals.filter(({ basis }) => basis !== 'pair'))
      expect(proposal.evidence.some(({ code }) => code.startsWith('KIND'))).toBe(false);
  });
});
