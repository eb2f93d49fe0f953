/** The contract: every call by name with its zod input and output, and every event. One registry; the window and the command line use the same. */

import { z } from 'zod';
import { accountsContract } from './accounts.ts';
import { closeContract } from './close.ts';
import { findingContract } from './finding.ts';
import { importContract } from './import.ts';
import { intakeContract, intakeFoundSchema } from './intake.ts';
import { periodsContract } from './periods.ts';
import { postingContract } from './posting.ts';
import { reportContract } from './report.ts';
import { reviewContract } from './review.ts';
import { rulesContract } from './rules.ts';
import { workspaceContract } from './workspace.ts';

export const contract = {
  ...workspaceContract,
  ...importContract,
  ...reviewContract,
  ...closeContract,
  ...findingContract,
  ...reportContract,
  ...postingContract,
  ...intakeContract,
  ...periodsContract,
  ...rulesContract,
  ...accountsContract,
} as const;

export type Contract = typeof contract;
export type Method = keyof Contract;
export type Input<M extends Method> = z.input<Contract[M]['input']>;
export type Output<M extends Method> = z.output<Contract[M]['output']>;

/** Progress of a long call: `total` 0 while unknown. Stage names are words for the screen: "reading", "checking", "writing", "matching". */
export const progressSchema = z.object({
  jobId: z.string(),
  kind: z.enum(['stage', 'commit', 'match', 'sample', 'decide']),
  stage: z.string(),
  done: z.number(),
  total: z.number(),
  /** Rows (or bytes where `unit` says so) a second, 0 while unknown. */
  rate: z.number(),
  unit: z.enum(['rows', 'bytes', 'steps']),
});
export type Progress = z.infer<typeof progressSchema>;

export const events = {
  'job.progress': progressSchema,
  'workspace.changed': z.object({ revision: z.number().int() }),
  'engine.state': z.object({ state: z.enum(['ready', 'down']), reason: z.string() }),
  /** A file of the watched folder was dealt with. */
  'intake.found': intakeFoundSchema,
  'menu.command': z.object({ command: z.string() }),
} as const;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;

/** Error codes a call may answer with; `message` is for people: what happened, what did not change, what to do. */
export const ERROR_CODES = [
  'bad_request',
  'unknown_method',
  'no_workspace',
  'not_found',
  'already_exists',
  'not_a_workspace',
  'newer_version',
  'wrong_passphrase',
  'passphrase_needed',
  'locked',
  'read_only',
  'disk_full',
  'io_failed',
  'damaged',
  'cancelled',
  'conflict',
  'refused',
  'stale_stage',
  'engine_restarted',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure of an operation. Crosses the port as { code, message, detail }. */
export class CallError extends Error {
  override readonly name = 'CallError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly detail: string | null = null,
  ) {
    super(message);
  }
}
