/** Where the marks of the reliability diagram stand: confidence across, share kept upwards, both stretched where approval happens; and the promise drawn from it in words. */

import type { Reliability, RiskOffer } from '../../shared/contract/review.ts';
import { count, plural } from '../format.ts';

export type Band = Reliability['bands'][number];

export interface Frame {
  /** Left, right, top and bottom edge of the plot, in units of the drawing. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Mark {
  readonly from: number;
  readonly x: number;
  /** Kept share. */
  readonly y: number;
  /** Ends of the 95 % interval of the kept share: `high` lies above `low` on the screen. */
  readonly low: number;
  readonly high: number;
}

export interface ReliabilityMarks {
  readonly marks: readonly Mark[];
  /** Edges of the bands on both axes. */
  readonly ticks: readonly { readonly value: number; readonly x: number; readonly y: number }[];
}

/**
 * Position of a share between 0 and 1 on an axis where every band takes the same room: the bands above 95 % would otherwise share
 * a twentieth of it. The same scale on both axes keeps "as often right as said" a straight diagonal.
 */
export function stretched(edges: readonly number[], share: number): number {
  const steps = edges.length - 1;
  for (let at = 0; at < steps; at++) {
    const [from, to] = [edges[at]!, edges[at + 1]!];
    if (share <= to) return (at + Math.max(0, share - from) / (to - from)) / steps;
  }
  return 1;
}

/** Marks of the bands that hold a decision, and the ticks. Bands must be ascending and without gaps. */
export function reliabilityMarks(bands: readonly Band[], frame: Frame): ReliabilityMarks {
  const edges = [bands[0]?.from ?? 0, ...bands.map((band) => band.to)];
  const x = (share: number): number => frame.left + stretched(edges, share) * (frame.right - frame.left);
  const y = (share: number): number => frame.bottom - stretched(edges, share) * (frame.bottom - frame.top);
  return {
    marks: bands
      .filter((band) => band.decided > 0)
      .map((band) => ({
        from: band.from,
        x: x(band.meanConfidence),
        y: y(band.kept / band.decided),
        low: y(band.low),
        high: y(band.high),
      })),
    ticks: edges.map((value) => ({ value, x: x(value), y: y(value) })),
  };
}

/** "99.5 %" of 0.995: at most one decimal, never rounded up, so that only a full share reads 100 %. */
export function shareText(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-9);
  return tenths % 10 === 0 ? `${tenths / 10} %` : `${(tenths / 10).toFixed(1)} %`;
}

/** Why there is an offer, or why nobody can make one yet. */
export function riskText(offer: Pick<RiskOffer, 'threshold' | 'decided' | 'needed'>, bound: number): string {
  const so = `${plural(offer.decided, 'decision')} so far`;
  if (offer.threshold !== null) return `${so}: kept from ${shareText(offer.threshold)} upwards`;
  const promise = `at most ${shareText(bound)} wrong can be promised`;
  return offer.decided < offer.needed
    ? `${so}; ${promise} after ${count(offer.needed)}`
    : `${so}; too many were turned down: ${promise} only after more that are kept`;
}
