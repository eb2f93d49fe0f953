/** Runs job calls one after another: on a worker thread beside the engine, or inline for the command line. */

import { Worker } from 'node:worker_threads';
import { CallError, ERROR_CODES, type ErrorCode, type Progress } from '../../shared/contract/index.ts';
import type { JobControl } from '../imports/control.ts';
import { scriptsBeside, THREAD_LIMITS, type ThreadScripts } from '../imports/threads.ts';
import { type JobReply, type JobRequest, type JobStart, type JobState, newJobState, runJob } from './job.ts';
import type { SessionKey } from './session.ts';

export interface Runner {
  readonly run: (method: string, input: unknown, session: SessionKey | null) => Promise<unknown>;
  /** Stops the job with this id: at once when it waits, within a portion when it runs. */
  readonly cancel: (jobId: string) => void;
  /** Lets go of the workspace file. */
  readonly release: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type ProgressSink = (progress: Progress) => void;

/** The id a job call carries, '' where it has none. */
export function jobIdOf(input: unknown): string {
  return typeof input === 'object' && input !== null && 'jobId' in input && typeof input.jobId === 'string'
    ? input.jobId
    : '';
}

const KINDS: Readonly<Record<string, Progress['kind']>> = {
  'decide.many': 'decide',
  'import.commit': 'commit',
  'import.direct': 'commit',
  'match.run': 'match',
  'rules.backtest': 'match',
  'sample.fill': 'sample',
};

/** Turns raw counts into progress events, at most ten a second, with the rate since the stage began. */
export function progressOf(method: string, jobId: string, emit: ProgressSink): JobControl['progress'] {
  let stage = '';
  let began = 0;
  let last = 0;
  return (name, done, total, unit) => {
    const now = performance.now();
    if (name !== stage) {
      stage = name;
      began = now;
    } else if (now - last < 100 && done < total) return;
    last = now;
    const seconds = (now - began) / 1000;
    emit({
      jobId,
      kind: KINDS[method] ?? 'stage',
      stage: name,
      done,
      total,
      unit,
      rate: seconds > 0.2 ? Math.round(done / seconds) : 0,
    });
  };
}

/** Inline: for the command line, which has no screen to keep answering. */
export function inlineRunner(emit: ProgressSink, scripts: ThreadScripts | null): Runner {
  const state: JobState = newJobState();
  let queue: Promise<unknown> = Promise.resolve();
  const cancelled = new Set<string>();
  return {
    run: (method, input, session) => {
      const jobId = jobIdOf(input);
      const progress = progressOf(method, jobId, emit);
      const control: JobControl = { progress, cancelled: () => cancelled.has(jobId), scripts };
      const result = queue.then(() => runJob(state, { method, input, session }, control));
      queue = result.catch(() => undefined);
      return result;
    },
    cancel: (jobId) => cancelled.add(jobId),
    release: async () => {
      await queue;
      state.slot.set(null);
    },
    close: async () => state.slot.set(null),
  };
}

interface Waiting {
  readonly jobId: string;
  readonly request: JobRequest;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const CANCELLED = (): CallError => new CallError('cancelled', 'Cancelled. Nothing of this step was written.');

function errorOf(reply: Extract<JobReply, { readonly ok: false }>): Error {
  const code = ERROR_CODES.find((known) => known === reply.code);
  return code === undefined || code === 'internal'
    ? Object.assign(new Error(reply.message), { stack: reply.detail ?? reply.message })
    : new CallError(code satisfies ErrorCode, reply.message, reply.detail);
}

/** The job that nobody waits for: asked to stop as soon as another one waits. */
const BACKGROUND = 'match.repair';

/** On a worker thread. When the thread dies the running job fails with `engine_restarted` and the next one gets a fresh thread. */
export class WorkerRunner implements Runner {
  private worker: Worker | null = null;
  private running: Waiting | null = null;
  private readonly waiting: Waiting[] = [];
  /** 1 asks the running job to stop. */
  private readonly flag = new Int32Array(new SharedArrayBuffer(4));

  constructor(
    private readonly script: string,
    private readonly emit: ProgressSink,
  ) {}

  readonly run = (method: string, input: unknown, session: SessionKey | null): Promise<unknown> =>
    new Promise((resolve, reject) => {
      this.waiting.push({ jobId: jobIdOf(input), request: { method, input, session }, resolve, reject });
      if (this.running?.request.method === BACKGROUND && method !== BACKGROUND) Atomics.store(this.flag, 0, 1);
      this.next();
    });

  readonly cancel = (jobId: string): void => {
    if (jobId === '') return;
    if (this.running?.jobId === jobId) Atomics.store(this.flag, 0, 1);
    const at = this.waiting.findIndex((item) => item.jobId === jobId);
    if (at >= 0) this.waiting.splice(at, 1)[0]!.reject(CANCELLED());
  };

  readonly release = async (): Promise<void> => {
    if (this.worker !== null) await this.run('release', null, null);
  };

  readonly close = async (): Promise<void> => {
    for (const item of this.waiting.splice(0)) item.reject(CANCELLED());
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  };

  private next(): void {
    if (this.running !== null) return;
    const item = this.waiting.shift();
    if (item === undefined) return;
    this.running = item;
    Atomics.store(this.flag, 0, 0);
    this.worker ??= this.start();
    this.worker.postMessage(item.request);
  }

  private start(): Worker {
    const workerData: JobStart = { flag: this.flag, scripts: scriptsBeside(this.script) };
    const worker = new Worker(this.script, { workerData, resourceLimits: THREAD_LIMITS });
    worker.on('message', (reply: JobReply) => this.receive(reply));
    worker.on('error', (error) => this.died(worker, error.message));
    worker.on('exit', (code) => this.died(worker, `exit code ${code}`));
    return worker;
  }

  private receive(reply: JobReply): void {
    const item = this.running;
    if (item === null) return;
    if (reply.type === 'progress') {
      this.emit({ ...reply.progress, jobId: item.jobId });
      return;
    }
    this.running = null;
    if (reply.ok) item.resolve(reply.value);
    else item.reject(errorOf(reply));
    this.next();
  }

  private died(worker: Worker, why: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const item = this.running;
    this.running = null;
    item?.reject(
      new CallError(
        'engine_restarted',
        'The work stopped unexpectedly. Nothing of it was written. Try again; if it happens again, the file may be too large for the memory of this machine.',
        why,
      ),
    );
    this.next();
  }
}
