/** Ticks of the strip of days: few, in order, inside the span, each named. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayTicks } from '../../../renderer/charts/day-axis.ts';
import { parseIsoDay } from '../../../shared/day.ts';

const dayOf = (iso: string): number => parseIsoDay(iso) ?? Number.NaN;
const labels = (first: string, last: string): string[] => dayTicks(dayOf(first), dayOf(last)).map(({ label }) => label);

describe('dayTicks', () => {
  it.each([
    ['one day', '2026-10-14', '2026-10-14', ['14 Oct 2026']],
    ['a few days', '2026-12-30', '2027-01-02', ['30 Dec 2026', '31 Dec', '1 Jan 2027', '2 Jan']],
    ['a month by weeks', '2026-10-01', '2026-10-31', ['1 Oct 2026', '8 Oct', '15 Oct', '22 Oct', '29 Oct']],
    ['half a year by months', '2026-01-15', '2026-06-30', ['1 Feb 2026', '1 Mar', '1 Apr', '1 May', '1 Jun']],
  ])('%s', (_name, first, last, expected) => {
    expect(labels(first, last)).toEqual(expected);
  });

  it('names at least one and at most twelve days of any span, rising and within it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 30_000 }), (first, length) => {
        const days = dayTicks(first, first + length).map(({ day }) => day);
        expect(days.length).toBeGreaterThan(0);
        expect(days.length).toBeLessThanOrEqual(12);
        expect(days).toEqual([...new Set(days)].sort((a, b) => a - b));
        expect(days.every((day) => day >= first && day <= first + length)).toBe(true);
      }),
    );
  });
});
