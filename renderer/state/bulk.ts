/** Bulk approval: the first one of a session shows five rows that must be looked at. */

import { call } from '../api.ts';
import { approveAbove, sayError } from './decide.ts';
import { review } from './review.ts';
import { ui } from './ui.ts';

export async function openBulk(): Promise<void> {
  const { threshold, account, sampleSeen } = review();
  try {
    const preview = await call('review.bulkPreview', { minConfidence: threshold / 100, account });
    if (preview.count === 0) {
      ui().say({
        tone: 'info',
        text: `Nothing to approve at ${threshold} or above: lower the threshold or decide one by one.`,
      });
    } else if (sampleSeen) await approveAbove();
    else ui().show('bulk');
  } catch (thrown) {
    sayError(thrown);
  }
}
