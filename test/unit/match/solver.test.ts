/** The subset solver against brute force, with counts. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subsetSums } from '../../../shared/match/solver.ts';

function bruteForce(amounts: readonly number[], target: number, minLegs: number, maxLegs: number): string[] {
  const out: string[] = [];
  for (let mask = 1; mask < 1 << amounts.length; mask++) {
    const set = amounts.map((_, i) => i).filter((i) => mask & (1 << i));
    if (set.length < minLegs || set.length > maxLegs) continue;
    if (set.reduce((sum, i) => sum + amounts[i]!, 0) === target) out.push(set.join());
  }
  return out.sort();
}

test('the solver finds exactly the sets brute force finds, on 10,000 random small cases', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.integer({ min: -12, max: 20 }).filter((x) => x !== 0),
        { minLength: 1, maxLength: 10 },
      ),
      fc.integer({ min: -10, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 3, max: 10 }),
      (amounts, target, minLegs, maxLegs) => {
        const answer = subsetSums({ amounts, target, minLegs, maxLegs, limit: 100_000, nodes: 1_000_000 });
        expect(answer.exhausted).toBe(true);
        expect(answer.sets.map((set) => set.join()).sort()).toEqual(bruteForce(amounts, target, minLegs, maxLegs));
      },
    ),
    { numRuns: 10_000, seed: 7 },
  );
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
