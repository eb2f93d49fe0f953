/** The set solver's times: planted sets of up to 20 legs among 2,000 candidates, of 60 legs where a batch narrows the pool. */

import { performance } from 'node:perf_hooks';
import { subsetSums } from '../../shared/match/solver.ts';

export interface SolverFigures {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Share of searches that found a set, and that knew of more than one (never automatic then). */
  readonly found: number;
  readonly ambiguous: number;
  /** The same times for 60 legs of a narrowed pool of 70. */
  readonly narrowedP50Ms: number;
  readonly narrowedP95Ms: number;
  readonly narrowedFound: number;
}

/** Seeded numbers below 1 (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Trial {
  readonly elapsedMs: number;
  readonly sets: number;
}

function trial(roll: () => number, size: number, legs: number): Trial {
  const amounts = Array.from({ length: size }, () => {
    const cents = Math.round(Math.exp(5 + 4 * roll()) * 100 * (0.5 + roll()));
    return roll() < 0.05 ? -cents : cents;
  });
  const planted = new Set<number>();
  while (planted.size < legs) planted.add(Math.floor(roll() * size));
  const target = [...planted].reduce((sum, at) => sum + amounts[at]!, 0);
  const began = performance.now();
  const answer = subsetSums({ amounts, target, minLegs: 2, maxLegs: legs, limit: 5, nodes: 400_000 });
  const elapsedMs = performance.now() - began;
  for (const set of answer.sets)
    if (set.reduce((sum, at) => sum + amounts[at]!, 0) !== target) throw new Error('a set does not add up');
  return { elapsedMs, sets: answer.sets.length };
}

function quantile(trials: readonly Trial[], share: number): number {
  const times = trials.map(({ elapsedMs }) => elapsedMs).sort((x, y) => x - y);
  return Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]! * 10) / 10;
}

const shareOf = (trials: readonly Trial[], atLeast: number): number =>
  trials.filter(({ sets }) => sets >= atLeast).length / trials.length;

/** Runs `runs` searches of 2 to 20 legs and as many of 60 legs in a narrowed pool. */
export function benchSolver(runs: number): SolverFigures {
  const roll = dice(41);
  const wide = Array.from({ length: runs }, (_, k) => trial(roll, 2000, 2 + (k % 19)));
  const narrowed = Array.from({ length: runs }, () => trial(roll, 70, 60));
  return {
    p50Ms: quantile(wide, 0.5),
    p95Ms: quantile(wide, 0.95),
    maxMs: quantile(wide, 1),
    found: shareOf(wide, 1),
    ambiguous: shareOf(wide, 2),
    narrowedP50Ms: quantile(narrowed, 0.5),
    narrowedP95Ms: quantile(narrowed, 0.95),
    narrowedFound: shareOf(narrowed, 1),
  };
}
