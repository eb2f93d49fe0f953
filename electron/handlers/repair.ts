/** Repair call: answers what decisions since the last match change in its suggestions. */

import { type Repair, revisionOf } from '../store/repair.ts';
import type { JobContext } from './context.ts';

/** What decisions since the last repair change; null where no run is kept that they could be held against. */
export function repairJob(context: JobContext, { saved }: { readonly saved: number | null }): Repair | null {
  const { read, key } = context.session();
  const kept = context.repairs.current(read, key.path);
  if (kept === null) return null;
  const revision = revisionOf(read);
  const { repairer } = kept;
  if (saved !== null && saved === kept.answered) for (const place of kept.sent) kept.unsaved.delete(place);
  kept.follow(read);
  for (const place of repairer.update()) kept.unsaved.add(place);
  kept.sent = [...kept.unsaved].filter((place) => repairer.changes.out[place] === 0);
  kept.answered = revision;
  return { revision, ...repairer.rows(kept.sent), complete: repairer.complete && kept.whole };
}
