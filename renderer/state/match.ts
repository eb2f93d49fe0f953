/** Runs the matching engine again. */

import { ApiError, call, newJobId } from '../api.ts';
import { plural } from '../format.ts';
import { onWorkspaceChanged, sayError } from './decide.ts';
import { ui } from './ui.ts';

export async function runMatch(): Promise<void> {
  const jobId = newJobId();
  try {
    const summary = await call('match.run', { jobId });
    const found = [
      plural(summary.proposals, 'suggestion'),
      plural(summary.duplicates, 'duplicate'),
      plural(summary.exceptions, 'exception'),
    ];
    ui().say({ tone: 'ok', text: `Matched ${plural(summary.bankLines, 'bank line')}: ${found.join(', ')}.` });
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.code === 'cancelled')
      ui().say({ tone: 'info', text: 'Cancelled. The suggestions are as before.' });
    else sayError(thrown);
  } finally {
    ui().endJob(jobId);
    onWorkspaceChanged();
  }
}
