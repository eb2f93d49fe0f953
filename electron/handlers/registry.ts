/** Every call and what answers it. */

import { accountHandlers } from './accounts.ts';
import { closeJobs, closeScreens } from './close.ts';
import type { JobHandlers, ScreenHandlers } from './context.ts';
import { decideMany } from './decide-many.ts';
import { findingJobs, findingScreens } from './finding.ts';
import { importJobs, importScreens } from './imports.ts';
import { intakeJobs, intakeScreens } from './intake.ts';
import { runMatchJob } from './match.ts';
import { periodScreens } from './periods.ts';
import { postingJobs, postingScreens } from './posting.ts';
import { repairJob } from './repair.ts';
import { reportJobs } from './report.ts';
import { reviewHandlers } from './review.ts';
import { riskHandlers } from './risk.ts';
import { ruleJobs, ruleScreens } from './rules.ts';
import { sampleJobs } from './sample.ts';
import { workspaceHandlers } from './workspace.ts';

export const SCREEN_HANDLERS: ScreenHandlers = {
  ...workspaceHandlers,
  ...importScreens,
  ...reviewHandlers,
  ...riskHandlers,
  ...closeScreens,
  ...findingScreens,
  ...postingScreens,
  ...intakeScreens,
  ...periodScreens,
  ...ruleScreens,
  ...accountHandlers,
};

export const JOB_HANDLERS: JobHandlers = {
  ...importJobs,
  ...closeJobs,
  ...findingJobs,
  ...reportJobs,
  ...postingJobs,
  ...sampleJobs,
  ...intakeJobs,
  ...ruleJobs,
  'match.run': (context) => runMatchJob(context),
  'match.repair': repairJob,
  'decide.many': decideMany,
};
