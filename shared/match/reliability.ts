/** How often approvals of each confidence were kept: the reliability diagram, and how many decisions a risk bound needs. */

import { upperBound } from './calibrate.ts';
import type { PastDecision } from './types.ts';

/** What became of a proposal of this confidence. */
export type Outcome = Pick<PastDecision, 'verdict' | 'confidence'>;

/** Lower edges of the bands: narrow where approval happens. */
const EDGES = [0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995] as const;

/** Decisions in one band of confidence. `low` and `high` bound the kept share with 95 % (Clopper-Pearson, 2.5 % each tail). */
export interface ReliabilityBand {
  readonly from: number;
  readonly to: number;
  readonly decided: number;
  readonly kept: number;
  readonly meanConfidence: number;
  readonly low: number;
  readonly high: number;
}

/** Bands from the decisions on proposals. Matches by hand (confidence 0) were never proposed and do not count. */
export function reliability(decisions: readonly Outcome[]): ReliabilityBand[] {
  return EDGES.map((from, index) => {
    const to = EDGES[index + 1] ?? 1;
    const inside = decisions.filter(
      ({ confidence }) => confidence > 0 && confidence >= from && (confidence < to || to === 1),
    );
    const decided = inside.length;
    const kept = inside.filter(({ verdict }) => verdict === 'approved').length;
    const meanConfidence =
      decided === 0 ? (from + to) / 2 : inside.reduce((sum, { confidence }) => sum + confidence, 0) / decided;
    return {
      from,
      to,
      decided,
      kept,
      meanConfidence,
      low: decided === 0 ? 0 : 1 - upperBound(decided - kept, decided, 0.025),
      high: decided === 0 ? 1 : upperBound(kept, decided, 0.025),
    };
  });
}

/** Faultless decisions it takes before `risk` can be promised with 95 %: (1 - risk)^n <= 0.05. */
export function decisionsNeeded(risk: number): number {
  return Math.ceil(Math.log(0.05) / Math.log1p(-risk));
}
