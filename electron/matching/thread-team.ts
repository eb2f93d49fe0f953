/** A team of two threads over a message port and a shared board: chunks are claimed one by one, answers travel once. */

import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Team } from '../../shared/match/team.ts';

/** Slots of the board; the claims of each shared step follow. */
export const BOARD = { failed: 0, lead: 1, member: 2, signature: 3, joined: 4, claims: 5 } as const;
export type Board = Int32Array<SharedArrayBuffer>;

/** Steps a board has claims for; later ones are worked out by each member for itself. */
const MOST_STEPS = 1_000;
/** A step takes seconds at most: a thread from which nothing came for so long is gone. */
const SILENCE_MS = 60_000;
const WAIT_MS = 200;

export function newBoard(): Board {
  return new Int32Array(new SharedArrayBuffer(4 * (BOARD.claims + MOST_STEPS)));
}

interface Answers {
  readonly step: number;
  readonly parts: readonly { readonly chunk: number; readonly answer: unknown }[];
}

/** Thrown in a member when the leading thread is gone. */
export class TeamGone extends Error {
  override readonly name = 'TeamGone';
}

/** One thread's end of the team. The leading thread never depends on the other: what does not come it works out itself. */
export class ThreadTeam implements Team {
  /** Chunks that the other thread worked out. */
  taken = 0;
  private step = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly board: Board,
    private readonly role: 'lead' | 'member',
    private readonly silenceMs = SILENCE_MS,
  ) {}

  map<T>(chunks: number, work: (chunk: number) => T): T[] {
    const out = new Array<T>(chunks);
    if (chunks === 1 || this.step === MOST_STEPS || this.isAlone()) {
      for (let chunk = 0; chunk < chunks; chunk++) out[chunk] = work(chunk);
      return out;
    }
    const step = this.step++;
    const mine: { chunk: number; answer: T }[] = [];
    for (let chunk = this.claim(step); chunk < chunks; chunk = this.claim(step))
      mine.push({ chunk, answer: work(chunk) });
    if (mine.length > 0) this.post({ step, parts: mine });
    const theirs = mine.length < chunks ? this.receive(step) : [];
    this.taken += theirs.length;
    const open = new Set(out.keys());
    for (const { chunk, answer } of [...mine, ...theirs]) {
      out[chunk] = answer as T;
      open.delete(chunk);
    }
    for (const chunk of open) out[chunk] = work(chunk);
    return out;
  }

  /** Ends the team; a member that still works stops at its next shared step. */
  end(): void {
    Atomics.store(this.board, BOARD.failed, 1);
    Atomics.notify(this.board, BOARD.lead);
    this.port.close();
  }

  private isAlone(): boolean {
    if (Atomics.load(this.board, BOARD.failed) === 0) return false;
    if (this.role === 'member') throw new TeamGone('the match goes on without this thread');
    return true;
  }

  private claim(step: number): number {
    return Atomics.add(this.board, BOARD.claims + step, 1);
  }

  private post(answers: Answers): void {
    this.port.postMessage(answers);
    const slot = this.role === 'lead' ? BOARD.lead : BOARD.member;
    Atomics.add(this.board, slot, 1);
    Atomics.notify(this.board, slot);
  }

  /** What the other thread worked out in a step; nothing where it is gone. */
  private receive(step: number): Answers['parts'] {
    const slot = this.role === 'lead' ? BOARD.member : BOARD.lead;
    for (let silent = 0; silent < this.silenceMs; ) {
      const sent = Atomics.load(this.board, slot);
      const received = receiveMessageOnPort(this.port);
      if (received !== undefined) {
        const answers = received.message as Answers;
        if (answers.step === step) return answers.parts;
        continue;
      }
      if (this.isAlone()) return [];
      if (Atomics.wait(this.board, slot, sent, WAIT_MS) === 'timed-out') silent += WAIT_MS;
    }
    Atomics.store(this.board, BOARD.failed, 1);
    this.isAlone();
    return [];
  }
}
