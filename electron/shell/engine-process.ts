/** The engine's process: forked by main, connected to the window by a message port, restarted when it dies. */

import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';

/** A workspace the engine has open; kept in memory only, so that a restarted engine can open it again. */
export interface OpenedWorkspace {
  readonly path: string;
  readonly name: string;
  readonly passphrase: string | null;
}

export interface EngineHooks {
  /** Called with events for the window. */
  onEvent(event: 'engine.state', payload: { state: 'ready' | 'down'; reason: string }): void;
  onOpened(opened: OpenedWorkspace): void;
}

type EngineMessage =
  | { readonly type: 'started' }
  | { readonly type: 'opened'; readonly path: string; readonly name: string | null; readonly passphrase: string | null }
  | { readonly type: 'closed' }
  | { readonly type: 'reopened'; readonly error: string | null };

const HEAP_MB = 3_072;
const STOP_LIMIT_MS = 5_000;
const MAX_CRASHES = 5;
const CRASH_WINDOW_MS = 60_000;

export class EngineProcess {
  readonly #script: string;
  readonly #hooks: EngineHooks;
  #child: UtilityProcess;
  #contents: WebContents | null = null;
  #opened: OpenedWorkspace | null = null;
  #crashes: number[] = [];
  #isStopping = false;
  #isReady = false;

  constructor(script: string, hooks: EngineHooks) {
    this.#script = script;
    this.#hooks = hooks;
    this.#child = this.#fork();
  }

  /** Gives the page of `contents` a port to the engine; called again by every page load. */
  connect(contents: WebContents): void {
    this.#contents = contents;
    if (this.#isReady) this.#handOver();
  }

  /** Asks the engine to close its file and end; ends it after a few seconds if it does not. */
  stop(): Promise<void> {
    this.#isStopping = true;
    return new Promise((resolve) => {
      if (this.#child.pid === undefined) {
        resolve();
        return;
      }
      const timer = setTimeout(() => this.#child.kill(), STOP_LIMIT_MS);
      this.#child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#child.postMessage({ type: 'stop' });
    });
  }

  #fork(): UtilityProcess {
    const child = utilityProcess.fork(this.#script, [], {
      serviceName: 'Tieout engine',
      execArgv: [`--max-old-space-size=${HEAP_MB}`, '--disable-proto=delete'],
      stdio: 'inherit',
    });
    child.on('message', (message: EngineMessage) => this.#receive(message));
    child.on('exit', (code) => this.#exited(code));
    return child;
  }

  #receive(message: EngineMessage): void {
    if (message.type === 'started') this.#started();
    if (message.type === 'reopened') this.#ready(message.error ?? '');
    if (message.type === 'closed') this.#opened = null;
    if (message.type === 'opened') {
      this.#opened = { path: message.path, name: message.name ?? message.path, passphrase: message.passphrase };
      this.#hooks.onOpened(this.#opened);
    }
  }

  #started(): void {
    if (this.#opened === null) {
      this.#ready('');
      return;
    }
    const { path, passphrase } = this.#opened;
    this.#child.postMessage({ type: 'reopen', params: { path, passphrase } });
  }

  #ready(reason: string): void {
    this.#isReady = true;
    if (this.#contents !== null) this.#handOver();
    this.#hooks.onEvent('engine.state', { state: 'ready', reason });
  }

  #handOver(): void {
    if (this.#contents === null || this.#contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage({ type: 'connect' }, [port1]);
    this.#contents.postMessage('engine-port', null, [port2]);
  }

  #exited(code: number): void {
    this.#isReady = false;
    if (this.#isStopping) return;
    const reason = `The engine stopped unexpectedly (code ${code}).`;
    this.#hooks.onEvent('engine.state', { state: 'down', reason });
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_WINDOW_MS), now];
    if (this.#crashes.length <= MAX_CRASHES) this.#child = this.#fork();
    else this.#hooks.onEvent('engine.state', { state: 'down', reason: `${reason} It keeps stopping; restart Tieout.` });
  }
}
