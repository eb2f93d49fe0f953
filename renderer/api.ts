/** The only door from the window to the program: every call and event, typed by the contract. */

import type { ErrorCode, EventName, EventPayload, Input, Method, Output } from '../shared/contract/index.ts';

/** Calls the main process answers itself: dialogs, files the person chose, saving. */
export interface ShellCalls {
  'shell.chooseFiles': { input: { title?: string; folders?: boolean }; output: { paths: string[] } };
  'shell.chooseWorkspace': { input: { mode: 'open' | 'create' }; output: { path: string | null } };
  'shell.saveAs': { input: { suggestedName: string; extensions: string[] }; output: { path: string | null } };
  'shell.saveText': { input: { path: string; text: string }; output: { bytes: number } };
  'shell.saveBytes': { input: { path: string; base64: string }; output: { bytes: number } };
  'shell.recent': { input: Record<string, never>; output: RecentWorkspace[] };
  'shell.info': { input: Record<string, never>; output: ShellInfo };
  'shell.showItem': { input: { path: string }; output: unknown };
}

export interface RecentWorkspace {
  readonly path: string;
  readonly name: string;
  /** ISO date and time. */
  readonly openedAt: string;
}

export interface ShellInfo {
  readonly version: string;
  readonly electron: string;
  readonly platform: string;
  readonly secretsBackend: string;
  /** Login name of the person at this machine, or ''. */
  readonly user: string;
  readonly samplePath: string;
}

type ShellMethod = keyof ShellCalls;

/** What the preload puts on `window`. */
interface Bridge {
  call(method: string, params: unknown): Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): () => void;
  pathFor(file: File): string;
}

declare global {
  interface Window {
    readonly tieout: Bridge;
  }
}

/** An expected failure: what happened, what did not change, what to do; `code` names it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly detail: string | null,
    readonly method: string,
  ) {
    super(message);
  }
}

/** Reads whatever crossed the bridge as an error: `{ code, message, detail }`, or an Error that carries it as JSON. */
export function toApiError(thrown: unknown, method: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (typeof thrown === 'object' && thrown !== null) {
    const code = 'code' in thrown ? thrown.code : undefined;
    const message = 'message' in thrown && typeof thrown.message === 'string' ? thrown.message : '';
    const detail = 'detail' in thrown && typeof thrown.detail === 'string' ? thrown.detail : null;
    if (typeof code === 'string') return new ApiError(code as ErrorCode, message, detail, method);
    const start = message.indexOf('{');
    if (start >= 0) {
      try {
        const inner: unknown = JSON.parse(message.slice(start));
        if (typeof inner === 'object' && inner !== null && 'code' in inner) return toApiError(inner, method);
      } catch {
        // Not JSON: the text itself is the message.
      }
    }
    return new ApiError('internal', message || 'The program gave no reason.', detail, method);
  }
  return new ApiError('internal', String(thrown), null, method);
}

async function send(method: string, params: unknown): Promise<unknown> {
  try {
    return await window.tieout.call(method, params);
  } catch (thrown) {
    throw toApiError(thrown, method);
  }
}

/** Calls the engine. Rejects with ApiError. */
export function call<M extends Method>(method: M, params: Input<M>): Promise<Output<M>> {
  return send(method, params) as Promise<Output<M>>;
}

/** Calls the main process. Rejects with ApiError. */
export function shell<M extends ShellMethod>(
  method: M,
  params: ShellCalls[M]['input'],
): Promise<ShellCalls[M]['output']> {
  return send(method, params) as Promise<ShellCalls[M]['output']>;
}

/** Listens to an event of the engine; returns the function that stops listening. */
export function listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  return window.tieout.on(event, (payload) => listener(payload as EventPayload<E>));
}

/** Paths of dropped files, as the operating system names them. */
export function pathsOf(files: Iterable<File>): string[] {
  return [...files].map((file) => window.tieout.pathFor(file)).filter((path) => path !== '');
}

/** A name for a long call, so that its progress can be shown and it can be cancelled. */
export function newJobId(): string {
  return crypto.randomUUID();
}
