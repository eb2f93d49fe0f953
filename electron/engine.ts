/** Engine process: serves the contract over message ports; the only process that writes a workspace file. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_MESSAGE_BYTES } from '../shared/limits.ts';
import { createEngine } from './handlers/engine.ts';
import { WATCH_TIMING } from './intake/watch.ts';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}
interface ErrorShape {
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
}
type Port = Electron.MessagePortMain;

/** Calls after which a workspace is open or closed: main remembers which, to reopen it after a crash. */
const OPENING = ['workspace.open', 'workspace.create', 'workspace.createSample', 'workspace.restore'];
const CLOSING = ['workspace.close', 'workspace.removeSample'];

const ports = new Set<Port>();
const engine = createEngine({
  emit: (event, payload) => {
    for (const port of ports) port.postMessage({ event, payload });
  },
  jobScript: path.join(path.dirname(fileURLToPath(import.meta.url)), 'job.mjs'),
  rebuilds: true,
  watch: WATCH_TIMING,
});

/** An error that carries a code crosses as it is; anything else is a defect and crosses as `internal`. */
function shapeError(error: unknown): ErrorShape {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : null;
    return { code: error.code, message: error.message, detail };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`engine: ${text}\n`);
  return {
    code: 'internal',
    message:
      'Tieout met a fault of its own; this action was not carried out and nothing was changed. Copy the details and send them to us, then try again.',
    detail: text,
  };
}

function isRequest(data: unknown): data is Request {
  if (typeof data !== 'object' || data === null || !('id' in data) || !('method' in data)) return false;
  return typeof data.id === 'number' && typeof data.method === 'string';
}

function isTooLarge(params: unknown): boolean {
  return (JSON.stringify(params) ?? '').length > MAX_MESSAGE_BYTES;
}

async function answer(port: Port, data: unknown): Promise<void> {
  if (!isRequest(data)) return;
  const { id, method, params } = data;
  try {
    if (isTooLarge(params)) throw Object.assign(new Error('The request is too large.'), { code: 'bad_request' });
    const value = await engine.call(method, params);
    reportWorkspace(method, value);
    port.postMessage({ id, ok: true, value });
  } catch (error) {
    port.postMessage({ id, ok: false, error: shapeError(error) });
  }
}

function reportWorkspace(method: string, value: unknown): void {
  if (CLOSING.includes(method)) process.parentPort.postMessage({ type: 'closed' });
  if (!OPENING.includes(method)) return;
  process.parentPort.postMessage({
    type: 'opened',
    path: readText(value, 'path'),
    name: readText(value, 'name'),
    passphrase: engine.slot.current?.key.passphrase ?? null,
  });
}

function readText(value: unknown, key: string): string | null {
  const text =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : null;
  return typeof text === 'string' ? text : null;
}

function connect(port: Port): void {
  ports.add(port);
  port.on('message', (event) => void answer(port, event.data));
  port.on('close', () => ports.delete(port));
  port.start();
}

async function reopen(params: unknown): Promise<void> {
  try {
    await engine.call('workspace.reopen', params);
    process.parentPort.postMessage({ type: 'reopened', error: null });
  } catch (error) {
    process.parentPort.postMessage({ type: 'reopened', error: shapeError(error).message });
  }
}

process.parentPort.on('message', ({ data, ports: given }) => {
  if (data.type === 'connect' && given[0]) connect(given[0]);
  if (data.type === 'reopen') void reopen(data.params);
  if (data.type === 'stop') void engine.close().finally(() => process.exit(0));
});
process.parentPort.postMessage({ type: 'started' });
