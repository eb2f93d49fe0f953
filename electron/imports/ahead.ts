/** Reads a large table on a thread of its own, a few portions ahead of the thread that judges and writes its rows. */

import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { CallError } from '../../shared/contract/index.ts';
import type { TableBatch, TablePlan, TableSummary } from '../formats/table/plan.ts';
import { unpackLines } from './packed.ts';
import { GATE, type Gate, type RowsMessage, type RowsTask } from './rows-thread.ts';
import { THREAD_LIMITS } from './threads.ts';

/** A portion takes milliseconds: a thread from which nothing came for so long is gone. */
const SILENCE_MS = 30_000;
const WAIT_MS = 100;

export interface PortionAhead extends TableBatch {
  /** Fingerprint of each line. */
  readonly prints: Float64Array;
}

/** A table being read on another thread. Walk `batches` once, then ask for the summary. */
export interface StreamAhead {
  /** Null while the next portion is not there yet, so that the caller can look whether it was cancelled. */
  readonly batches: () => Generator<PortionAhead | null, void, undefined>;
  readonly summary: () => TableSummary;
}

/**
 * Reads a file by its plan with `script` on another thread. Breaking the walk off stops that thread. `batches` throws what the
 * file system says, and CallError `engine_restarted` when the thread died.
 */
export function readAhead(script: string, path: string, plan: TablePlan, silenceMs = SILENCE_MS): StreamAhead {
  let summary: TableSummary | null = null;
  return {
    *batches() {
      summary = yield* receive({ script, path, plan, silenceMs });
    },
    summary: () => {
      if (summary === null) throw new Error('the summary is known after the last portion');
      return summary;
    },
  };
}

/** The next message, or null when there was none for WAIT_MS. */
function nextMessage(port: MessagePort, gate: Gate): RowsMessage | null {
  const sent = Atomics.load(gate, GATE.sent);
  if (sent <= Atomics.load(gate, GATE.taken)) Atomics.wait(gate, GATE.sent, sent, WAIT_MS);
  const received = receiveMessageOnPort(port);
  if (received === undefined) return null;
  Atomics.add(gate, GATE.taken, 1);
  Atomics.notify(gate, GATE.taken);
  return received.message as RowsMessage;
}

interface Receiving {
  readonly script: string;
  readonly path: string;
  readonly plan: TablePlan;
  readonly silenceMs: number;
}

function* receive({ script, path, plan, silenceMs }: Receiving): Generator<PortionAhead | null, TableSummary> {
  const gate = new Int32Array(new SharedArrayBuffer(12));
  const { port1, port2 } = new MessageChannel();
  const workerData: RowsTask = { path, plan, port: port2, gate };
  const worker = new Worker(script, { workerData, transferList: [port2], resourceLimits: THREAD_LIMITS });
  // This thread does not turn its event loop meanwhile: what the other one dies of is told by its silence.
  worker.on('error', () => undefined);
  worker.unref();
  try {
    for (let silent = 0; ; ) {
      const message = nextMessage(port1, gate);
      silent = message === null ? silent + WAIT_MS : 0;
      if (silent >= silenceMs) throw threadGone(path);
      if (message === null) yield null;
      else if (message.type === 'end') return message.summary;
      else if (message.type === 'failed') throw readFailure(message);
      else yield { ...message, lines: unpackLines(message.packed) };
    }
  } finally {
    Atomics.store(gate, GATE.stop, 1);
    Atomics.notify(gate, GATE.taken);
    port1.close();
  }
}

function readFailure({ message, code }: Extract<RowsMessage, { readonly type: 'failed' }>): Error {
  return Object.assign(new Error(message), code === null ? {} : { code });
}

function threadGone(path: string): CallError {
  return new CallError(
    'engine_restarted',
    `Reading ${path} stopped unexpectedly. Nothing of it was written. Try again; if it happens again, the file may be too large for the memory of this machine.`,
  );
}
