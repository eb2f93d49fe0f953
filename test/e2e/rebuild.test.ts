/** The match worked out again after a start runs on the real job thread and gives way to whatever a person asks for. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { load, world } from '../bench/match-speed.ts';
import { repoRoot } from './harness.ts';

const LINES = 6_000;
let folder: string;
let engine: Engine;

const begin = (): Engine =>
  createEngine({ emit: () => undefined, jobScript: path.join(repoRoot, 'dist', 'job.mjs'), rebuilds: true });
const read = () => engine.slot.require().read;
const stale = (): boolean => read().get("SELECT 1 AS n FROM meta WHERE key = 'match_stale' AND value = '1'") !== null;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-rebuild-'));
  engine = begin();
  await engine.call('workspace.create', { path: path.join(folder, 'm.tieout'), currency: 'USD', passphrase: null });
  const { bank, book } = world(LINES);
  const { write } = engine.slot.require();
  for (const [side, lines] of [['bank', bank] as const, ['book', book] as const])
    load(
      write,
      side,
      lines.map((line) => ({ account: 'Current', line })),
    );
  await engine.call('match.run', { jobId: 'match' });
  await engine.close();
  engine = begin();
  await engine.call('workspace.open', { path: path.join(folder, 'm.tieout'), passphrase: null });
}, 60_000);

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a file is staged at once, and the suggestions follow afterwards', { timeout: 60_000 }, async () => {
  const { id } = read().get<{ id: number }>('SELECT id FROM proposal WHERE state = 0 ORDER BY id LIMIT 1 OFFSET 99')!;
  await engine.call('review.reject', { keys: [`p:${id}`], reason: '', by: 'Asha' });
  expect(stale()).toBe(true);
  const text = 'Date,Details,Amount\n2026-01-05,CARD PAYMENT,10.50\n2026-01-06,CARD PAYMENT,11.50\n';
  await engine.call('import.stageText', { text, side: 'bank', account: 'Current', jobId: 'stage' });
  // Had it waited for the match, the answer would be stored by now.
  expect(stale()).toBe(true);
  await engine.settled();
  expect(stale()).toBe(false);
});
