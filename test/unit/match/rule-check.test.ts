/** Rules of the user: patterns that would take for ever elsewhere, and the comparison of two results. */

import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { compileRules } from '../../../shared/match/rules.ts';
import {
  DEFAULT_SETTINGS,
  type LineTable,
  type MatchResult,
  type MatchRule,
  type Proposal,
} from '../../../shared/match/types.ts';
import { backtestOf, type DecidedGroup, rowsOfRule } from '../../../shared/rules/backtest.ts';
import { ruleFault } from '../../../shared/rules/check.ts';

function tableOf(lines: readonly { readonly text: string; readonly amount: number }[]): LineTable {
  const length = lines.length;
  const blank = lines.map(() => '');
  return {
    length,
    id: Float64Array.from(lines, (_, at) => at + 1),
    day: new Int32Array(length).fill(20_000),
    otherDay: new Int32Array(length).fill(-1),
    amount: Float64Array.from(lines, (line) => line.amount),
    currency: new Uint32Array(length).fill(1),
    account: new Uint32Array(length),
    documentType: new Uint32Array(length),
    originalAmount: new Float64Array(length).fill(Number.NaN),
    originalCurrency: new Uint32Array(length),
    names: ['', 'EUR'],
    description: lines.map((line) => line.text),
    counterparty: blank,
    reference: blank,
    documentNumber: blank,
    checkNumber: blank,
    batch: blank,
    bankId: blank,
  };
}

const pattern = (value: string): MatchRule => ({
  id: 1,
  priority: 1,
  conditions: [{ field: 'description', operator: 'matches', value }],
  action: { type: 'ignore' },
});

describe('catastrophic patterns', () => {
  it.each(['(a+)+$', '(a|aa)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s over 100,000 characters does not hang',
    (value) => {
      const rule = pattern(value);
      expect(ruleFault(rule)).toBeNull();
      const [compiled] = compileRules([rule]);
      const began = performance.now();
      const table = tableOf([{ text: `${'a'.repeat(100_000)}!`, amount: 1 }]);
      expect(compiled!.applies(table, 0)).toBe(false);
      // Backtracking would need 2^100,000 steps; the bound only has to tell the two apart on a busy machine.
      expect(performance.now() - began).toBeLessThan(10_000);
    },
  );
});

const proposal = (bank: number[], book: number[]): Proposal => ({
  kind: 'one_to_one',
  bank,
  book,
  confidence: 0.9,
  confidenceLow: 0.8,
  logOdds: 2,
  margin: 2,
  alternatives: 0,
  alternativesExact: true,
  differences: [],
  evidence: [],
  basis: 'pair',
});

const result = (proposals: Proposal[], ambiguous: number[] = []): MatchResult => ({
  engine: 'test',
  settings: DEFAULT_SETTINGS,
  proposals,
  duplicates: [],
  exceptions: [],
  ambiguous: ambiguous.map((line) => ({ side: 'bank' as const, line, nearMisses: [] })),
  stages: [],
});

const decision = (
  decisionId: number,
  verdict: DecidedGroup['verdict'],
  bank: number[],
  book: number[],
): DecidedGroup => ({
  decisionId,
  verdict,
  text: `Decision ${decisionId}`,
  day: 20_000 as Day,
  bank,
  book,
});

describe('comparison', () => {
  const bank = tableOf([
    { text: 'one', amount: 100 },
    { text: 'two', amount: -250 },
    { text: 'three', amount: 400 },
  ]);
  const rule = pattern('t');
  const rows = rowsOfRule([rule], bank, 1);

  it('knows the rows of a rule', () => expect(rows).toEqual([1, 2]));

  it('tells matches that are new, lost, regrouped or turned down before', () => {
    const found = backtestOf({
      bank,
      rows,
      rule: { ...rule, action: { type: 'categorise', account: 'X' } },
      before: result([proposal([1], [11]), proposal([2], [12])]),
      after: result([proposal([1], [11]), proposal([2], [13]), proposal([3], [14])]),
      decided: [
        decision(7, 'approved', [2], [12]),
        decision(8, 'rejected', [3], [14]),
        decision(9, 'approved', [1], [11]),
      ],
    });
    expect(found).toMatchObject({ newMatches: 1, lostMatches: 1, newlyAmbiguous: 0, pastMonths: 1 });
    expect(found.contradictions).toEqual([
      { decisionId: 7, text: 'Decision 7: would be suggested with other lines' },
      { decisionId: 8, text: 'Decision 8: would be suggested again' },
    ]);
    expect(found.effect).toEqual([{ currency: 'EUR', lines: 2, sum: 650 }]);
  });

  it('tells what becomes ambiguous, and that nothing changes where nothing does', () => {
    const same = result([proposal([1], [11])], [2]);
    expect(backtestOf({ bank, rows, rule, before: same, after: same, decided: [] })).toMatchObject({
      newMatches: 0,
      newlyAmbiguous: 0,
      effect: [],
      contradictions: [],
      pastMonths: 0,
    });
    const more = result([proposal([1], [11])], [2, 3]);
    expect(backtestOf({ bank, rows, rule, before: same, after: more, decided: [] })).toMatchObject({
      newlyAmbiguous: 1,
    });
  });
});
