/** Starts the second thread of a match and ends it. */

import { availableParallelism } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import { ALONE, type Team } from '../../shared/match/team.ts';
import type { MatchInput } from '../../shared/match/types.ts';
import type { SessionKey } from '../handlers/session.ts';
import { signatureOf } from './input.ts';
import type { MatchTask } from './match-thread.ts';
import { BOARD, newBoard, ThreadTeam } from './thread-team.ts';

/** A match that may be shared. */
export interface Match {
  /** Lets the other thread begin once it has read the same; returns the team to match with. */
  readonly begin: (input: MatchInput) => Team;
  /** Waits until the other thread takes part, at most so long; false where it does not. */
  readonly joined: (mostMs: number) => boolean;
  /** Threads that have taken part. */
  readonly threads: () => number;
  readonly end: () => void;
}

const BY_ONESELF: Match = { begin: () => ALONE, joined: () => false, threads: () => 1, end: () => undefined };

const LEAST_CORES = 4;
/** Fewer lines are matched before another thread has started. */
const LEAST_LINES = 8_000;
/** Each thread holds the month: beyond so many lines the memory is worth more than the time. */
const MOST_LINES = 600_000;

/**
 * A match of `lines` lines; `script` is that of the match thread, null where there is none. Below `LEAST_CORES` one thread and
 * the garbage collection beside it fill the machine: two were measured no faster on two cores.
 */
export function newMatch(
  script: string | null,
  key: SessionKey,
  lines: number,
  cores: number = availableParallelism(),
): Match {
  if (script === null || cores < LEAST_CORES || lines < LEAST_LINES || lines > MOST_LINES) return BY_ONESELF;
  const board = newBoard();
  const { port1, port2 } = new MessageChannel();
  const workerData: MatchTask = { key, port: port2, board };
  const worker = new Worker(script, { workerData, transferList: [port2] });
  // This thread does not turn its event loop meanwhile: what the other one dies of is told by its silence.
  worker.on('error', () => undefined);
  worker.unref();
  const team = new ThreadTeam(port1, board, 'lead');
  return {
    begin: (input) => {
      Atomics.store(board, BOARD.signature, signatureOf(input));
      Atomics.notify(board, BOARD.signature);
      return team;
    },
    joined: (mostMs) => {
      Atomics.wait(board, BOARD.joined, 0, mostMs);
      return Atomics.load(board, BOARD.joined) === 1;
    },
    threads: () => (team.taken > 0 ? 2 : 1),
    end: () => {
      team.end();
      void worker.terminate();
    },
  };
}
