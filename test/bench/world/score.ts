/** Scores a matcher's answer against a world's truth. */

import { upperBound } from '../../../shared/match/calibrate.ts';
import type { ExceptionKind } from '../../../shared/match/types.ts';
import type { World } from './finish.ts';

/** Groups by line ids (row numbers), with the matcher's confidence. */
export interface Answer {
  readonly groups: readonly {
    readonly bank: readonly number[];
    readonly book: readonly number[];
    readonly confidence: number;
  }[];
  readonly duplicates: readonly { readonly side: 'bank' | 'book'; readonly a: number; readonly b: number }[];
  /** Absent where a matcher names none. */
  readonly exceptions?: readonly {
    readonly side: 'bank' | 'book';
    readonly line: number;
    readonly kind: ExceptionKind;
  }[];
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly pairF1: number;
  /** Share right among groups of confidence .95 and more, and how many of the true groups those right ones are. */
  readonly surePrecision: number;
  readonly coverage: number;
  /** Clopper-Pearson 95 % interval of the share wrong among them. */
  readonly wrongInterval: readonly [number, number];
  readonly calibrationError: number;
  readonly duplicatePrecision: number;
  readonly duplicateRecall: number;
  /** F1 of the lines named as exceptions, and the share of those found whose kind is right. */
  readonly exceptionF1: number;
  readonly causeRight: number;
  readonly kinds: ReadonlyMap<string, { found: number; total: number }>;
}

const SURE = 0.95;

/** Exact groups: both id sets equal the truth's, copies and equal lines being interchangeable; each true group counts once. */
export function scoreAnswer(world: World, answer: Answer): Score {
  const canon = (id: string): string => world.same.get(id) ?? id;
  const keyOf = (bank: readonly string[], book: readonly string[]) =>
    `${bank.map(canon).sort().join()}|${book.map(canon).sort().join()}`;
  const left = new Map<string, number>();
  const pairsLeft = new Map<string, number>();
  const bump = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  const take = (map: Map<string, number>, key: string): boolean => {
    const n = map.get(key) ?? 0;
    if (n > 0) map.set(key, n - 1);
    return n > 0;
  };
  let truePairs = 0;
  for (const group of world.groups) {
    bump(left, keyOf(group.bank, group.book));
    for (const b of group.bank) for (const l of group.book) bump(pairsLeft, `${canon(b)}|${canon(l)}`);
    truePairs += group.bank.length * group.book.length;
  }
  const found = new Map<string, number>();
  let right = 0;
  let pairs = 0;
  let pairsRight = 0;
  let sure = 0;
  let sureRight = 0;
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  for (const group of [...answer.groups].sort((x, y) => y.confidence - x.confidence)) {
    const bank = group.bank.map((id) => world.bankIds[id]!);
    const book = group.book.map((id) => world.bookIds[id]!);
    for (const b of bank) for (const l of book) if (take(pairsLeft, `${canon(b)}|${canon(l)}`)) pairsRight++;
    pairs += bank.length * book.length;
    const key = keyOf(bank, book);
    const exact = take(left, key);
    if (exact) {
      right++;
      bump(found, key);
    }
    if (group.confidence >= SURE) {
      sure++;
      if (exact) sureRight++;
    }
    const bin = bins[Math.min(9, Math.floor(group.confidence * 10))]!;
    bin.confidence += group.confidence;
    if (exact) bin.right++;
  }
  const precision = right / Math.max(1, answer.groups.length);
  const recall = right / Math.max(1, world.groups.length);
  const pairPrecision = pairsRight / Math.max(1, pairs);
  const pairRecall = pairsRight / Math.max(1, truePairs);
  const wrong = sure - sureRight;
  const duplicates = duplicateHits(world, answer);
  return {
    precision,
    recall,
    f1: harmonic(precision, recall),
    pairF1: harmonic(pairPrecision, pairRecall),
    surePrecision: sure === 0 ? Number.NaN : sureRight / sure,
    coverage: sureRight / Math.max(1, world.groups.length),
    wrongInterval: [
      sure === 0 || wrong === 0 ? 0 : 1 - upperBound(sureRight, sure, 0.025),
      sure === 0 ? 1 : upperBound(wrong, sure, 0.025),
    ],
    calibrationError:
      bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, answer.groups.length),
    duplicatePrecision: duplicates.claimed === 0 ? Number.NaN : duplicates.hits / duplicates.claimed,
    duplicateRecall: duplicates.hits / Math.max(1, world.duplicates.size),
    ...exceptionHits(world, answer),
    kinds: kindsOf(world, found, keyOf),
  };
}

/** Of lines that nothing tells apart any may be the copy; each true copy counts once. */
function duplicateHits(world: World, answer: Answer): { claimed: number; hits: number } {
  const canon = (id: string): string => world.same.get(id) ?? id;
  const left = new Map<string, number>();
  for (const pair of world.duplicates) {
    const key = pair.split(',').map(canon).sort().join();
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  let hits = 0;
  for (const { side, a, b } of answer.duplicates) {
    const ids = side === 'bank' ? world.bankIds : world.bookIds;
    const key = [canon(ids[a]!), canon(ids[b]!)].sort().join();
    const n = left.get(key) ?? 0;
    if (n === 0) continue;
    left.set(key, n - 1);
    hits++;
  }
  return { claimed: answer.duplicates.length, hits };
}

function exceptionHits(world: World, answer: Answer): { exceptionF1: number; causeRight: number } {
  const claimed = answer.exceptions ?? [];
  let hits = 0;
  let right = 0;
  for (const { side, line, kind } of claimed) {
    const truth = world.exceptions.get((side === 'bank' ? world.bankIds : world.bookIds)[line]!);
    if (truth === undefined) continue;
    hits++;
    if (truth === kind) right++;
  }
  return {
    exceptionF1: claimed.length === 0 ? Number.NaN : (2 * hits) / (claimed.length + world.exceptions.size),
    causeRight: hits === 0 ? Number.NaN : right / hits,
  };
}

function kindsOf(
  world: World,
  found: ReadonlyMap<string, number>,
  keyOf: (bank: readonly string[], book: readonly string[]) => string,
): Map<string, { found: number; total: number }> {
  const out = new Map<string, { found: number; total: number }>();
  const rest = new Map(found);
  for (const group of world.groups) {
    const row = out.get(group.kind) ?? { found: 0, total: 0 };
    out.set(group.kind, row);
    row.total++;
    const key = keyOf(group.bank, group.book);
    const n = rest.get(key) ?? 0;
    if (n > 0) {
      rest.set(key, n - 1);
      row.found++;
    }
  }
  return out;
}

function harmonic(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}
