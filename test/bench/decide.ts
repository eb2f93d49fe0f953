/** What decisions cost at a month of many lines: one decision with all that the window asks again after it, then a bulk approval and its undo. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { load, world } from './match-speed.ts';

const MIN_CONFIDENCE = 0.9;
const BY = 'bench';
/** Decisions one by one; the median counts. */
const SINGLE = 5;

export interface DecideFigures {
  /** Bank lines. */
  readonly lines: number;
  /** Processor milliseconds of all calls after one decision, and of each. */
  readonly afterMs: number;
  readonly callsMs: Readonly<Record<string, number>>;
  /** Processor milliseconds of the decision itself. */
  readonly decisionMs: number;
  readonly matches: number;
  /** Processor seconds. */
  readonly approveSeconds: number;
  readonly undoSeconds: number;
  /** Processor seconds of inserting as many matches and legs, alone, into a file of their own. */
  readonly floorSeconds: number;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measured(work: () => unknown): Promise<number> {
  const began = cpuMs();
  await work();
  return cpuMs() - began;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** What the review screen asks again whenever the workspace changed: see renderer/state/queries.ts. */
const QUESTIONS: readonly (readonly [string, object])[] = [
  ['workspace.info', {}],
  ['accounts.list', { side: null }],
  ['review.counts', { account: null }],
  ['review.page', { queue: 'suggested', account: null, filter: '', sort: 'confidence', offset: 0, limit: 200 }],
  ['review.bulkPreview', { minConfidence: 0.95, account: null }],
  ['review.lastDecision', {}],
  ['proof.get', { accountId: 1, from: null, to: null }],
];

async function decideOnes(engine: Engine): Promise<Pick<DecideFigures, 'afterMs' | 'callsMs' | 'decisionMs'>> {
  const { read } = engine.slot.require();
  const ids = read.all<{ id: number }>('SELECT id FROM proposal ORDER BY confidence DESC LIMIT ?', SINGLE + 1);
  const calls = new Map<string, number[]>(QUESTIONS.map(([method]) => [method, []]));
  const decisions: number[] = [];
  for (const [at, { id }] of ids.entries()) {
    const decision = await measured(() => engine.call('review.approve', { keys: [`p:${id}`], by: BY }));
    await engine.settled();
    for (const [method, input] of QUESTIONS) {
      const spent = await measured(() => engine.call(method, input));
      // The first reads the month; a window has done so when it opened.
      if (at > 0) calls.get(method)!.push(spent);
    }
    if (at > 0) decisions.push(decision);
  }
  const callsMs = Object.fromEntries([...calls].map(([method, spent]) => [method, rounded(median(spent))]));
  return {
    callsMs,
    afterMs: rounded(Object.values(callsMs).reduce((sum, ms) => sum + ms, 0)),
    decisionMs: rounded(median(decisions)),
  };
}

/** Inserts the matches of a workspace, read before, into tables without any index or check. */
function floorSeconds(engine: Engine, path: string): Promise<number> {
  const { read } = engine.slot.require();
  const matches = read.rows('SELECT * FROM match');
  const legs = read.rows('SELECT match_id, line_id, side FROM match_leg');
  const db = new Sqlite(path);
  db.pragma('journal_mode = WAL');
  const marks = matches[0]!.map(() => '?').join(',');
  db.exec(`CREATE TABLE match (id INTEGER PRIMARY KEY, ${matches[0]!
    .slice(1)
    .map((_, at) => `c${at}`)
    .join(',')});
    CREATE TABLE leg (match_id, line_id, side, PRIMARY KEY (match_id, line_id)) WITHOUT ROWID`);
  return measured(() => {
    const match = db.prepare(`INSERT INTO match VALUES (${marks})`);
    const leg = db.prepare('INSERT INTO leg VALUES (?, ?, ?)');
    db.transaction(() => {
      for (const row of matches) match.run(...row);
      for (const row of legs) leg.run(...row);
    })();
    db.close();
  }).then((ms) => ms / 1000);
}

export async function benchDecide(rows: number): Promise<DecideFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-decide-'));
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  try {
    await engine.call('workspace.create', { path: join(folder, 'month.tieout'), currency: 'USD', passphrase: null });
    const { bank, book } = world(rows);
    const { write } = engine.slot.require();
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
    await engine.call('match.run', { jobId: 'match' });
    const ones = await decideOnes(engine);
    let matches = 0;
    const approve = await measured(async () => {
      const result = await engine.call('review.approveAbove', { minConfidence: MIN_CONFIDENCE, account: null, by: BY });
      matches = (result as { count: number }).count;
    });
    const floor = await floorSeconds(engine, join(folder, 'floor.db'));
    const undo = await measured(() => engine.call('review.undo', { decisionId: null, by: BY }));
    return {
      lines: bank.length,
      ...ones,
      matches,
      approveSeconds: rounded(approve / 1000),
      undoSeconds: rounded(undo / 1000),
      floorSeconds: Math.round(floor * 100) / 100,
    };
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
