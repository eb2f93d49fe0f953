/** Calls about what explains the first break of a statement. */

import { findingOf } from '../store/finding.ts';
import { addMissingLine } from '../store/missing-line.ts';
import type { JobHandlers, ScreenHandlers } from './context.ts';
import { followKept } from './follow-lines.ts';

export const findingScreens: Pick<ScreenHandlers, 'proof.finding'> = {
  'proof.finding': (context, span) => findingOf(context.session().read, span),
};

export const findingJobs: Pick<JobHandlers, 'proof.addMissingLine'> = {
  'proof.addMissingLine': (context, { by, ...line }) => {
    const added = addMissingLine(context.session().write, line, { at: context.clock(), actor: by });
    followKept(context);
    return added;
  },
};
