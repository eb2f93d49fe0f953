/** A month matched on two threads is the month matched on one, byte for byte, whatever becomes of the second thread. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../electron/handlers/engine.ts';
import { loadInput } from '../../electron/matching/input.ts';
import { newMatch } from '../../electron/matching/lead.ts';
import { openForReading } from '../../electron/store/open.ts';
import { stateHash } from '../../electron/store/verify.ts';
import type { MatchSummary } from '../../shared/contract/review.ts';
import { runMatch } from '../../shared/match/engine.ts';
import type { Team } from '../../shared/match/team.ts';
import { load, world } from '../bench/match-speed.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const script = path.join(root, 'node_modules', '.tieout', 'run', `match-test-${process.pid}.mjs`);
const folder = mkdtempSync(path.join(tmpdir(), 'tieout-team-'));
const month = path.join(folder, 'month.tieout');
const PASSPHRASE = 'a long passphrase';
const LINES = 6_000;

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
  const { bank, book } = world(LINES);
  load(
    write,
    'bank',
    bank.map((line) => ({ account: 'Current', line })),
  );
  load(
    write,
    'book',
    book.map((line) => ({ account: '', line })),
  );
  await engine.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(script, { force: true });
});

interface Outcome {
  readonly result: string;
  readonly threads: number;
}

/** A team whose leading thread, warm from other tests, gives the other one time to come up with it before each shared step. */
function unhurried(team: Team): Team {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return {
    map: (chunks, work) => {
      Atomics.wait(never, 0, 0, 100);
      return team.map(chunks, work);
    },
  };
}

/** Matches the month with a script for the second thread, once that thread has joined or is known not to. */
function matched(script: string | null, joins: boolean): Outcome {
  const key = { path: month, passphrase: PASSPHRASE };
  const read = openForReading(key.path, key.passphrase);
  const match = newMatch(script, key, LINES * 2);
  try {
    const input = loadInput(read);
    const team = match.begin(input);
    expect(match.joined(joins ? 60_000 : 0)).toBe(joins);
    const { stages: _, ...result } = runMatch({ ...input, team: joins ? unhurried(team) : team });
    return { result: JSON.stringify(result), threads: match.threads() };
  } finally {
    match.end();
    read.close();
  }
}

describe('a second thread', () => {
  let alone: Outcome;
  beforeAll(() => {
    alone = matched(null, false);
  });

  test('takes its share and changes nothing', () => {
    const together = matched(script, true);
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
    const outcome = matched(file, false);
    expect(outcome.threads).toBe(1);
    expect(outcome.result === alone.result).toBe(true);
  });

  test('that read another month does not join', () => {
    const other = newMatch(script, { path: month, passphrase: PASSPHRASE }, LINES * 2);
    const read = openForReading(month, PASSPHRASE);
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

test('a month of few lines is matched without one', () => {
  expect(newMatch('nowhere.mjs', { path: month, passphrase: PASSPHRASE }, 200).joined(60_000)).toBe(false);
});

test('the job matches with the second thread and stores what it would store alone', async () => {
  const hashes: string[] = [];
  for (const scripts of [null, { match: script, rows: '' }]) {
    const engine = createEngine({ emit: () => undefined, jobScript: null, scripts });
    await engine.call('workspace.open', { path: month, passphrase: PASSPHRASE });
    const summary = (await engine.call('match.run', { jobId: 'match' })) as MatchSummary;
    expect(summary.proposals).toBeGreaterThan(LINES / 2);
    hashes.push(stateHash(engine.slot.require().read));
    await engine.close();
  }
  expect(hashes[1]).toBe(hashes[0]);
});
