/** `npm run bench:accuracy`: the engine and re-implemented rivals on worlds with known answers; prints a markdown table. */

import { performance } from 'node:perf_hooks';
import { EVIDENCE_CODES } from '../../shared/match/types.ts';
import { COUNTRIES } from './world/countries.ts';
import type { World } from './world/finish.ts';
import { makeWorld } from './world/make.ts';
import { RIVALS } from './world/rivals.ts';
import { type Answer, type Score, scoreAnswer } from './world/score.ts';
import { tieout } from './world/tieout.ts';

const lines = Number(process.argv[2] ?? 4000);
const seeds = (process.argv[3] ?? '21,22').split(',').map(Number);
const wordy = process.argv.includes('--kinds');

interface Run {
  readonly score: Score;
  readonly elapsedMs: number;
  readonly heapMb: number;
}

function run(match: (world: World) => Answer, world: World): Run {
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const answer = match(world);
  const elapsedMs = performance.now() - began;
  return {
    score: scoreAnswer(world, answer),
    elapsedMs,
    heapMb: Math.max(0, process.memoryUsage().heapUsed - before) / 1e6,
  };
}

const f = (x: number): string => (Number.isFinite(x) ? x.toFixed(3) : '-');
const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / Math.max(1, xs.length);

const matchers: readonly (readonly [string, (world: World) => Answer])[] = [['Tieout', tieout], ...RIVALS];
process.stdout.write(
  `Worlds: ${Object.keys(COUNTRIES).join(', ')}; ${lines} bank lines; seeds ${seeds.join(', ')}. Evidence codes: ${EVIDENCE_CODES.length}.\n\n`,
);
process.stdout.write(
  '| matcher | world | groups P | R | F1 | pairs F1 | sure (>= .95) precision | wrong among sure, 95 % interval | coverage | calibration error | duplicates P/R | exceptions F1 | cause right | s | MB |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n',
);
for (const [name, match] of matchers) {
  for (const country of Object.keys(COUNTRIES) as (keyof typeof COUNTRIES)[]) {
    const runs = seeds.map((seed) => run(match, makeWorld(country, lines, seed)));
    const at = (pick: (score: Score) => number) => f(mean(runs.map(({ score }) => pick(score))));
    const [low, high] = runs
      .map(({ score }) => score.wrongInterval)
      .reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)] as const);
    process.stdout.write(
      `| ${name} | ${country} | ${at((s) => s.precision)} | ${at((s) => s.recall)} | ${at((s) => s.f1)} | ${at((s) => s.pairF1)} | ${at((s) => s.surePrecision)} | ${f(low)}-${f(high)} | ${at((s) => s.coverage)} | ${at((s) => s.calibrationError)} | ${at((s) => s.duplicatePrecision)}/${at((s) => s.duplicateRecall)} | ${at((s) => s.exceptionF1)} | ${at((s) => s.causeRight)} | ${f(mean(runs.map((r) => r.elapsedMs)) / 1000)} | ${Math.round(mean(runs.map((r) => r.heapMb)))} |\n`,
    );
    if (wordy)
      for (const [kind, { found, total }] of runs[0]!.score.kinds)
        process.stdout.write(`|   | ${kind} | | ${f(found / total)} of ${total} | | | | | | | | | | | |\n`);
  }
}
