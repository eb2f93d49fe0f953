/** Changes of many rows: done a portion at a time, so that they can say how far they are and stop. */

import type { ReadHandle } from './handle.ts';

/** Told how far a change is; what it throws rolls the change back. */
export type Step = (stage: string, done: number, total: number) => void;

/** For callers that neither show nor stop. */
export const NO_STEP: Step = () => undefined;

/** Rows a statement takes at a time: some ten milliseconds of work between two chances to stop. */
const PORTION = 1_000;

/** The items a portion at a time, each announced before it is done. */
export function* portions<T>(items: readonly T[], stage: string, step: Step): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += PORTION) {
    step(stage, at, items.length);
    yield items.slice(at, at + PORTION);
  }
}

/** Rows of a statement that takes ids as one JSON array, in the order of the ids where the statement keeps it. */
export const withIds = <Row>(read: ReadHandle, sql: string, ids: readonly number[]): Row[] =>
  read.all<Row>(sql, JSON.stringify(ids));

/** The items one by one, announced a portion at a time. */
export function* announced<T>(items: readonly T[], stage: string, step: Step): Generator<T> {
  for (const some of portions(items, stage, step)) yield* some;
}
