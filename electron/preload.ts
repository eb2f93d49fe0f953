/** Preload: the only bridge between the page and the rest; exposes call, on and pathFor and nothing of Electron. */

import { contextBridge, ipcRenderer, webUtils } from 'electron';

/** What a failed call rejects with: a plain object, because the context bridge strips extra properties off Error objects. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | null;
}
type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: Failure };
type FromEngine = ({ readonly id: number } & Answer) | { readonly event: string; readonly payload: unknown };
/** The page's end of a port, as far as it is used here. */
interface EnginePort {
  onmessage: ((event: { readonly data: FromEngine }) => void) | null;
  postMessage(message: object): void;
  close(): void;
}
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: Failure) => void;
}

const RESTARTED: Failure = {
  code: 'engine_restarted',
  message:
    'The engine stopped while this was running and was started again. Nothing half-done was kept; please try again.',
};

const listeners = new Map<string, Set<(payload: unknown) => void>>();
const waiting = new Map<number, Waiting>();
const unsent: object[] = [];
let port: EnginePort | null = null;
let lastId = 0;

function settle(waiter: Waiting, answer: Answer): void {
  if (answer.ok) waiter.resolve(answer.value);
  else waiter.reject(answer.error);
}

function emit(event: string, payload: unknown): void {
  for (const listener of [...(listeners.get(event) ?? [])]) listener(payload);
}

function receive(message: FromEngine): void {
  if ('event' in message) {
    emit(message.event, message.payload);
    return;
  }
  const waiter = waiting.get(message.id);
  waiting.delete(message.id);
  if (waiter) settle(waiter, message);
}

/** Calls already sent to a lost engine fail; calls not yet sent wait for the next one. */
function dropPort(): void {
  port?.close();
  port = null;
  const unsentIds = new Set(unsent.map((message) => ('id' in message ? message.id : null)));
  for (const [id, waiter] of [...waiting]) {
    if (unsentIds.has(id)) continue;
    waiting.delete(id);
    waiter.reject(RESTARTED);
  }
}

function takePort(next: EnginePort): void {
  dropPort();
  port = next;
  port.onmessage = (event) => receive(event.data);
  for (const message of unsent.splice(0)) port.postMessage(message);
}

function callEngine(method: string, params: unknown): Promise<unknown> {
  lastId += 1;
  const message = { id: lastId, method, params };
  return new Promise((resolve, reject) => {
    waiting.set(message.id, { resolve, reject });
    if (port) port.postMessage(message);
    else unsent.push(message);
  });
}

async function callShell(method: string, params: unknown): Promise<unknown> {
  const answer: Answer = await ipcRenderer.invoke('rpc', { method, params });
  return new Promise((resolve, reject) => settle({ resolve, reject }, answer));
}

ipcRenderer.on('engine-port', (event) => {
  const next = event.ports[0];
  if (next) takePort(next);
});
ipcRenderer.on('event', (_event, message: { event: string; payload: { state?: string } }) => {
  if (message.event === 'engine.state' && message.payload.state === 'down') dropPort();
  emit(message.event, message.payload);
});
ipcRenderer.send('engine-connect');

contextBridge.exposeInMainWorld('tieout', {
  call: (method: string, params: unknown) =>
    method.startsWith('shell.') ? callShell(method, params) : callEngine(method, params),
  on: (event: string, listener: (payload: unknown) => void) => {
    const group = listeners.get(event) ?? new Set();
    listeners.set(event, group.add(listener));
    return () => {
      group.delete(listener);
    };
  },
  pathFor: (file: File) => webUtils.getPathForFile(file),
});
