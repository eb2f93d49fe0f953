/** The second way to choose what a bulk approval takes: "at most this share wrong", judged by the decisions made so far. */

import type { RiskOffer } from '../../../shared/contract/review.ts';
import { shareText } from '../../charts/reliability.ts';
import { count, plural } from '../../format.ts';
import { setBound, useReview } from '../../state/review.ts';

/** Shares of wrong approvals a person may choose from. */
const BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.05] as const;

/** Chooses between a threshold of one's own (null) and a bound. */
export function RiskChoice() {
  const bound = useReview((state) => state.bound);
  return (
    <select
      className="bar-select"
      aria-label="Choose suggestions by"
      data-testid="bulk-by"
      value={bound ?? ''}
      onChange={(event) => setBound(event.target.value === '' ? null : Number(event.target.value))}
    >
      <option value="">Approve ≥</option>
      {BOUNDS.map((share) => (
        <option key={share} value={share}>
          At most {shareText(share)} wrong
        </option>
      ))}
    </select>
  );
}

/** Why there is an offer, or why nobody can make one yet. */
export function riskText(offer: Pick<RiskOffer, 'threshold' | 'decided' | 'needed'>, bound: number): string {
  const so = `${plural(offer.decided, 'decision')} so far`;
  if (offer.threshold !== null) return `${so}: holds from ${shareText(offer.threshold)}`;
  const promise = `at most ${shareText(bound)} wrong can be promised`;
  return offer.decided < offer.needed
    ? `${so}; ${promise} after ${count(offer.needed)}`
    : `${so}; too many were turned down: ${promise} only after more that are kept`;
}

export function RiskText({ offer, bound }: { readonly offer: RiskOffer | undefined; readonly bound: number }) {
  return (
    <span className="risk-text muted" role="status" data-testid="risk-text">
      {offer ? riskText(offer, bound) : ''}
    </span>
  );
}
