/** After an import or a withdrawal: only what the lines that came or went concern is matched again; where that is too much, everything. */

import { duplicatesOf } from '../../shared/detect/duplicates.ts';
import { extendRun } from '../../shared/match/extend.ts';
import { ignoredLines } from '../../shared/match/rules.ts';
import { stopIfCancelled } from '../imports/control.ts';
import { loadLinesAfter } from '../matching/input.ts';
import { type Findings, saveExtension } from '../store/extension.ts';
import type { JobContext } from './context.ts';
import { KeptRun } from './kept-run.ts';
import { cancellable, runMatchJob, watching } from './match.ts';
import { rememberImports } from './rebuild.ts';

/** Lets the suggestions follow the lines there are now. Throws CallError `cancelled` where it was told to stop: they are then stale. */
export async function followLines(context: JobContext): Promise<void> {
  if (!extend(context)) await runMatchJob(context);
}

/** Lets a kept match follow; where none is kept or it cannot, the suggestions stay stale until the next match. */
export function followKept(context: JobContext): void {
  extend(context);
}

/** False where only a full match can follow. */
function extend(context: JobContext): boolean {
  const { write, key } = context.session();
  if (context.repairs.latest(write, key.path) === null) return false;
  const next = withLinesNow(context);
  if (next === null) return false;
  const places = [...next.unsaved];
  const { out } = next.repairer.changes;
  context.control.progress('saving', 0, 1, 'steps');
  write.transaction(() => {
    stopIfCancelled(context.control);
    saveExtension(write, {
      ...next.repairer.rows(places.filter((place) => out[place] === 0)),
      findings: findingsOf(next),
      complete: next.repairer.complete && next.whole,
    });
    rememberImports(write);
  });
  for (const place of places) if (out[place] === 0) next.unsaved.delete(place);
  context.repairs.hold(next);
  return true;
}

/**
 * The kept run with the lines there are now and all decisions taken into account; what differs from the rows stored is unsaved. Null
 * where a full match is due. The slot is empty afterwards: two runs of a large month beside the full match are much memory.
 */
export function withLinesNow(context: JobContext): KeptRun | null {
  const { read } = context.session();
  const { first, rows } = context.repairs.take();
  const lines = loadLinesAfter(read, first.decision, () => stopIfCancelled(context.control));
  const run = cancellable(() => extendRun(first.run(), { ...lines, ...watching(context) }));
  if (run === null) return null;
  const next = KeptRun.ofLines(read, first, run);
  next.repairer.update();
  for (let place = 0; place < run.size; place++) if (!rows.isStored(next, place)) next.unsaved.add(place);
  return next;
}

/** Duplicates and ignored lines of a run, as they are stored. */
export function findingsOf({ run }: KeptRun): Findings {
  const { prepared, findings } = run.state;
  return {
    duplicates: duplicatesOf(prepared.bank, prepared.book, findings),
    ignored: ignoredLines(prepared.ruled, prepared.bank.table),
  };
}
