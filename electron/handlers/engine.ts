/** The engine: checks every call against the contract and runs it here or on the job thread. */

import { CallError, type Contract, contract, type Method } from '../../shared/contract/index.ts';
import type { ThreadScripts } from '../imports/threads.ts';
import { FolderIntake } from '../intake/intake.ts';
import type { WatchTiming } from '../intake/watch.ts';
import { toCallError } from '../store/errors.ts';
import { readMeta } from '../store/meta.ts';
import { type Repair, saveRepair } from '../store/repair.ts';
import {
  JOB_METHODS,
  type JobInput,
  type JobMethod,
  type JobOutput,
  type ScreenContext,
  type ScreenMethod,
  WRITING,
} from './context.ts';
import { SCREEN_HANDLERS } from './registry.ts';
import { RepairLoop } from './repair-loop.ts';
import { inlineRunner, type Runner, WorkerRunner } from './runner.ts';
import { Session, SessionSlot } from './session.ts';

export interface EngineDeps {
  emit(event: string, payload: unknown): void;
  /** Bundle that serves jobs on a worker thread; null runs them inline (command line). */
  readonly jobScript: string | null;
  /** Scripts of the threads that jobs start where they run inline; the job thread finds its own. */
  readonly scripts?: ThreadScripts | null;
  /** Works a match made before this process out again, so that suggestions follow decisions (the window; on the command line matching is a call of its own). */
  readonly rebuilds?: boolean;
  /** How the watched folder is looked at; without it none is watched (command line). */
  readonly watch?: WatchTiming;
}

export interface Engine {
  /** Answers a contract call; throws CallError for what a person can act on. */
  call(method: string, params: unknown): Promise<unknown>;
  /** Same, typed, for callers in this process; also the internal calls. */
  job<M extends JobMethod>(method: M, input: JobInput<M>): Promise<JobOutput<M>>;
  readonly slot: SessionSlot;
  /** Resolves once suggestions follow every decision made so far. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const ON_JOB_THREAD: ReadonlySet<string> = new Set(JOB_METHODS);

function isMethod(method: string): method is Method {
  return Object.hasOwn(contract, method);
}

function parseInput<M extends Method>(method: M, params: unknown): unknown {
  const schema: Contract[Method]['input'] = contract[method].input;
  const parsed = schema.safeParse(params);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CallError(
    'bad_request',
    `${method}: ${issue === undefined ? 'the request does not fit' : `${issue.path.join('.') || 'input'}: ${issue.message}`}. Nothing was changed.`,
  );
}

class EngineCore implements Engine {
  readonly slot = new SessionSlot();
  private readonly runner: Runner;
  private readonly intake: FolderIntake;
  private readonly repairs: RepairLoop;
  /** Changes wait for each other, so that a decision never blocks the answering thread on a running import. */
  private writes: Promise<unknown> = Promise.resolve();
  private revision = '';

  constructor(private readonly deps: EngineDeps) {
    const emit = (progress: unknown): void => deps.emit('job.progress', progress);
    this.runner =
      deps.jobScript === null ? inlineRunner(emit, deps.scripts ?? null) : new WorkerRunner(deps.jobScript, emit);
    const rebuilds = deps.rebuilds === true;
    const ask = async (saved: number | null) =>
      (await this.runner.run('match.repair', { saved, rebuilds }, this.slot.current?.key ?? null)) as Repair | null;
    this.repairs = new RepairLoop(
      {
        ask,
        save: (repair, path) => this.exclusively(() => this.store(repair, path)),
        path: () => this.slot.current?.key.path ?? null,
      },
      rebuilds,
    );
    this.intake = new FolderIntake({
      timing: deps.watch ?? null,
      look: (item) => this.job('intake.look', item),
      settle: (input) => this.job('intake.settle', input),
      found: (event) => deps.emit('intake.found', event),
    });
  }

  async call(method: string, params: unknown): Promise<unknown> {
    if (method === 'ping') return 'pong';
    if (method === 'workspace.reopen') return this.reopen(params);
    if (!isMethod(method)) throw new CallError('unknown_method', `There is no call named ${method}.`);
    const input = parseInput(method, params);
    try {
      const value = WRITING.has(method)
        ? await this.exclusively(() => this.dispatch(method, input))
        : await this.dispatch(method, input);
      this.followUp(method);
      return contract[method].output.parse(value);
    } catch (error) {
      throw toCallError(error);
    }
  }

  async job<M extends JobMethod>(method: M, input: JobInput<M>): Promise<JobOutput<M>> {
    const run = (): Promise<unknown> => this.runner.run(method, input, this.slot.current?.key ?? null);
    const value = WRITING.has(method) ? await this.exclusively(run) : await run();
    this.followUp(method);
    return value as JobOutput<M>;
  }

  settled(): Promise<void> {
    return this.repairs.settled();
  }

  async close(): Promise<void> {
    this.intake.stop();
    this.repairs.stop();
    await this.runner.close();
    this.slot.set(null);
  }

  /** What every call is followed by. A workspace that cannot be written keeps its suggestions as they are. */
  private followUp(method: string): void {
    this.announce();
    if (this.slot.current?.readOnly !== true) this.repairs.after(method);
  }

  /** False where the workspace moved on, or is another one. */
  private store(repair: Repair, path: string): boolean {
    const session = this.slot.current;
    if (session === null || session.readOnly || session.key.path !== path) return false;
    const saved = saveRepair(session.write, repair);
    this.announce();
    return saved;
  }

  private exclusively<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.writes.then(work);
    this.writes = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  private dispatch(method: Method, input: unknown): unknown {
    if (ON_JOB_THREAD.has(method)) return this.runner.run(method, input, this.slot.current?.key ?? null);
    const handler = SCREEN_HANDLERS[method as ScreenMethod] as (context: ScreenContext, input: unknown) => unknown;
    return handler(this.context, input);
  }

  private readonly context: ScreenContext = {
    slot: this.slot,
    session: () => this.slot.require(),
    clock: () => new Date().toISOString(),
    job: async (method, input) => {
      if (method === 'sample.fill') return this.job(method, input);
      return (await this.runner.run(method, input, this.slot.current?.key ?? null)) as never;
    },
    call: async (method, input) => (await this.call(method, input)) as never,
    cancel: (jobId) => this.runner.cancel(jobId),
    release: () => this.runner.release(),
    watch: () => this.intake.status(),
  };

  /** After a crash: opens what was open, keeping quiet about anything newer. */
  private async reopen(params: unknown): Promise<null> {
    const { path, passphrase } = parseInput('workspace.open', params) as { path: string; passphrase: string | null };
    this.slot.set(Session.open({ path, passphrase }));
    this.followUp('workspace.open');
    return null;
  }

  /** Tells the screens when the workspace moved on. */
  private announce(): void {
    const session = this.slot.current;
    const revision = session === null ? '' : `${session.key.path} ${readMeta(session.read, 'revision') ?? '0'}`;
    if (revision === this.revision) return;
    this.revision = revision;
    this.intake.follow(session?.readOnly ? null : session);
    this.deps.emit('workspace.changed', {
      revision: session === null ? 0 : Number(readMeta(session.read, 'revision') ?? '0'),
    });
  }
}

export function createEngine(deps: EngineDeps): Engine {
  return new EngineCore(deps);
}
