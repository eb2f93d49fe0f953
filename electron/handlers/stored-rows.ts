/** Which rows of the suggestions are stored, told apart without holding the run that made them. */

import type { Repairer } from '../../shared/match/repair.ts';
import type { FinishedRun } from '../../shared/match/repair-run.ts';

/** A run with the decisions since. */
interface Followed {
  readonly run: FinishedRun;
  readonly repairer: Repairer;
}

/** The rows of a run and its repairs. */
export class StoredRows {
  private readonly at = new Map<number, number>();
  /** By line: the group of the full match that holds it, -1 where another or none does. */
  private readonly source: Int32Array;
  private readonly out: Uint8Array;
  /** Rows of the lines that no such group holds, or that decisions changed, and causes of open ones. */
  private readonly texts = new Map<number, string>();
  private readonly unsaved: ReadonlySet<number>;

  constructor(kept: Followed, unsaved: ReadonlySet<number>) {
    const { run, repairer } = kept;
    this.source = Int32Array.from({ length: run.size }, (_, place) =>
      repairer.isRepaired(place) ? -1 : run.sourceOf(place),
    );
    this.out = repairer.changes.out.slice();
    this.unsaved = new Set([...unsaved].map((place) => run.idOf(place)));
    for (let place = 0; place < run.size; place++) {
      this.at.set(run.idOf(place), place);
      if (this.source[place]! < 0) this.texts.set(place, textOf(kept, place));
    }
  }

  /** True where the row of a place of another run is the one stored. Groups both took over from the full match have the rows it gave them. */
  isStored(now: Followed, place: number): boolean {
    const { run, repairer } = now;
    const id = run.idOf(place);
    const then = this.at.get(id);
    if (then === undefined || this.unsaved.has(id)) return false;
    const source = repairer.isRepaired(place) ? -1 : run.sourceOf(place);
    if (source !== this.source[then] || repairer.changes.out[place] !== this.out[then]) return false;
    return source >= 0 || textOf(now, place) === this.texts.get(then);
  }
}

/** What the rows of a place say. */
function textOf({ run, repairer }: Followed, place: number): string {
  if (run.owner[place]! >= 0 || repairer.isRepaired(place)) return JSON.stringify(repairer.rows([place]));
  const id = run.idOf(place);
  return JSON.stringify([run.exceptionOf(id), run.ambiguityOf(id)]);
}
