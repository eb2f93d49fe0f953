/** Repair call: answers what decisions since the last match change in its suggestions. */

import { type Repair, revisionOf } from '../store/repair.ts';
import type { JobContext } from './context.ts';
import { findingsOf, withLinesNow } from './follow-lines.ts';
import type { KeptRun } from './kept-run.ts';
import { cancellable } from './match.ts';
import { rebuildRun } from './rebuild.ts';

/** What is asked of a repair. */
export interface RepairCall {
  /** Revision of the answer stored last. */
  readonly saved: number | null;
  /** Works the last match out again where none is kept. */
  readonly rebuilds: boolean;
}

/** What decisions since the last repair change; null where no match is kept, or can be had again, that they could be held against. */
export function repairJob(context: JobContext, { saved, rebuilds }: RepairCall): Repair | null {
  const { read, key } = context.session();
  let kept = context.repairs.current(read, key.path);
  if (kept === null && rebuilds && context.repairs.latest(read, key.path) === null) {
    kept = cancellable(() => rebuildRun(read, key.path, () => context.control.cancelled()));
    if (kept !== null) context.repairs.hold(kept);
  }
  if (kept === null) return null;
  const revision = revisionOf(read);
  if (saved !== null && saved === kept.answered) {
    for (const place of kept.sent) kept.unsaved.delete(place);
    kept.findingsSaved = true;
  }
  kept.follow(read);
  if (kept.repairer.changes.unknown.size > 0) kept = withLinesBack(context);
  if (kept === null) return null;
  const { repairer } = kept;
  for (const place of repairer.update()) kept.unsaved.add(place);
  kept.sent = [...kept.unsaved].filter((place) => repairer.changes.out[place] === 0);
  kept.answered = revision;
  return {
    revision,
    ...repairer.rows(kept.sent),
    complete: repairer.complete && kept.whole,
    ...(kept.findingsSaved ? {} : { findings: findingsOf(kept) }),
  };
}

/** Lines of decisions older than the match that were undone come as new ones; null where they are too many. */
function withLinesBack(context: JobContext): KeptRun | null {
  const next = withLinesNow(context);
  if (next === null) return null;
  next.findingsSaved = false;
  context.repairs.hold(next);
  return next;
}
