/** Stage timing of a run, and its cancelling. */

import { MatchCancelled, type MatchInput, type StageTime } from './types.ts';

/** Says how long each stage took; throws MatchCancelled where the caller asks to stop. */
export class Stages {
  readonly times: StageTime[] = [];
  private since: number;

  constructor(private readonly input: MatchInput) {
    this.since = input.clock?.() ?? 0;
  }

  mark(stage: string): void {
    const now = this.input.clock?.() ?? 0;
    this.times.push({ stage, elapsedMs: now - this.since });
    this.since = now;
    if (this.input.progress?.(stage, this.times.length, 9)) throw new MatchCancelled(stage);
  }
}
