/** What a long job reports to and is stopped by. */

import { CallError, type Progress } from '../../shared/contract/index.ts';
import type { ThreadScripts } from './threads.ts';

export interface JobControl {
  /** `rate` is worked out from the calls. */
  readonly progress: (stage: string, done: number, total: number, unit: Progress['unit']) => void;
  readonly cancelled: () => boolean;
  /** Scripts of the threads a job may start; without them it does everything on its own thread. */
  readonly scripts?: ThreadScripts | null;
}

/** Throws when the job was asked to stop; the caller's transaction then rolls back. */
export function stopIfCancelled(control: JobControl): void {
  if (control.cancelled()) throw new CallError('cancelled', 'Cancelled. Nothing of this step was written.');
}

/** For callers that need neither. */
export const SILENT: JobControl = { progress: () => undefined, cancelled: () => false };
