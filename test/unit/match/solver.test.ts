/** The subset solver against brute force, with counts. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subsetSums } from '../../../shared/match/solver.ts';
import { largePoolSums } from '../../../shared/match/solver-large.ts';
import { benchSolver } from '../../bench/solver.ts';

function bruteForce(amounts: readonly number[], target: number, minLegs: number, maxLegs: number): string[] {
  const out: string[] = [];
  for (let mask = 1; mask < 1 << amounts.length; mask++) {
    const set = amounts.map((_, i) => i).filter((i) => mask & (1 << i));
    if (set.length < minLegs || set.length > maxLegs) continue;
    if (set.reduce((sum, i) => sum + amounts[i]!, 0) === target) out.push(set.join());
  }
  return out.sort();
}

test('both solvers find exactly the sets brute force finds, on 10,000 random small cases', () => {
  let solvable = 0;
  let ambiguous = 0;
  fc.assert(
    fc.property(
      fc.array(
        fc.integer({ min: -12, max: 20 }).filter((x) => x !== 0),
        { minLength: 1, maxLength: 11 },
      ),
      fc.integer({ min: -10, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 3, max: 10 }),
      (amounts, target, minLegs, maxLegs) => {
        const query = { amounts, target, minLegs, maxLegs, limit: 100_000, nodes: 1_000_000 };
        const expected = bruteForce(amounts, target, minLegs, maxLegs);
        for (const answer of [subsetSums(query), largePoolSums(query)]) {
          expect(answer.exhausted).toBe(true);
          expect(answer.sets.map((set) => set.join()).sort()).toEqual(expected);
        }
        if (expected.length > 0) solvable++;
        if (expected.length > 1) ambiguous++;
      },
    ),
    { numRuns: 10_000, seed: 7 },
  );
  // The cases are real: thousands have a set, thousands several.
  expect(solvable).toBeGreaterThan(3000);
  expect(ambiguous).toBeGreaterThan(2000);
});

test.each([
  [60, 2],
  [90, 3],
  [140, 3],
])('large pools of %i agree with brute force, sets of at most %i legs', (size, maxLegs) => {
  const amounts = Array.from({ length: size }, (_, k) => (((k * 7919) % 997) + 3) * (k % 11 === 0 ? -1 : 1));
  for (const legs of [
    [2, 7],
    [3, 5, 20],
    [1, 22, 33],
  ]) {
    const target = legs.slice(0, maxLegs).reduce((sum, at) => sum + amounts[at]!, 0);
    const expected: string[] = [];
    const walk = (from: number, rest: number, set: readonly number[]): void => {
      if (rest === 0 && set.length >= 2) expected.push(set.join());
      if (set.length === maxLegs) return;
      for (let at = from; at < size; at++) walk(at + 1, rest - amounts[at]!, [...set, at]);
    };
    walk(0, target, []);
    const answer = subsetSums({ amounts, target, minLegs: 2, maxLegs, limit: 100_000, nodes: 50_000_000 });
    expect(answer.exhausted).toBe(true);
    expect(expected.length).toBeGreaterThan(0);
    expect(answer.sets.map((set) => set.join()).sort()).toEqual(expected.sort());
  }
});

test('planted sets among 2,000 candidates are found in time, and others with them: never a lone answer by luck', () => {
  const figures = benchSolver(40);
  expect(figures.p95Ms).toBeLessThan(200);
  expect(figures.narrowedP95Ms).toBeLessThan(200);
  expect(figures.found).toBeGreaterThan(0.9);
  expect(figures.narrowedFound).toBe(1);
  expect(figures.ambiguous).toBeGreaterThan(0.7);
});

test.each([17, 20, 23])('pools past the remainder table agree with brute force: %i items', (size) => {
  const amounts = Array.from({ length: size }, (_, k) => ((k * 7919) % 97) + 3);
  const target = amounts.filter((_, k) => k % 5 === 0).reduce((sum, x) => sum + x, 0);
  const answer = subsetSums({ amounts, target, minLegs: 1, maxLegs: 4, limit: 100_000, nodes: 50_000_000 });
  expect(answer.exhausted).toBe(true);
  expect(answer.sets.map((set) => set.join()).sort()).toEqual(bruteForce(amounts, target, 1, 4));
});

test('a spent budget is said', () => {
  const amounts = Array.from({ length: 40 }, (_, k) => k + 1);
  expect(subsetSums({ amounts, target: 400, minLegs: 2, maxLegs: 40, limit: 5, nodes: 1_000_000 }).exhausted).toBe(
    false,
  );
  expect(subsetSums({ amounts, target: 99_999, minLegs: 2, maxLegs: 40, limit: 5, nodes: 100 }).sets).toEqual([]);
});
