/** The rows thread's side: reads a planned file and sends its portions, never more than a few ahead. Loads nothing but what reading takes. */

import { type MessagePort, workerData } from 'node:worker_threads';
import { fingerprint } from '../../shared/fingerprint.ts';
import type { Problem } from '../../shared/problem.ts';
import type { TablePlan, TableSummary } from '../formats/table/plan.ts';
import { streamFile } from '../formats/table/stream.ts';
import { type PackedLines, packLines } from './packed.ts';

/** Portions sent and not yet taken; more would only cost memory. */
const AHEAD = 3;

/** Slots of the gate both threads count in: messages sent, messages taken, 1 when the reader shall stop. */
export const GATE = { sent: 0, taken: 1, stop: 2 } as const;
export type Gate = Int32Array<SharedArrayBuffer>;

export type RowsMessage =
  | {
      readonly type: 'portion';
      readonly packed: PackedLines;
      /** Fingerprint of each line. */
      readonly prints: Float64Array<ArrayBuffer>;
      readonly problems: readonly Problem[];
      readonly bytesRead: number;
    }
  | { readonly type: 'end'; readonly summary: TableSummary }
  | { readonly type: 'failed'; readonly message: string; readonly code: string | null };

/** What the thread is started with. */
export interface RowsTask {
  readonly path: string;
  readonly plan: TablePlan;
  readonly port: MessagePort;
  readonly gate: Gate;
}

/** Reads the file it was started with. */
export function serveRows(): void {
  const { path, plan, port, gate } = workerData as RowsTask;
  const send = (message: RowsMessage, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer);
    Atomics.add(gate, GATE.sent, 1);
    Atomics.notify(gate, GATE.sent);
  };
  try {
    const stream = streamFile(path, plan);
    for (const { lines, problems, bytesRead } of stream.batches()) {
      const packed = packLines(lines);
      const prints = Float64Array.from(lines, fingerprint);
      send({ type: 'portion', packed, prints, problems, bytesRead }, [packed.numbers.buffer, prints.buffer]);
      if (!mayGoOn(gate)) return;
    }
    send({ type: 'end', summary: stream.summary() });
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error), code });
  } finally {
    port.close();
  }
}

/** Waits until fewer than AHEAD portions are waiting; false when the thread was told to stop. */
function mayGoOn(gate: Gate): boolean {
  for (;;) {
    if (Atomics.load(gate, GATE.stop) === 1) return false;
    const taken = Atomics.load(gate, GATE.taken);
    if (Atomics.load(gate, GATE.sent) - taken < AHEAD) return true;
    Atomics.wait(gate, GATE.taken, taken);
  }
}
