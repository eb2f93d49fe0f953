/** How long suggestions take to follow one decision: rejections and undos on a large workspace, answer worked out and stored. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { rejectProposals } from '../../electron/store/decisions.ts';
import { type Repair, saveRepair } from '../../electron/store/repair.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { load, world } from './match-speed.ts';

const DECISIONS = 120;
/** Every so many decisions one is undone. */
const UNDO_EVERY = 4;
const WHO = { at: '2026-11-03T09:00:00.000Z', actor: 'bench' };

export interface RematchFigures {
  /** Bank lines. */
  readonly lines: number;
  readonly decisions: number;
  /** From the decision's commit to the stored answer. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The part on the job thread. */
  readonly workP50Ms: number;
  readonly workP95Ms: number;
  /** Decisions after which other groups were suggested. */
  readonly offered: number;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((x, y) => x - y);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
}

/** Decides on proposals spread over the whole month, each followed by its repair. */
export async function benchRematch(rows: number): Promise<RematchFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-rematch-'));
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  try {
    await engine.call('workspace.create', { path: join(folder, 'month.tieout'), currency: 'USD', passphrase: null });
    const { bank, book } = world(rows);
    const { write } = engine.slot.require();
    load(
      write,
      'bank',
      bank.map((line) => ({ account: 'Current', line })),
    );
    load(
      write,
      'book',
      book.map((line) => ({ account: '', line })),
    );
    await engine.call('match.run', { jobId: 'match' });
    // The first answer builds the look-ups, as the job thread does while the screen shows the result of the match.
    await engine.job('match.repair', { saved: null, rebuilds: false });
    return { lines: bank.length, ...(await decide(engine)) };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function decide(engine: Engine): Promise<Omit<RematchFigures, 'lines'>> {
  const { write } = engine.slot.require();
  const ids = write.all<{ id: number }>('SELECT id FROM proposal ORDER BY id').map(({ id }) => id);
  const whole: number[] = [];
  const work: number[] = [];
  let offered = 0;
  let saved: number | null = null;
  for (let k = 0; k < DECISIONS; k++) {
    const id = ids[Math.floor(((k + 0.5) * ids.length) / DECISIONS)]!;
    if (k % UNDO_EVERY === UNDO_EVERY - 1) undoDecision(write, null, WHO);
    else rejectProposals(write, [id], '', WHO);
    const began = performance.now();
    const answer: Repair | null = await engine.job('match.repair', { saved, rebuilds: false });
    if (answer === null) throw new Error('no run was kept to repair from');
    work.push(performance.now() - began);
    if (!saveRepair(write, answer)) throw new Error('the answer came too late');
    whole.push(performance.now() - began);
    saved = answer.revision;
    if (answer.proposals.length > 0) offered++;
  }
  return {
    decisions: DECISIONS,
    p50Ms: quantile(whole, 0.5),
    p95Ms: quantile(whole, 0.95),
    workP50Ms: quantile(work, 0.5),
    workP95Ms: quantile(work, 0.95),
    offered,
  };
}
