/** The second way to choose what a bulk approval takes: "at most this share wrong", judged by the decisions made so far. */

import type { RiskOffer } from '../../../shared/contract/review.ts';
import { riskText, shareText } from '../../charts/reliability.ts';
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

export function RiskText({ offer, bound }: { readonly offer: RiskOffer | undefined; readonly bound: number }) {
  return (
    <span className="risk-text muted" role="status" data-testid="risk-text">
      {offer ? riskText(offer, bound) : ''}
    </span>
  );
}
