/** After every decision, lets the suggestions follow: asks the job thread, stores the answer, asks again where more was decided meanwhile. */

import { CallError } from '../../shared/contract/index.ts';
import type { Repair } from '../store/repair.ts';

/** Calls after which suggestions may have to change. */
const DECISIONS: ReadonlySet<string> = new Set([
  'review.approve',
  'review.approveAbove',
  'review.categorise',
  'review.matchByHand',
  'review.reject',
  'review.settleDuplicate',
  'review.writeOff',
  'review.undo',
]);
/** Calls that may have run a match or opened another workspace: there may be something to repair from now. */
const MATCHES: ReadonlySet<string> = new Set([
  'workspace.open',
  'match.run',
  'sample.fill',
  'import.commit',
  'import.withdraw',
  'intake.settle',
]);
/** An answer that is overtaken this often in a row is left to the next decision. */
const MOST_TRIES = 20;

export interface RepairSteps {
  /** Works out what changes; null where no match is kept or can be had again. */
  readonly ask: (saved: number | null) => Promise<Repair | null>;
  /** Stores it between two decisions, never holding one up for longer than the writing; false where it came too late. */
  readonly save: (repair: Repair, path: string) => Promise<boolean>;
  /** The open workspace. */
  readonly path: () => string | null;
}

/** One repair at a time; decisions made meanwhile are answered together by the next. */
export class RepairLoop {
  private running: Promise<void> | null = null;
  private again = false;
  private possible: boolean;
  private saved: number | null = null;
  private failure: unknown = null;

  /** `possible` where a match made before this process can be had again. */
  constructor(
    private readonly steps: RepairSteps,
    possible: boolean,
  ) {
    this.possible = possible;
  }

  /** To be told of every call that went through. */
  after(method: string): void {
    if (MATCHES.has(method)) {
      this.possible = true;
      this.saved = null;
      this.failure = null;
    }
    // What gave way to another call goes on after it.
    if (!this.possible || !(this.again || DECISIONS.has(method))) return;
    this.again = true;
    this.running ??= this.repair().finally(() => {
      this.running = null;
    });
  }

  /** Waits for the running repair; throws what made the last one fail. */
  async settled(): Promise<void> {
    await this.running;
    if (this.failure !== null) throw this.failure;
  }

  stop(): void {
    this.possible = false;
  }

  /** A repair that fails leaves the match marked as stale: the decision itself stands. */
  private async repair(): Promise<void> {
    try {
      for (let tries = 0; this.again && this.possible && tries < MOST_TRIES; tries++) await this.once();
    } catch (error) {
      this.again = error instanceof CallError && error.code === 'cancelled';
      if (this.again) return;
      this.possible = false;
      this.failure = error;
    }
  }

  private async once(): Promise<void> {
    this.again = false;
    const path = this.steps.path();
    const answer = await this.steps.ask(this.saved);
    if (answer === null || path === null) {
      this.possible = false;
      return;
    }
    const stored = await this.steps.save(answer, path);
    this.saved = stored ? answer.revision : null;
    if (!stored) this.again = true;
  }
}
