/** Bulk approval, by threshold, by a bound on the share of wrong ones, or of many selected rows: always behind rows that must be looked at. */

import { call } from '../api.ts';
import { monthName } from '../format.ts';
import { openGate } from './decide.ts';
import { useRiskOffer } from './queries.ts';
import { type BulkBatch, review, scopeOf, useReview } from './review.ts';
import { useUi } from './ui.ts';

/** What the bulk button approves now: exactly the rows on screen that are sure enough; null while the chosen bound cannot be promised. */
export function useBulkBatch(): BulkBatch | null {
  const { threshold, bound, account, from, to, filter } = useReview();
  const scope = { account, from, to, filter };
  const { data: offer } = useRiskOffer(bound, scope);
  const minConfidence = bound === null ? threshold / 100 : (offer?.threshold ?? null);
  return minConfidence === null ? null : { ...scope, minConfidence };
}

async function bulkBatch(): Promise<BulkBatch | null> {
  const { threshold, bound } = review();
  const scope = scopeOf(review());
  if (bound === null) return { ...scope, minConfidence: threshold / 100 };
  const { threshold: offered } = await call('review.riskOffer', { ...scope, maxWrong: bound });
  return offered === null ? null : { ...scope, minConfidence: offered };
}

/** "in Oct 2026": what of the scope a label must say; '' where everything is shown. */
export function useScopeWords(): string {
  const month = useUi((state) => state.month);
  const { account, filter } = useReview();
  const where = [
    ...(month === null ? [] : [`in ${monthName(month)}`]),
    ...(account === null ? [] : [`of ${account}`]),
    ...(filter.trim() === '' ? [] : [`with “${filter.trim()}”`]),
  ];
  return where.length === 0 ? '' : ` ${where.join(' ')}`;
}

export async function openBulk(): Promise<void> {
  const { threshold, bound } = review();
  const where = bound === null ? `at ${threshold} or above: lower the threshold` : 'within this bound: choose another';
  await openGate(await bulkBatch().catch(() => null), `Nothing to approve ${where} or decide one by one.`);
}
