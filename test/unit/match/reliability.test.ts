/** The reliability diagram and the risk bound: known when decisions suffice, silent when they do not. */

import { describe, expect, it } from 'vitest';
import type { Day } from '../../../shared/day.ts';
import { automaticThreshold } from '../../../shared/match/calibrate.ts';
import { decisionsNeeded, reliability } from '../../../shared/match/reliability.ts';
import type { PastDecision } from '../../../shared/match/types.ts';

function decisions(count: number, confidence: number, rejected = 0): PastDecision[] {
  return Array.from({ length: count }, (_, index) => ({
    verdict: index < rejected ? 'rejected' : 'approved',
    bank: [],
    book: [],
    confidence,
    day: 0 as Day,
  }));
}

describe('reliability', () => {
  it('counts every proposed decision in exactly one band, with an interval around the kept share', () => {
    const all = [...decisions(100, 0.97, 2), ...decisions(50, 1), ...decisions(10, 0.3, 7), ...decisions(5, 0)];
    const bands = reliability(all);
    expect(bands.reduce((sum, band) => sum + band.decided, 0)).toBe(160);
    const band = bands.find(({ from }) => from === 0.95);
    expect(band).toMatchObject({ decided: 100, kept: 98 });
    // Clopper and Pearson for 98 of 100: 0.9296 to 0.9976.
    expect(band?.low).toBeCloseTo(0.9296, 3);
    expect(band?.high).toBeCloseTo(0.9976, 3);
  });

  it.each([
    [0.001, 2995],
    [0.01, 299],
    [0.05, 59],
  ])('a risk of %s takes %i faultless decisions', (risk, needed) => {
    expect(decisionsNeeded(risk)).toBe(needed);
    expect(automaticThreshold(decisions(needed, 0.99), risk)).toBe(0.99);
    expect(automaticThreshold(decisions(needed - 1, 0.99), risk)).toBeNull();
  });

  it('offers only the part that meets the bound', () => {
    const all = [...decisions(400, 0.99), ...decisions(400, 0.8, 60)];
    expect(automaticThreshold(all, 0.01)).toBe(0.99);
  });
});
