/** Contract: the watched folder. Off by default; it only ever reads the folder, never moves or deletes a file of it. */

import { z } from 'zod';
import { actorSchema, nothing } from './basic.ts';

/**
 * `imported`: the reading was settled by an earlier import, the lines are in. `needs_you`: nothing was written, a person looks first.
 * `refused`: no data can be read from it. `nothing_new`: its content is in the workspace already.
 */
export const INTAKE_OUTCOMES = ['imported', 'needs_you', 'refused', 'nothing_new'] as const;
export const intakeOutcomeSchema = z.enum(INTAKE_OUTCOMES);
export type IntakeOutcome = z.infer<typeof intakeOutcomeSchema>;

export const intakeEntrySchema = z.object({
  /** ISO date and time. */
  at: z.string(),
  /** Name inside the folder. */
  file: z.string(),
  outcome: intakeOutcomeSchema,
  /** New lines it brought. */
  added: z.number().int(),
  message: z.string(),
});
export type IntakeEntry = z.infer<typeof intakeEntrySchema>;

export const intakeSchema = z.object({
  /** Null while nothing is watched. */
  folder: z.string().nullable(),
  /** False while nothing is watched, and while the folder is away. */
  active: z.boolean(),
  /** Why the watch rests, '' while it does not. */
  message: z.string(),
  /** Newest first, at most 50. */
  last: z.array(intakeEntrySchema),
});
export type Intake = z.infer<typeof intakeSchema>;

export const intakeContract = {
  'intake.get': { input: nothing, output: intakeSchema },
  /**
   * Begins to watch a folder, or ends the watch (null). Files that are in the folder already are listed as `needs_you`, not imported;
   * only what appears or changes from now on is.
   */
  'intake.set': {
    input: z.strictObject({ folder: z.string().min(1).max(4096).nullable(), by: actorSchema }),
    output: nothing,
  },
} as const;

/** Event: a file of the watched folder was dealt with. `jobId` names the job whose progress is now over. */
export const intakeFoundSchema = intakeEntrySchema.omit({ at: true }).extend({ path: z.string(), jobId: z.string() });
export type IntakeFound = z.infer<typeof intakeFoundSchema>;
