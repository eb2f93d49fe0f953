/** The job side: runs one job call on this thread's own connections, and serves them over a worker port. */

import { parentPort, workerData } from 'node:worker_threads';
import type { Progress } from '../../shared/contract/index.ts';
import type { JobControl } from '../imports/control.ts';
import type { StagedEntry } from '../imports/stage.ts';
import type { ThreadScripts } from '../imports/threads.ts';
import type { JobContext, JobMethod } from './context.ts';
import { RepairSlot } from './kept-run.ts';
import { JOB_HANDLERS } from './registry.ts';
import type { Baseline } from './rules.ts';
import { progressOf } from './runner.ts';
import { type SessionKey, SessionSlot } from './session.ts';

export interface JobRequest {
  readonly method: string;
  readonly input: unknown;
  readonly session: SessionKey | null;
}

export type JobReply =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'done'; readonly ok: true; readonly value: unknown }
  | {
      readonly type: 'done';
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly detail: string | null;
    };

/** What the job thread is started with. */
export interface JobStart {
  /** 1 asks the running job to stop. */
  readonly flag: Int32Array;
  readonly scripts: ThreadScripts | null;
}

export interface JobState {
  readonly slot: SessionSlot;
  readonly stages: Map<string, StagedEntry[]>;
  readonly baselines: Map<string, Baseline>;
  readonly repairs: RepairSlot;
}

export function newJobState(): JobState {
  return { slot: new SessionSlot(), stages: new Map(), baselines: new Map(), repairs: new RepairSlot() };
}

function isJobMethod(method: string): method is JobMethod {
  return Object.hasOwn(JOB_HANDLERS, method);
}

/** Runs one call. The input was parsed by the engine. */
export async function runJob(state: JobState, request: JobRequest, control: JobControl): Promise<unknown> {
  const { method, input, session } = request;
  if (method === 'release') {
    state.slot.set(null);
    state.stages.clear();
    state.baselines.clear();
    state.repairs.drop();
    return null;
  }
  if (!isJobMethod(method)) throw new Error(`no job named ${method}`);
  const context: JobContext = {
    session: () => (session === null ? state.slot.require() : state.slot.use(session)),
    clock: () => new Date().toISOString(),
    control,
    stages: state.stages,
    baselines: state.baselines,
    repairs: state.repairs,
  };
  const handler = JOB_HANDLERS[method] as (context: JobContext, input: unknown) => unknown;
  return handler(context, input);
}

function failure(error: unknown): JobReply {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'internal';
  const detail =
    error instanceof Error && 'detail' in error && typeof error.detail === 'string'
      ? error.detail
      : error instanceof Error
        ? (error.stack ?? null)
        : null;
  return { type: 'done', ok: false, code, message: error instanceof Error ? error.message : String(error), detail };
}

/** Serves job calls on a worker thread, one at a time. */
export function serveJobs(): void {
  if (parentPort === null) throw new Error('the job script runs only as a worker thread');
  const port = parentPort;
  const { flag, scripts } = workerData as JobStart;
  const state = newJobState();
  const send = (reply: JobReply): void => port.postMessage(reply);
  port.on('message', (request: JobRequest) => {
    const progress = progressOf(request.method, '', (event) => send({ type: 'progress', progress: event }));
    const control: JobControl = { progress, cancelled: () => Atomics.load(flag, 0) === 1, scripts };
    runJob(state, request, control).then(
      (value) => send({ type: 'done', ok: true, value }),
      (error: unknown) => send(failure(error)),
    );
  });
}
