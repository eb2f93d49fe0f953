/** What a handler gets besides its input, and how handlers are declared. */

import type { Input, Method, Output } from '../../shared/contract/index.ts';
import type { JobControl } from '../imports/control.ts';
import type { StagedEntry } from '../imports/stage.ts';
import type { Finding } from '../intake/look.ts';
import type { Repair } from '../store/repair.ts';
import type { DecideMany, DecidingMethod } from './decide-many.ts';
import type { Settling, WatchedFile } from './intake.ts';
import type { RepairSlot } from './kept-run.ts';
import type { RepairCall } from './repair.ts';
import type { Baseline } from './rules.ts';
import type { Session, SessionSlot } from './session.ts';

/** Wall clock as ISO text; the only place handlers take the time from. */
export type Clock = () => string;

/** On the answering thread: small reads and writes. */
export interface ScreenContext {
  readonly slot: SessionSlot;
  readonly session: () => Session;
  readonly clock: Clock;
  /** Runs a job call on the job thread. */
  readonly job: <M extends JobMethod>(method: M, input: JobInput<M>) => Promise<JobOutput<M>>;
  readonly cancel: (jobId: string) => void;
  /** Any other call, as the window makes it; only for what is not itself among the calls that never overlap. */
  readonly call: <M extends Method>(method: M, input: Input<M>) => Promise<Output<M>>;
  /** Lets the job thread go of the workspace file. */
  readonly release: () => Promise<void>;
  /** How the watch of the folder stands. */
  readonly watch: () => Pick<Output<'intake.get'>, 'active' | 'message'>;
}

/** On the job thread: long reads and writes. Stages live here. */
export interface JobContext {
  readonly session: () => Session;
  readonly clock: Clock;
  readonly control: JobControl;
  readonly stages: Map<string, StagedEntry[]>;
  /** What rules are tried against, while the workspace stays as it is: at most one. */
  readonly baselines: Map<string, Baseline>;
  /** What the last match knew, for repairs after decisions. */
  readonly repairs: RepairSlot;
}

/** Calls that only the engine and the command line make. */
export interface InternalCalls {
  /** Reads and writes in one go, for the command line: files that need an answer are reported and not written. */
  'import.direct': { input: DirectImport; output: Output<'import.commit'> };
  /** Imports a month of the sample company into its workspace, and matches. */
  'sample.fill': { input: { readonly jobId: string; readonly month: string }; output: null };
  /** What decisions since the last match change in its suggestions. Null: match again. */
  'match.repair': { input: RepairCall; output: Repair | null };
  /** A decision about many items. */
  'decide.many': { input: DecideMany; output: Output<DecidingMethod> };
  /** Looks at a file of the watched folder without writing; null when it changed meanwhile or is no longer watched. */
  'intake.look': { input: WatchedFile; output: Finding | null };
  /** Imports what the look found settled, and records what came of it either way. */
  'intake.settle': { input: Settling; output: Finding | null };
}

export interface DirectImport {
  readonly paths: readonly string[];
  readonly side: 'bank' | 'book';
  readonly account: string | null;
  readonly map: Input<'import.remap'>['map'];
  readonly by: string;
  readonly jobId: string;
}

export const JOB_METHODS = [
  'import.stage',
  'import.stageText',
  'import.remap',
  'import.preview',
  'import.problems',
  'import.commit',
  'import.discard',
  'import.withdraw',
  'proof.addMissingLine',
  'match.run',
  'post.run',
  'post.summary',
  'post.reverse',
  'post.again',
  'report.html',
  'report.pdf',
  'report.page',
  'report.sheet',
  'grid.export',
  'workspace.verify',
  'workspace.backUp',
  'intake.set',
  'rules.backtest',
] as const satisfies readonly Method[];

export type ContractJobMethod = (typeof JOB_METHODS)[number];
export type JobMethod = ContractJobMethod | keyof InternalCalls;
export type JobInput<M extends JobMethod> = M extends keyof InternalCalls
  ? InternalCalls[M]['input']
  : M extends Method
    ? Input<M>
    : never;
export type JobOutput<M extends JobMethod> = M extends keyof InternalCalls
  ? InternalCalls[M]['output']
  : M extends Method
    ? Output<M>
    : never;

/** Calls that change the workspace: they never overlap each other. */
export const WRITING: ReadonlySet<string> = new Set([
  'accounts.change',
  'accounts.join',
  'accounts.keepApart',
  'accounts.part',
  'ledger.add',
  'ledger.read',
  'import.commit',
  'import.withdraw',
  'import.direct',
  'sample.fill',
  'match.run',
  'post.run',
  'post.reverse',
  'post.again',
  'books.setNature',
  'review.approve',
  'review.approveAbove',
  'review.categorise',
  'review.reject',
  'review.settleDuplicate',
  'review.dispose',
  'review.writeOff',
  'review.writeOffLimit',
  'review.matchByHand',
  'review.note',
  'review.undo',
  'intake.set',
  'intake.settle',
  'proof.setOpening',
  'proof.addMissingLine',
  'period.define',
  'period.signOff',
  'period.reopen',
  'period.fourEyes',
  'ledger.setBalance',
  'ledger.trialBalance',
  'rules.save',
  'rules.remove',
  'rules.order',
  'workspace.backUp',
  'workspace.restore',
]);

export type ScreenMethod = Exclude<Method, ContractJobMethod>;
export type ScreenHandlers = {
  readonly [M in ScreenMethod]: (context: ScreenContext, input: Parsed<M>) => Output<M> | Promise<Output<M>>;
};
export type JobHandlers = {
  readonly [M in JobMethod]: (context: JobContext, input: JobInput<M>) => JobOutput<M> | Promise<JobOutput<M>>;
};

/** A call's input after zod has parsed it. */
export type Parsed<M extends Method> = import('zod').output<
  import('../../shared/contract/index.ts').Contract[M]['input']
>;

const MS_PER_DAY = 86_400_000;

/** Dispositions run out with the calendar day of the engine's clock. */
export const asOf = (context: { readonly clock: () => string }): { readonly today: number } => ({
  today: Math.floor(Date.parse(context.clock()) / MS_PER_DAY),
});
