/** The searches behind sets against the plain way of writing them. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reach } from '../../shared/match/reach.ts';
import { Stretches } from '../../shared/match/stretches.ts';

const cents = (most: number) => fc.integer({ min: -most, max: most });

/** Sums of all subsets. */
function allSums(amounts: readonly number[]): Set<number> {
  let sums = [0];
  for (const amount of amounts) sums = sums.concat(sums.map((sum) => sum + amount));
  return new Set(sums);
}

describe('Reach', () => {
  it('knows every subset sum and no other', () => {
    fc.assert(
      fc.property(
        fc.array(cents(200), { maxLength: 10 }),
        fc.array(cents(400), { maxLength: 20 }),
        (amounts, asked) => {
          const reach = new Reach(amounts);
          const sums = allSums(amounts);
          for (const target of [...asked, ...sums]) expect(reach.has(target)).toBe(sums.has(target));
        },
      ),
    );
  });

  it('answers for its own amounts whoever was asked in between', () => {
    const one = new Reach([100, 250, 700]);
    const other = new Reach([3, 5]);
    for (let round = 0; round < 2; round++) {
      expect([one.has(950), one.has(8), one.has(0)]).toEqual([true, false, true]);
      expect([other.has(8), other.has(950), other.has(3)]).toEqual([true, false, true]);
    }
  });
});

/** All stretches with up to three odd lines, as texts. */
function allStretches(values: readonly number[], odd: readonly number[], amount: number): string[] {
  const subsets: number[][] = [[]];
  for (let a = 0; a < odd.length; a++) {
    subsets.push([a]);
    for (let b = a + 1; b < odd.length; b++) {
      subsets.push([a, b]);
      for (let c = b + 1; c < odd.length; c++) subsets.push([a, b, c]);
    }
  }
  const out: string[] = [];
  for (let start = 0; start < values.length; start++) {
    for (let end = start + 1; end <= values.length; end++) {
      const sum = values.slice(start, end).reduce((total, value) => total + value, 0);
      for (const extra of subsets) {
        const rest = extra.reduce((total, k) => total + odd[k]!, 0);
        if (sum + rest === amount && end - start + extra.length >= 2) out.push(`${start}-${end}+${extra.join()}`);
      }
    }
  }
  return out.sort();
}

describe('Stretches', () => {
  it.each([
    ['incoming lines', fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 9 })],
    ['outgoing lines', fc.array(fc.integer({ min: -60, max: 0 }), { maxLength: 9 })],
    ['lines of both signs', fc.array(cents(60), { maxLength: 9 })],
  ])('are found among %s as by trying all', (_, lines) => {
    let compared = 0;
    fc.assert(
      fc.property(
        lines,
        fc.array(cents(40), { maxLength: 4 }),
        fc.array(cents(150), { maxLength: 12 }),
        (row, odd, asked) => {
          const stretches = new Stretches(Float64Array.from(row), Float64Array.from(odd));
          const whole = row.reduce((total, value) => total + value, 0);
          for (const amount of [...asked, whole]) {
            const found = stretches.of(amount);
            const all = allStretches(row, odd, amount);
            // At most twelve are given: then some of all.
            const texts = found.map(({ start, end, extra }) => `${start}-${end}+${extra.join()}`).sort();
            if (all.length <= 12) expect(texts).toEqual(all);
            else expect(all).toEqual(expect.arrayContaining(texts));
            compared += texts.length;
          }
        },
      ),
    );
    expect(compared).toBeGreaterThan(0);
  });
});
