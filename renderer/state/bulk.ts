/** Bulk approval, by threshold or by a bound on the share of wrong ones: the first of a session shows five rows that must be looked at. */

import { call } from '../api.ts';
import { approveAbove, sayError } from './decide.ts';
import { useRiskOffer } from './queries.ts';
import { review, useReview } from './review.ts';
import { ui } from './ui.ts';

/** Lowest confidence that a bulk approval takes now; null while the chosen bound cannot be promised. */
export function useBulkMinimum(): number | null {
  const { threshold, bound, account } = useReview();
  const { data: offer } = useRiskOffer(bound, account);
  return bound === null ? threshold / 100 : (offer?.threshold ?? null);
}

async function bulkMinimum(): Promise<number | null> {
  const { threshold, bound, account } = review();
  if (bound === null) return threshold / 100;
  return (await call('review.riskOffer', { maxWrong: bound, account })).threshold;
}

export async function openBulk(): Promise<void> {
  const { threshold, bound, account, sampleSeen } = review();
  try {
    const minConfidence = await bulkMinimum();
    const preview = minConfidence === null ? null : await call('review.bulkPreview', { minConfidence, account });
    if (minConfidence === null || preview === null || preview.count === 0) {
      const where =
        bound === null ? `at ${threshold} or above: lower the threshold` : 'within this bound: choose another';
      ui().say({ tone: 'info', text: `Nothing to approve ${where} or decide one by one.` });
    } else if (sampleSeen) await approveAbove(minConfidence);
    else ui().show('bulk');
  } catch (thrown) {
    sayError(thrown);
  }
}
