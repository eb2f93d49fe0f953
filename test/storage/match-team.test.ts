/** A month matched on two threads is the month matched on one, byte for byte, whatever becomes of the second thread. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../electron/handlers/engine.ts';
import { loadInput, signatureOf } from '../../electron/matching/input.ts';
import { newMatch } from '../../electron/matching/lead.ts';
import type { MatchTask } from '../../electron/matching/match-thread.ts';
import { BOARD, newBoard, ThreadTeam } from '../../electron/matching/thread-team.ts';
import { openForReading } from '../../electron/store/open.ts';
import type { Day } from '../../shared/day.ts';
import { parsedLine } from '../../shared/line.ts';
import { runMatch } from '../../shared/match/engine.ts';
import type { Team } from '../../shared/match/team.ts';
import type { LineTable, MatchInput } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { load } from '../bench/match-speed.ts';
import type { PlacedLine } from '../bench/shared-world.ts';
import { makeWorld } from '../bench/world/make.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const script = path.join(root, 'node_modules', '.tieout', 'run', `match-test-${process.pid}.mjs`);
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-team-'));
const month = path.join(folder, 'month.tieout');
const PASSPHRASE = 'a long passphrase';
const LINES = 6_000;
const key = { path: month, passphrase: PASSPHRASE };

beforeAll(async () => {
  await build({
    entryPoints: [path.join(root, 'electron', 'match.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    loader: { '.sql': 'text' },
    logLevel: 'silent',
  });
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  await engine.call('workspace.create', { path: month, currency: 'USD', passphrase: PASSPHRASE });
  const { write } = engine.slot.require();
  const { bank, book } = makeWorld('norway', LINES, 5);
  load(write, 'bank', placed(bank, 'valueDay'));
  load(write, 'book', placed(book, 'dueDay'));
  await engine.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
});

/** The lines of a table as an import stores them. */
function placed(table: LineTable, otherDay: 'valueDay' | 'dueDay'): PlacedLine[] {
  return Array.from(table.id, (_, at) => {
    const name = (column: Uint32Array): string => table.names[column[at]!] ?? '';
    const other = table.otherDay[at]!;
    const line = parsedLine({
      row: at + 2,
      day: table.day[at]! as Day,
      ...(other < 0 ? {} : { [otherDay]: other as Day }),
      amount: minor(table.amount[at]!),
      currency: name(table.currency),
      description: table.description.at(at)!,
      counterparty: table.counterparty.at(at)!,
      reference: table.reference.at(at)!,
      documentNumber: table.documentNumber.at(at)!,
      documentType: name(table.documentType),
      batch: table.batch.at(at)!,
      bankId: table.bankId.at(at)!,
    });
    return { account: name(table.account), line };
  });
}

interface Outcome {
  readonly result: string;
  readonly threads: number;
}

/** Matches the month with a script for the second thread, as the job does. */
function matched(script: string | null): Outcome {
  const match = newMatch(script, key, LINES * 2, 4);
  const read = openForReading(key.path, key.passphrase);
  try {
    const input = loadInput(read);
    return { result: resultOf({ ...input, team: match.begin(input) }), threads: match.threads() };
  } finally {
    match.end();
    read.close();
  }
}

function resultOf(input: MatchInput): string {
  const { stages: _, ...result } = runMatch(input);
  return JSON.stringify(result);
}

/** The same with a leading thread that leaves the first chunk of every shared step to the other. */
function shared(script: string): Outcome & { readonly steps: number } {
  const board = newBoard();
  const { port1, port2 } = new MessageChannel();
  const workerData: MatchTask = { key, port: port2, board };
  const worker = new Worker(script, { workerData, transferList: [port2] });
  const lead = new ThreadTeam(port1, board, 'lead');
  const read = openForReading(key.path, key.passphrase);
  let steps = 0;
  const patient: Team = {
    map: (chunks, work) => {
      if (chunks === 1) return lead.map(chunks, work);
      const claims = BOARD.claims + steps++;
      for (let waited = 0; Atomics.load(board, claims) === 0 && waited < 30_000; waited += 5)
        Atomics.wait(board, claims, 0, 5);
      return lead.map(chunks, work);
    },
  };
  try {
    const input = loadInput(read);
    Atomics.store(board, BOARD.signature, signatureOf(input));
    Atomics.notify(board, BOARD.signature);
    return { result: resultOf({ ...input, team: patient }), threads: lead.taken > 0 ? 2 : 1, steps };
  } finally {
    lead.end();
    void worker.terminate();
    read.close();
  }
}

describe('a second thread', () => {
  let alone: Outcome;
  beforeAll(() => {
    alone = matched(null);
  });

  test('takes its share and changes nothing', () => {
    const together = shared(script);
    expect(together.steps).toBeGreaterThan(5);
    expect(alone.threads).toBe(1);
    expect(together.threads).toBe(2);
    expect(together.result === alone.result).toBe(true);
  });

  test.each([
    ['throws', 'throw new Error("no");'],
    ['ends at once', 'process.exit(3);'],
    ['never answers', 'setTimeout(() => undefined, 60_000);'],
    ['says that it failed', 'import { workerData } from "node:worker_threads"; Atomics.store(workerData.board, 0, 1);'],
  ])('that %s is not missed', (name, source) => {
    const file = path.join(folder, `${name}.mjs`);
    writeFileSync(file, source);
    const outcome = matched(file);
    expect(outcome.threads).toBe(1);
    expect(outcome.result === alone.result).toBe(true);
  });

  test('that read another month does not join', () => {
    const other = newMatch(script, key, LINES * 2, 4);
    const read = openForReading(key.path, key.passphrase);
    try {
      const input = loadInput(read);
      other.begin({ ...input, rejected: [{ bank: [1], book: [2] }] });
      expect(other.joined(3_000)).toBe(false);
    } finally {
      other.end();
      read.close();
    }
  });
});

test('a month of few lines, or a machine of few cores, does without one', () => {
  expect(newMatch('nowhere.mjs', key, 200_000, 2).joined(60_000)).toBe(false);
  expect(newMatch('nowhere.mjs', key, 200, 4).joined(60_000)).toBe(false);
});
