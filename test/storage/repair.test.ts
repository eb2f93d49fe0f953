/** Suggestions that follow decisions, on a real workspace through the real engine: the next best appears, undoing brings the first back. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { saveRepair } from '../../electron/store/repair.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import type { DecisionResult } from '../../shared/contract/review.ts';
import { isoDay } from '../../shared/day.ts';
import { smallMonth, type TestLine } from '../unit/match/tables.ts';
import { day, importLines, line } from './world.ts';

let folder: string;
let path: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-repair-'));
  path = join(folder, 'month.tieout');
  engine = createEngine({ emit: () => undefined, jobScript: null });
  await engine.call('workspace.create', { path, currency: 'USD', passphrase: null });
  fill();
  await engine.call('match.run', { jobId: 'match' });
});

afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Two documents of one amount and party, one of them dated like the payment; and a payment nobody billed. */
const BANK: readonly TestLine[] = [
  { id: 1, day: 40, amount: 12_300, text: 'BAKKER BLOEMEN' },
  { id: 2, day: 41, amount: 61_017, text: 'UNKNOWN SENDER' },
];
const BOOK: readonly TestLine[] = [
  { id: 3, day: 38, amount: 12_300, party: 'Bakker Bloemen', number: 'RE-77001' },
  { id: 4, day: 20, amount: 12_300, party: 'Bakker Bloemen', number: 'RE-66002' },
];

function fill(): void {
  const { write } = engine.slot.require();
  const start = day('2026-01-01');
  const parsed = (lines: readonly TestLine[]) =>
    lines.map((item, row) =>
      line(row + 2, isoDay((start + item.day) as typeof start), item.amount, item.text ?? '', {
        counterparty: item.party ?? '',
        reference: item.reference ?? item.number ?? '',
        documentNumber: item.number ?? item.reference ?? '',
        documentType: item.type ?? (item.party === undefined ? '' : 'invoice'),
      }),
    );
  const month = smallMonth();
  importLines(write, parsed([...month.bank, ...BANK]));
  importLines(write, parsed([...month.book, ...BOOK]), { side: 'book' });
}

interface Open {
  readonly id: number;
  readonly text: string;
  readonly legs: string;
}

const read = () => engine.slot.require().read;
const openProposals = (): Open[] =>
  read().all<Open>(
    `SELECT p.id, p.text, (SELECT group_concat(l.description || l.document_number, ' + ') FROM (SELECT value AS id FROM json_each(p.lines, '$[0]') UNION ALL SELECT value FROM json_each(p.lines, '$[1]')) g JOIN line l ON l.id = g.id) AS legs
     FROM proposal p WHERE p.state = 0 ORDER BY p.id`,
  );
const paying = (): Open | undefined => openProposals().find(({ text }) => text === 'BAKKER BLOEMEN');
const exceptions = (): unknown[] =>
  read().all('SELECT line_id, kind, cause, state, near_misses FROM exception ORDER BY line_id, kind, cause');
const lineId = (text: string): number =>
  read().number('SELECT id FROM line WHERE description = ? OR document_number = ?', text, text);
const stale = (): boolean => read().get("SELECT 1 AS n FROM meta WHERE key = 'match_stale' AND value = '1'") !== null;

async function decide(method: string, input: object): Promise<DecisionResult> {
  const result = (await engine.call(method, { by: 'Asha', ...input })) as DecisionResult;
  await engine.settled();
  expect(
    read().number('SELECT count(1) AS n FROM (SELECT line_id FROM proposal_leg GROUP BY line_id HAVING count(1) > 1)'),
  ).toBe(0);
  return result;
}

const reject = (id: number) => decide('review.reject', { keys: [`p:${id}`], reason: '' });
const undo = (decisionId: number | null = null) => decide('review.undo', { decisionId });
const byHand = (bank: readonly number[], book: readonly number[]) =>
  decide('review.matchByHand', { bank, book, differences: [], note: '' });

describe('after a decision', () => {
  it('a rejection makes way for the next best, and undoing it brings the first one back', async () => {
    const before = stateHash(read());
    const first = paying()!;
    expect(first.legs).toBe('BAKKER BLOEMEN + RE-77001');
    await reject(first.id);
    const next = paying()!;
    expect(next.legs).toBe('BAKKER BLOEMEN + RE-66002');
    expect(stale()).toBe(false);
    await undo();
    expect(paying()).toEqual({ ...first, id: paying()!.id });
    expect(stateHash(read())).toBe(before);
    expect(verifyWorkspace(read()).ok).toBe(true);
  });

  it('a rejection is remembered by the next full match too', async () => {
    await reject(paying()!.id);
    await engine.call('match.run', { jobId: 'again' });
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-66002');
  });

  it('a line whose document was taken by hand gets the next best; undone, the old suggestion is back', async () => {
    const before = stateHash(read());
    const other = lineId('UNKNOWN SENDER');
    const differences = [{ type: 'unexplained', amount: 61_017 - 12_300, note: '', account: 'Suspense' }];
    await decide('review.matchByHand', { bank: [other], book: [lineId('RE-77001')], differences, note: '' });
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-66002');
    await undo();
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-77001');
    expect(stateHash(read())).toBe(before);
  });

  it('the old suggestion comes back without the kept run as well', async () => {
    const before = stateHash(read());
    await byHand([lineId('BAKKER BLOEMEN')], [lineId('RE-66002')]);
    await engine.close();
    engine = createEngine({ emit: () => undefined, jobScript: null });
    await engine.call('workspace.open', { path, passphrase: null });
    await undo();
    expect(stateHash(read())).toBe(before);
  });

  it('without the kept run the lines become open and a full match is asked for', async () => {
    await engine.close();
    engine = createEngine({ emit: () => undefined, jobScript: null });
    await engine.call('workspace.open', { path, passphrase: null });
    await reject(paying()!.id);
    expect(paying()).toBeUndefined();
    expect(stale()).toBe(true);
    expect(read().get('SELECT 1 AS n FROM loose_line WHERE line_id = ?', lineId('BAKKER BLOEMEN'))).not.toBeNull();
  });

  it('in the window the kept run is worked out again after a start: the same suggestions as without one', async () => {
    const restart = async (): Promise<void> => {
      await engine.close();
      engine = createEngine({ emit: () => undefined, jobScript: null, rebuilds: true });
      await engine.call('workspace.open', { path, passphrase: null });
    };
    const before = stateHash(read());
    const first = await reject(paying()!.id);
    const rejected = [stateHash(read()), exceptions()];
    await undo(first.decisionId);
    await restart();
    const again = await reject(paying()!.id);
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-66002');
    expect([stateHash(read()), exceptions()]).toEqual(rejected);
    expect(stale()).toBe(false);
    await restart();
    const left = { type: 'unexplained', amount: 61_017 - 12_300, note: '', account: 'Suspense' };
    const lines = { bank: [lineId('UNKNOWN SENDER')], book: [lineId('RE-66002')] };
    await decide('review.matchByHand', { ...lines, differences: [left], note: '' });
    expect(paying()).toBeUndefined();
    await restart();
    await undo();
    expect([stateHash(read()), exceptions()]).toEqual(rejected);
    await undo(again.decisionId);
    expect(stateHash(read())).toBe(before);
    expect(stale()).toBe(false);
  });

  it('a decision older than the last match is undone as if its lines were new', async () => {
    const taken = await byHand([lineId('BAKKER BLOEMEN')], [lineId('RE-66002')]);
    await engine.call('match.run', { jobId: 'again' });
    expect(paying()).toBeUndefined();
    await undo(taken.decisionId);
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-77001');
    expect(stale()).toBe(false);
    await reject(paying()!.id);
    expect(paying()!.legs).toBe('BAKKER BLOEMEN + RE-66002');
    expect(stale()).toBe(false);
    const followed = [stateHash(read()), exceptions()];
    await undo();
    await reject(paying()!.id);
    expect([stateHash(read()), exceptions()]).toEqual(followed);
    expect(verifyWorkspace(read()).ok).toBe(true);
  });

  it('a decision older than the last match, undone after a start, asks for a full match', async () => {
    const { decisionId } = await reject(paying()!.id);
    await engine.call('match.run', { jobId: 'again' });
    await engine.close();
    engine = createEngine({ emit: () => undefined, jobScript: null, rebuilds: true });
    await engine.call('workspace.open', { path, passphrase: null });
    await undo(decisionId);
    await reject(paying()!.id);
    expect(stale()).toBe(true);
  });

  it('an answer that comes too late is not stored', async () => {
    const { write } = engine.slot.require();
    const answer = await engine.job('match.repair', { saved: null, rebuilds: false });
    await engine.call('review.note', { key: `p:${paying()!.id}`, note: 'look again', by: 'Asha' });
    expect(saveRepair(write, answer!)).toBe(false);
  });

  it('random decisions, all undone in any order, leave the workspace as the match left it', {
    timeout: 60_000,
  }, async () => {
    const before = stateHash(read());
    const causes = exceptions();
    const step = fc.record({
      kind: fc.constantFrom('approve', 'reject', 'match', 'categorise', 'undo'),
      at: fc.nat(),
      other: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), fc.nat(), async (steps, order) => {
        const made: number[] = [];
        for (const item of steps) {
          const decisionId = await random(item, made);
          if (decisionId !== null) made.push(decisionId);
        }
        for (let k = 0; made.length > 0; k++) await undo(made.splice((order + k * 7) % made.length, 1)[0]!);
        expect(stateHash(read())).toBe(before);
        expect(exceptions()).toEqual(causes);
        expect(verifyWorkspace(read()).ok).toBe(true);
      }),
      { numRuns: 60, seed: 44 },
    );
  });
});

async function random(item: { kind: string; at: number; other: number }, made: number[]): Promise<number | null> {
  const open = openProposals();
  const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(1, items.length)];
  const proposal = pick(open, item.at);
  const loose = (side: number) =>
    read().all<{ id: number }>('SELECT line_id AS id FROM loose_line WHERE side = ? ORDER BY 1', side);
  if (item.kind === 'undo') {
    const decisionId = pick(made, item.at);
    if (decisionId === undefined) return null;
    made.splice(made.indexOf(decisionId), 1);
    await undo(decisionId);
    return null;
  }
  if (item.kind === 'reject' && proposal) return (await reject(proposal.id)).decisionId;
  if (item.kind === 'approve' && proposal)
    return (await decide('review.approve', { keys: [`p:${proposal.id}`] })).decisionId;
  if (item.kind === 'categorise') {
    const bank = pick(loose(0), item.at);
    if (!bank) return null;
    return (await decide('review.categorise', { keys: [`l:${bank.id}`], account: '6000', equal: false })).decisionId;
  }
  const undecided = (side: number) =>
    read().all<{ id: number; amount: number }>(
      'SELECT id, amount FROM line l WHERE side = ? AND NOT EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = l.id) ORDER BY id',
      side,
    );
  const bank = pick(undecided(0), item.at);
  const book = pick(undecided(1), item.other);
  if (!bank || !book) return null;
  const left = bank.amount - book.amount;
  const differences = left === 0 ? [] : [{ type: 'unexplained', amount: left, note: '', account: 'Suspense' }];
  return (await decide('review.matchByHand', { bank: [bank.id], book: [book.id], differences, note: '' })).decisionId;
}
