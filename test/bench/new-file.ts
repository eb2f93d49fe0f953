/** What a new file costs in a matched month: only what its lines concern is matched again, against matching everything. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { line } from '../storage/world.ts';
import { Loader, type MatchWorld, makeWorld } from './match-speed.ts';
import type { PlacedLine } from './shared-world.ts';

/** One line in so many comes with the new file, spread over the whole month: the dearest case. */
const HELD_BACK = 200;

export interface NewFileFigures {
  /** Lines of both sides, and those of the new file among them. */
  readonly lines: number;
  readonly added: number;
  readonly followSeconds: number;
  readonly matchSeconds: number;
  /** Share of the groups suggested after the file that matching everything suggests too. */
  readonly agrees: number;
}

/** Matches all lines but some, brings those, then matches everything. Null where the world cannot be made. */
export async function benchNewFile(rows: number, world: MatchWorld): Promise<NewFileFigures | null> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-new-file-'));
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  try {
    await engine.call('workspace.create', { path: join(folder, 'month.tieout'), currency: 'USD', passphrase: null });
    const { write } = engine.slot.require();
    const first = { bank: new Loader(write, 'bank'), book: new Loader(write, 'book') };
    const later: Record<'bank' | 'book', PlacedLine[]> = { bank: [], book: [] };
    let at = 0;
    const made = await makeWorld(world, rows, (side, lines) => {
      const isLater = lines.map(() => at++ % HELD_BACK === 0);
      first[side].add(lines.filter((_, k) => !isLater[k]));
      later[side].push(...lines.filter((_, k) => isLater[k]));
    });
    if (!made) return null;
    // Its withdrawal is what the suggestions follow: lines brought by hand are seen with it.
    const trigger = new Loader(write, 'bank');
    trigger.add([{ account: 'Bench', line: line(2, '2026-01-01', 1, 'withdrawn') }]);
    await engine.call('match.run', { jobId: 'first' });
    for (const side of ['bank', 'book'] as const) new Loader(write, side).add(later[side]);
    const followSeconds = await seconds(() =>
      engine.call('import.withdraw', { importId: trigger.importId, by: 'bench' }),
    );
    const followed = groups(engine);
    const matchSeconds = await seconds(() => engine.call('match.run', { jobId: 'all' }));
    const all = groups(engine);
    return {
      lines: first.bank.lines + first.book.lines + later.bank.length + later.book.length,
      added: later.bank.length + later.book.length,
      followSeconds,
      matchSeconds,
      agrees: [...followed].filter((group) => all.has(group)).length / followed.size,
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function groups(engine: Engine): ReadonlySet<string> {
  const { read } = engine.slot.require();
  return new Set(read.all<{ lines: string }>('SELECT lines FROM proposal').map(({ lines }) => lines));
}
