/** Bounds and thresholds from decisions. */

import { expect, test } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { automaticThreshold, calibrationOf, upperBound } from '../../../shared/match/calibrate.ts';
import type { PastDecision } from '../../../shared/match/types.ts';

const decisions = (n: number, confidence: number, wrong = 0): PastDecision[] =>
  Array.from({ length: n }, (_, k) => ({
    verdict: k < wrong ? 'rejected' : 'approved',
    bank: [],
    book: [],
    confidence,
    day: 0 as Day,
  }));

// R: binom.test(k, n)$conf.int[2]
test.each([
  [0, 100, 0.025, 0.036217],
  [1, 100, 0.025, 0.054459],
  [5, 50, 0.025, 0.218135],
  [0, 3000, 0.05, 0.000998],
])('Clopper-Pearson upper bound of %i of %i', (k, n, tail, bound) => {
  expect(upperBound(k, n, tail)).toBeCloseTo(bound, 5);
});

test('no threshold is offered before it can be known, then exactly the sure ones', () => {
  expect(automaticThreshold(decisions(200, 0.99), 0.001)).toBeNull();
  expect(automaticThreshold([...decisions(3000, 0.99), ...decisions(300, 0.9, 30)], 0.001)).toBe(0.99);
});

test('confidence rises with the raw posterior and follows decisions', () => {
  const fresh = calibrationOf([]);
  const raws = Array.from({ length: 101 }, (_, k) => k / 100);
  for (let k = 1; k < raws.length; k++)
    expect(fresh.confidence(raws[k]!)).toBeGreaterThanOrEqual(fresh.confidence(raws[k - 1]!));
  const burnt = calibrationOf(decisions(500, 0.97, 200));
  expect(burnt.confidence(0.985)).toBeLessThan(fresh.confidence(0.985));
  expect(fresh.low(0.97)).toBeLessThan(0.97);
});
