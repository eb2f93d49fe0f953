/** After an import or a withdrawal: only what the lines that came or went concern is matched again; where that is too much, everything. */

import { duplicatesOf } from '../../shared/detect/duplicates.ts';
import { extendRun } from '../../shared/match/extend.ts';
import { ignoredLines } from '../../shared/match/rules.ts';
import { stopIfCancelled } from '../imports/control.ts';
import { loadLinesAfter } from '../matching/input.ts';
import { type Findings, saveExtension } from '../store/extension.ts';
import type { JobContext } from './context.ts';
import type { KeptRun } from './kept-run.ts';
import { cancellable, runMatchJob, watching } from './match.ts';

/** Lets the suggestions follow the lines there are now. Throws CallError `cancelled` where it was told to stop: they are then stale. */
export async function followLines(context: JobContext): Promise<void> {
  if (!extend(context)) await runMatchJob(context);
}

/** False where only a full match can follow. */
function extend(context: JobContext): boolean {
  const { write, key } = context.session();
  const kept = context.repairs.latest(write, key.path);
  const next = kept === null ? null : withLinesNow(context, kept);
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
  });
  for (const place of places) if (out[place] === 0) next.unsaved.delete(place);
  context.repairs.replace(next);
  return true;
}

/** A kept run with the lines there are now, all decisions taken into account; what differs from the rows stored is unsaved. */
export function withLinesNow(context: JobContext, kept: KeptRun): KeptRun | null {
  const { read } = context.session();
  const lines = loadLinesAfter(read, kept.first.decision, () => stopIfCancelled(context.control));
  const run = cancellable(() => extendRun(kept.first.run, { ...lines, ...watching(context) }));
  if (run === null) return null;
  const next = kept.with(read, run);
  next.decideNow(read);
  next.repairer.update();
  for (const place of changedPlaces(kept, next)) next.unsaved.add(place);
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

/** Places whose rows differ from those stored before. Groups that both runs took over from the full match have the rows it gave them. */
function changedPlaces(before: KeptRun, now: KeptRun): number[] {
  const unsaved = new Set([...before.unsaved].map((place) => before.run.idOf(place)));
  const out: number[] = [];
  for (let place = 0; place < now.run.size; place++) {
    const id = now.run.idOf(place);
    const then = before.run.placeOf(id);
    if (then === undefined || unsaved.has(id)) {
      out.push(place);
      continue;
    }
    const isRepaired = before.repairer.isRepaired(then) || now.repairer.isRepaired(place);
    const stays = !isRepaired && before.repairer.changes.out[then] === now.repairer.changes.out[place];
    const source = now.run.sourceOf(place);
    if (stays && source >= 0 && before.run.sourceOf(then) === source) continue;
    const isOpen = stays && now.run.owner[place]! < 0 && before.run.owner[then]! < 0;
    const same = isOpen ? causesOf(before, id) === causesOf(now, id) : rowsOf(before, then) === rowsOf(now, place);
    if (!same) out.push(place);
  }
  return out;
}

const rowsOf = ({ repairer }: KeptRun, place: number): string => JSON.stringify(repairer.rows([place]));
const causesOf = ({ run }: KeptRun, id: number): string => JSON.stringify([run.exceptionOf(id), run.ambiguityOf(id)]);
