/** The second thread of a match: reads the same workspace, runs the same engine, and takes its share of the heavy steps. */

import { type MessagePort, workerData } from 'node:worker_threads';
import { startMatch } from '../../shared/match/engine.ts';
import { MatchCancelled } from '../../shared/match/types.ts';
import type { SessionKey } from '../handlers/session.ts';
import { openForReading } from '../store/open.ts';
import { loadInput, signatureOf } from './input.ts';
import { BOARD, type Board, TeamGone, ThreadTeam } from './thread-team.ts';

/** What the thread is started with. */
export interface MatchTask {
  readonly key: SessionKey;
  readonly port: MessagePort;
  readonly board: Board;
}

/** The leading thread says what it read before it starts; so long it may take. */
const LONGEST_READ_MS = 600_000;

/** Takes part in the match it was started for. Its result is not used. */
export function serveMatch(): void {
  const { key, port, board } = workerData as MatchTask;
  const read = openForReading(key.path, key.passphrase);
  try {
    const input = loadInput(read);
    Atomics.wait(board, BOARD.signature, 0, LONGEST_READ_MS);
    if (Atomics.load(board, BOARD.signature) !== signatureOf(input)) return;
    Atomics.store(board, BOARD.joined, 1);
    Atomics.notify(board, BOARD.joined);
    const team = new ThreadTeam(port, board, 'member');
    startMatch({ ...input, team, progress: (stage) => stage === 'groups' });
  } catch (error) {
    if (!(error instanceof TeamGone || error instanceof MatchCancelled)) Atomics.store(board, BOARD.failed, 1);
  } finally {
    read.close();
    port.close();
  }
}
