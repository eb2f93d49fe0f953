/** Scores the engine on worlds of the shared generator: `match-dev FOLDER...` prints one row per world. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { Day } from '../../shared/day.ts';
import { runMatch } from '../../shared/match/engine.ts';
import { DEFAULT_SETTINGS, type MatchResult } from '../../shared/match/types.ts';
import { exponentOf } from '../../shared/money.ts';
import { loadWorld, type WorldTables } from './world/load.ts';

/** The result as the command line prints it. */
export function printable(result: MatchResult, world: WorldTables) {
  const ids = (side: string) => (side === 'bank' ? world.bankIds : world.bookIds);
  const side = (name: string) => (name === 'bank' ? 'bank' : 'ledger');
  return {
    groups: result.proposals.map((p) => ({
      bank: p.bank.map((id) => world.bankIds[id]),
      ledger: p.book.map((id) => world.bookIds[id]),
      confidence: p.confidence,
      basis: p.basis,
    })),
    duplicates: result.duplicates.map((d) => ({
      side: side(d.side),
      original: ids(d.side)[d.original],
      duplicate: ids(d.side)[d.duplicate],
      kind: d.kind,
    })),
    exceptions: result.exceptions.map((x) => ({ side: side(x.side), id: ids(x.side)[x.line], kind: x.kind })),
  };
}

/** Runs the engine on a loaded world. */
export function matchWorld(world: WorldTables): MatchResult {
  let last = 0;
  for (const day of world.bank.day) last = Math.max(last, day);
  return runMatch({
    bank: world.bank,
    book: world.book,
    today: last as Day,
    settings: DEFAULT_SETTINGS,
    decisions: [],
    rules: [],
    exponent: exponentOf,
    clock: () => performance.now(),
  });
}

interface Truth {
  readonly groups: readonly { bank: readonly string[]; ledger: readonly string[] }[];
  readonly duplicates: readonly { original: string; duplicate: string }[];
  readonly equivalent: readonly (readonly string[])[];
}

/** Right and wrong at confidence 0.95 and more, and below, by how groups were found. */
function byBasis(
  truth: Truth,
  out: {
    groups: {
      bank: (string | undefined)[];
      ledger: (string | undefined)[];
      confidence: number;
      basis: string | undefined;
    }[];
  },
): string {
  const copies = new Map(truth.duplicates.map((d) => [d.duplicate, d.original]));
  const same = new Map(truth.equivalent.flatMap((list) => list.map((id) => [id, list[0]!] as const)));
  const canon = (id: string | undefined) =>
    same.get(copies.get(id ?? '') ?? id ?? '') ?? copies.get(id ?? '') ?? id ?? '';
  const key = (g: { bank: readonly (string | undefined)[]; ledger: readonly (string | undefined)[] }) =>
    `${g.bank.map(canon).sort().join()}|${g.ledger.map(canon).sort().join()}`;
  const right = new Set(truth.groups.map(key));
  const counts = new Map<string, number[]>();
  for (const group of out.groups) {
    const row = counts.get(group.basis ?? '') ?? [0, 0, 0, 0];
    row[(group.confidence >= 0.95 ? 0 : 2) + (right.has(key(group)) ? 0 : 1)]!++;
    counts.set(group.basis ?? '', row);
  }
  return [...counts]
    .map(([basis, row]) => `  ${basis}: >=.95 ${row[0]} right ${row[1]} wrong; below ${row[2]} right ${row[3]} wrong`)
    .join('\n');
}

const scorerPath = process.env.SCORER ?? resolve('..', 'shared', 'bench', 'score.mjs');
const scorer = await import(pathToFileURL(scorerPath).href);
for (const folder of process.argv.slice(2).filter((arg) => !arg.startsWith('--'))) {
  const world = loadWorld(folder);
  const began = performance.now();
  const result = matchWorld(world);
  const elapsed = performance.now() - began;
  if (process.env.RESULT) writeFileSync(process.env.RESULT, JSON.stringify(printable(result, world)));
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'));
  const out = scorer.score(truth, printable(result, world));
  const f = (x: number | null) => (x === null ? '-' : x.toFixed(4));
  console.log(
    `${folder.split('/').at(-1)} group P ${f(out.groups.p)} R ${f(out.groups.r)} F1 ${f(out.groups.f1)} pairF1 ${f(out.pairs.f1)} | auto P ${f(out.auto.groupPrecision)} cov ${f(out.auto.coverage)} ece ${f(out.ece)} | dup ${f(out.duplicates.p)}/${f(out.duplicates.r)} exc F1 ${f(out.exceptions.f1)} kind ${f(out.exceptions.kindAccuracy)} | ${elapsed.toFixed(0)} ms`,
  );
  if (process.argv.includes('--stages'))
    console.log(result.stages.map((s) => `${s.stage} ${s.elapsedMs.toFixed(0)}`).join(', '));
  if (process.argv.includes('--basis')) console.log(byBasis(truth, printable(result, world)));
  if (process.argv.includes('--full')) scorer.print(out);
}
