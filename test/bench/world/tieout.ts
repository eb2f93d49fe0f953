/** The engine as one matcher of the accuracy benchmark. */

import type { Day } from '../../../shared/day.ts';
import { runMatch } from '../../../shared/match/engine.ts';
import { DEFAULT_SETTINGS } from '../../../shared/match/types.ts';
import { exponentOf } from '../../../shared/money.ts';
import type { World } from './finish.ts';
import type { Answer } from './score.ts';

/** Runs the engine on a world. */
export function tieout(world: World): Answer {
  let today = 0;
  for (const day of world.bank.day) today = Math.max(today, day);
  const result = runMatch({
    bank: world.bank,
    book: world.book,
    today: today as Day,
    settings: DEFAULT_SETTINGS,
    decisions: [],
    rules: [],
    exponent: exponentOf,
  });
  return {
    groups: result.proposals.map((p) => ({ bank: p.bank, book: p.book, confidence: p.confidence })),
    duplicates: result.duplicates.map((d) => ({ side: d.side, a: d.original, b: d.duplicate })),
    exceptions: result.exceptions.map(({ side, line, kind }) => ({ side, line, kind })),
  };
}
