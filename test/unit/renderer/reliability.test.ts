/** Reliability diagram: where its marks stand, and what the risk choice says while nobody can know. */

import { describe, expect, it } from 'vitest';
import {
  type Band,
  type Frame,
  reliabilityMarks,
  riskText,
  shareText,
  stretched,
} from '../../../renderer/charts/reliability.ts';
import { decisionsNeeded, reliability } from '../../../shared/match/reliability.ts';
import type { PastDecision } from '../../../shared/match/types.ts';

const FRAME: Frame = { left: 100, right: 500, top: 0, bottom: 200 };
const EDGES = [0, 0.5, 0.9, 0.99, 1];

const past = (confidence: number, verdict: PastDecision['verdict']): PastDecision => ({
  verdict,
  confidence,
  bank: [],
  book: [],
  day: 20_000 as PastDecision['day'],
});

describe('stretched scale', () => {
  it.each([
    [0, 0],
    [0.25, 0.125],
    [0.5, 0.25],
    [0.7, 0.375],
    [0.9, 0.5],
    [0.99, 0.75],
    [0.995, 0.875],
    [1, 1],
    [-0.1, 0],
    [1.2, 1],
  ])('%f stands at %f', (share, place) => {
    expect(stretched(EDGES, share)).toBeCloseTo(place, 12);
  });

  it('never goes back', () => {
    const places = Array.from({ length: 1001 }, (_, at) => stretched(EDGES, at / 1000));
    expect(places.every((place, at) => at === 0 || place > places[at - 1]!)).toBe(true);
  });
});

describe('marks', () => {
  const band = (from: number, to: number, more: Partial<Band>): Band => ({
    from,
    to,
    decided: 0,
    kept: 0,
    meanConfidence: (from + to) / 2,
    low: 0,
    high: 1,
    ...more,
  });

  it('stand on the diagonal where the kept share is the confidence', () => {
    const bands = [
      band(0, 0.5, {}),
      band(0.5, 0.9, { decided: 10, kept: 7, meanConfidence: 0.7, low: 0.5, high: 0.9 }),
      band(0.9, 1, {}),
    ];
    const { marks, ticks } = reliabilityMarks(bands, FRAME);
    expect(marks).toEqual([
      { from: 0.5, x: 300, y: 100, low: expect.closeTo(133.33, 1), high: expect.closeTo(66.67, 1) },
    ]);
    expect(ticks.map(({ x }) => Math.round(x))).toEqual([100, 233, 367, 500]);
    expect(ticks.map(({ y }) => Math.round(y))).toEqual([200, 133, 67, 0]);
  });

  it('hold the kept share inside their interval for every number of decisions', () => {
    const decisions = [
      ...Array.from({ length: 40 }, () => past(0.999, 'approved')),
      past(0.96, 'approved'),
      past(0.85, 'rejected'),
      past(0.6, 'approved'),
      past(0.6, 'rejected'),
    ];
    const { marks } = reliabilityMarks(reliability(decisions), FRAME);
    expect(marks).toHaveLength(4);
    for (const { x, y, low, high } of marks) {
      expect(high).toBeLessThanOrEqual(y);
      expect(y).toBeLessThanOrEqual(low);
      expect(x).toBeGreaterThanOrEqual(FRAME.left);
      expect(x).toBeLessThanOrEqual(FRAME.right);
    }
  });
});

describe('words', () => {
  it.each([
    [0.001, '0.1 %'],
    [0.05, '5 %'],
    [0.995, '99.5 %'],
    [1, '100 %'],
    [0.99996, '99.9 %'],
    [0, '0 %'],
  ])('%f is %s', (share, text) => expect(shareText(share)).toBe(text));

  it.each([
    [null, 223, 0.001, '223 decisions so far; at most 0.1 % wrong can be promised after 2,995'],
    [null, 1, 0.05, '1 decision so far; at most 5 % wrong can be promised after 59'],
    [0.985, 3100, 0.001, '3,100 decisions so far: kept from 98.5 % upwards'],
    [
      null,
      80,
      0.05,
      '80 decisions so far; too many were turned down: at most 5 % wrong can be promised only after more that are kept',
    ],
  ])('threshold %s, %i decided, bound %f', (threshold, decided, bound, text) => {
    expect(riskText({ threshold, decided, needed: decisionsNeeded(bound) }, bound)).toBe(text);
  });
});
