/** Sets that fit what is left: the same as trying every subset. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSets, MOST_CANDIDATES } from '../../../renderer/state/fit.ts';

/** Every non-empty set of at most six amounts with the sum, by brute force. */
function bruteForce(target: number, amounts: readonly number[]): string[] {
  const found: string[] = [];
  for (let mask = 1; mask < 1 << amounts.length; mask++) {
    const parts = amounts.flatMap((_, index) => (mask & (1 << index) ? [index] : []));
    const sum = parts.reduce((total, index) => total + (amounts[index] ?? 0), 0);
    if (sum === target && parts.length <= 6) found.push(parts.join('+'));
  }
  return found;
}

describe('fitSets', () => {
  it.each([
    ['one that fits', 500, [100, 500, 300], [[1]]],
    ['two that fit together', 800, [100, 500, 300], [[1, 2]]],
    ['the smaller set first', 600, [100, 600, 500], [[1], [0, 2]]],
    ['none', 7, [100, 500], []],
    ['zero is not met by taking nothing', 0, [100], []],
    ['zero is met by a pair that cancels', 0, [100, -100], [[0, 1]]],
    ['one cent off is off', 501, [100, 400], []],
  ])('%s', (_name, target, amounts, sets) => {
    expect(fitSets(target, amounts)).toEqual({ sets, capped: false });
  });

  it('says when candidates were left out', () => {
    const many = Array.from({ length: MOST_CANDIDATES + 1 }, () => 1);
    expect(fitSets(-5, many)).toEqual({ sets: [], capped: true });
  });

  it('finds what trying every subset finds', () => {
    const amounts = fc.array(fc.integer({ min: -6, max: 6 }), { maxLength: 9 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -12, max: 12 }), (given, target) => {
        const all = bruteForce(target, given);
        const { sets, capped } = fitSets(target, given);
        expect(sets.map((set) => set.join('+')).filter((set) => !all.includes(set))).toEqual([]);
        expect(sets.length).toBe(Math.min(5, all.length));
        expect(capped).toBe(all.length > 5);
      }),
    );
  });
});
