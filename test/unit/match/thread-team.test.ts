/** A team of two threads: every chunk is worked out once and known to both; the leading thread never depends on the other. */

import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { BOARD, type Board, newBoard, TeamGone, ThreadTeam } from '../../../electron/matching/thread-team.ts';
import { ALONE, shareOut } from '../../../shared/match/team.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function pair(): { board: Board; lead: MessagePort; member: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  return { board: newBoard(), lead: port1, member: port2 };
}

const square = (chunk: number): number => chunk * chunk;

describe('what the other thread does not answer', () => {
  test('nobody there: the leading thread works everything out', () => {
    const { board, lead } = pair();
    expect(new ThreadTeam(lead, board, 'lead').map(5, square)).toEqual([0, 1, 4, 9, 16]);
  });

  test('a chunk claimed and never answered is worked out after the silence, and from then on all of them', () => {
    const { board, lead } = pair();
    Atomics.add(board, BOARD.claims, 2);
    const team = new ThreadTeam(lead, board, 'lead', 200);
    expect(team.map(5, square)).toEqual([0, 1, 4, 9, 16]);
    expect(Atomics.load(board, BOARD.failed)).toBe(1);
    Atomics.add(board, BOARD.claims + 1, 3);
    expect(team.map(4, square)).toEqual([0, 1, 4, 9]);
  });

  test('a thread that says it failed is not waited for', () => {
    const { board, lead } = pair();
    Atomics.add(board, BOARD.claims, 1);
    Atomics.store(board, BOARD.failed, 1);
    expect(new ThreadTeam(lead, board, 'lead').map(3, square)).toEqual([0, 1, 4]);
  });

  test('a member stops at its next step once the team has ended', () => {
    const { board, lead, member } = pair();
    const other = new ThreadTeam(member, board, 'member');
    new ThreadTeam(lead, board, 'lead').end();
    expect(() => other.map(2, square)).toThrow(TeamGone);
  });
});

test('a member that comes late takes what the leading thread worked out', () => {
  const { board, lead, member } = pair();
  const leading = new ThreadTeam(lead, board, 'lead');
  const answers = [leading.map(3, square), leading.map(2, (chunk) => ({ chunk }))];
  const late = new ThreadTeam(member, board, 'member');
  const never = (): never => {
    throw new Error('worked out twice');
  };
  expect([late.map<number>(3, never), late.map<{ chunk: number }>(2, never)]).toEqual(answers);
});

test('answers that came for earlier steps are passed over', () => {
  const { board, lead, member } = pair();
  Atomics.add(board, BOARD.claims + 1, 1);
  member.postMessage({ step: 0, parts: [] });
  member.postMessage({ step: 1, parts: [{ chunk: 0, answer: 'theirs' }] });
  Atomics.add(board, BOARD.member, 2);
  const team = new ThreadTeam(lead, board, 'lead');
  expect(team.map(2, () => 'mine')).toEqual(['mine', 'mine']);
  expect(team.map(2, () => 'mine')).toEqual(['theirs', 'mine']);
  expect(receiveMessageOnPort(lead)).toBeUndefined();
});

test.each([0, 1, 399, 400, 5_000, 123_457])(
  '%i things are cut into stretches that cover them once, in order',
  (size) => {
    const stretches = shareOut(ALONE, size, (from, to) => [from, to] as const);
    expect(stretches[0]![0]).toBe(0);
    expect(stretches.at(-1)![1]).toBe(size);
    for (const [at, [from]] of stretches.entries()) if (at > 0) expect(from).toBe(stretches[at - 1]![1]);
  },
);
