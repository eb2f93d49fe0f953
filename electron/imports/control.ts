/** What a long job reports to and is stopped by. */

import { CallError, type Progress } from '../../shared/contract/index.ts';

export interface JobControl {
  /** `rate` is worked out from the calls. */
  readonly progress: (stage: string, done: number, total: number, unit: Progress['unit']) => void;
  readonly cancelled: () => boolean;
  /** Script of the rows thread that reads large files ahead; without it they are read on this thread. */
  readonly rowsScript?: string | null;
}

/** Throws when the job was asked to stop; the caller's transaction then rolls back. */
export function stopIfCancelled(control: JobControl): void {
  if (control.cancelled()) throw new CallError('cancelled', 'Cancelled. Nothing of this step was written.');
}

/** For callers that need neither. */
export const SILENT: JobControl = { progress: () => undefined, cancelled: () => false };
