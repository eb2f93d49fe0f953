/** Booking bank lines to ledger accounts on a real workspace: learnt proposals, balanced entries, proof, undo. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bookedLines, proposedKeys, usedAccounts } from '../../electron/store/categories.ts';
import { categoriseLines, equalsOf } from '../../electron/store/categorise.ts';
import { approveProposals } from '../../electron/store/decisions.ts';
import { itemDetail } from '../../electron/store/detail.ts';
import type { WriteHandle } from '../../electron/store/handle.ts';
import { EVERYTHING, readyCount, readyMatches } from '../../electron/store/journal-entries.ts';
import { readMeta, writeMeta } from '../../electron/store/meta.ts';
import { loadDecisions } from '../../electron/store/past.ts';
import { proofInput } from '../../electron/store/proof-input.ts';
import { queueCounts, queuePage } from '../../electron/store/queues.ts';
import { reportData } from '../../electron/store/report-data.ts';
import { saveResult } from '../../electron/store/save-result.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { DEFAULT_SETTINGS, type Exception, type MatchResult } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { importLines, line, NOW, WHO, WHOLE, World } from './world.ts';

let world: World;

const WORDS = ['CLOUDHOST EMEA', 'CLOUDHOST EMEA', 'PRINTWORKS', 'CITY PARKING'];
/** Bank lines 1 to 24, six texts of each of four sorts, then one paid invoice (line 25, book line 26). */
const LINES = 24;

function fill(): void {
  const bank = Array.from({ length: LINES }, (_, at) =>
    line(at + 2, `2026-10-${String(at + 1).padStart(2, '0')}`, -1000 - at * 7, `CARD ${WORDS[at % 4]} ${7000 + at}`),
  );
  const opening = minor(100_000);
  const sum = bank.reduce((total, one) => total + one.amount, 0);
  importLines(world.write, [...bank, line(40, '2026-10-25', 5000, 'ACME INV 7')], {
    opening,
    closing: minor(opening + sum + 5000),
  });
  importLines(world.write, [line(2, '2026-10-20', 5000, 'Invoice 7', { documentType: 'invoice' })], { side: 'book' });
}

const exception = (
  id: number,
  category: Exception['category'] = null,
  near: Exception['nearMisses'] = [],
): Exception => ({
  side: 'bank',
  line: id,
  kind: 'unrecorded',
  cause: 'missing document',
  confidence: 0.7,
  nearMisses: near,
  category,
});

function result(exceptions: readonly Exception[]): MatchResult {
  return {
    engine: 'test',
    settings: DEFAULT_SETTINGS,
    stages: [],
    ambiguous: [],
    duplicates: [],
    proposals: [
      {
        kind: 'one_to_one',
        bank: [25],
        book: [26],
        confidence: 0.99,
        confidenceLow: 0.9,
        logOdds: 9,
        margin: 9,
        alternatives: 0,
        alternativesExact: true,
        differences: [],
        evidence: [],
        basis: 'pair',
      },
    ],
    exceptions,
  };
}

const keyOf = (lineId: number): string => `e:${lineId}`;
const book = (lines: readonly number[], account: string | null) =>
  categoriseLines(world.write, { keys: lines.map(keyOf), account }, WHO);
const proofNow = () => proof(proofInput(world.write, { accountId: 1, from: null, to: null }));

beforeEach(() => {
  world = new World();
  fill();
  // Exceptions are numbered as the lines.
  world.write.transaction(() =>
    saveResult(world.write, result(Array.from({ length: LINES }, (_, at) => exception(at + 1)))),
  );
});
afterEach(() => world.close());

const entriesOf = (write: WriteHandle) => readyMatches(write, EVERYTHING).map(({ entry }) => entry);

describe('booking a line to an account', () => {
  it('leaves the queues, posts a balanced entry, and counts as explained in the proof', () => {
    const before = proofNow();
    const done = book([1], '6300 Hosting');
    expect(done).toMatchObject({ count: 1, sum: 1000, refused: [] });
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ exceptions: LINES - 1, bank_only: 0, approved: 1 });
    const [entry] = entriesOf(world.write);
    expect(entry?.lines.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['Current', 0, 1000],
      ['6300 Hosting', 1000, 0],
    ]);
    expect(readyCount(world.write, EVERYTHING)).toBe(1);
    const after = proofNow();
    expect(after.books.bankOnly - before.books.bankOnly).toBe(1000);
    expect(after.books.differences).toBe(-1000);
    expect(after.books.offBy).toBe(before.books.offBy);
    expect(after.differencesByType).toEqual([{ type: 'categorised', count: 1, sum: -1000 }]);
    const report = reportData(
      world.write,
      { accountId: 1, from: null, to: null },
      { workspace: 'w', at: WHO.at, preparedBy: 'Asha' },
    );
    expect(report.differences).toMatchObject([{ type: 'categorised', amount: -1000, account: '6300 Hosting' }]);
    const audit = world.write.get<{ action: string; body: string }>('SELECT action, body FROM audit ORDER BY seq DESC');
    expect(audit?.action).toBe('categorise');
    expect(JSON.parse(audit!.body)).toMatchObject({ lines: 1, sum: 1000, accounts: { '6300 Hosting': 1 } });
    const row = queuePage(world.write, page('approved'), NOW).rows[0];
    expect(row).toMatchObject({ kind: 'categorised', ledgerAccount: '6300 Hosting', amount: -1000 });
    expect(itemDetail(world.write, row!.key, NOW)).toMatchObject({
      decision: { verdict: 'categorise', by: 'Asha' },
      differences: [{ type: 'categorised', account: '6300 Hosting', note: 'chosen by hand' }],
      leftToExplain: 0,
    });
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });

  it.each([
    ['a line someone decided on', () => book([1], 'X') && null, () => book([1], 'Y'), 'already decided by Asha'],
    ['a line without a proposal', () => null, () => book([2], null), 'no account is proposed'],
    [
      'a line a suggestion holds',
      () => null,
      () => categoriseLines(world.write, { keys: ['l:25'], account: 'X' }, WHO),
      'suggestion holds it',
    ],
    [
      'a book line',
      () => null,
      () => categoriseLines(world.write, { keys: ['l:26'], account: 'X' }, WHO),
      'only bank lines',
    ],
    ['what is gone', () => null, () => book([99], 'X'), 'gone'],
  ])('refuses %s with the reason', (_, prepare, act, reason) => {
    prepare();
    const before = stateHash(world.write);
    const outcome = act();
    expect(outcome).toMatchObject({ count: 0, decisionId: null });
    expect(outcome.refused[0]?.reason).toContain(reason);
    expect(stateHash(world.write)).toBe(before);
  });

  it('is no pair to learn matching from', () => {
    book([1, 2], 'Hosting');
    approveProposals(world.write, [1], WHO);
    expect(loadDecisions(world.write)).toHaveLength(1);
  });
});

const page = (queue: 'exceptions' | 'approved') => ({
  ...WHOLE,
  queue,
  sort: 'day' as const,
  offset: 0,
  limit: 100,
});

describe('what was booked before', () => {
  it('proposes nothing while too little was decided', () => {
    book([1, 2], '6300 Hosting');
    expect(itemDetail(world.write, keyOf(5), NOW).category).toBeNull();
  });

  it('proposes the account with the lines it rests on, and learns at once', () => {
    book([1, 2, 5, 6, 9], '6300 Hosting');
    book([3, 7, 11], '6800 Printing');
    const { category, willPost } = itemDetail(world.write, keyOf(10), NOW);
    expect(category).toMatchObject({
      account: '6300 Hosting',
      source: '5 of 5 lines with “CLOUDHOST” went to 6300 Hosting',
      rule: null,
    });
    expect(category!.probability).toBeGreaterThan(0.8);
    expect(category!.probability).toBeLessThan(1);
    expect(category!.examples.map(({ id }) => id)).toEqual([9, 6, 5]);
    expect(willPost.map(({ account }) => account).sort()).toEqual(['6300 Hosting', 'Current']);
    expect(itemDetail(world.write, keyOf(4), NOW).category).toBeNull();
    expect(itemDetail(world.write, keyOf(15), NOW).category?.account).toBe('6800 Printing');
  });

  it('books equal ones in one step, which one undo takes back', () => {
    book([1, 2, 5, 6, 9], '6300 Hosting');
    const before = stateHash(world.write);
    const categories = allCategories();
    const equal = equalsOf(world.write, keyOf(10));
    expect(equal.keys).toEqual([10, 13, 14, 17, 18, 21, 22].map(keyOf));
    expect(itemDetail(world.write, keyOf(10), NOW).category?.equal).toEqual({ count: 7, sum: equal.sum });
    const done = categoriseLines(world.write, { keys: equal.keys, account: null }, WHO);
    expect(done).toMatchObject({ count: 7, sum: equal.sum });
    expect(usedAccounts(world.write)).toEqual([{ account: '6300 Hosting', lines: 12 }]);
    undoDecision(world.write, null, WHO);
    expect(stateHash(world.write)).toBe(before);
    expect(allCategories()).toEqual(categories);
  });

  it('leaves out of the equal ones what may belong to an open document', () => {
    const near = [{ line: 26, logOdds: -1, failed: 'amount differs', change: 'book amount' }];
    world.write.transaction(() =>
      saveResult(
        world.write,
        result(Array.from({ length: LINES }, (_, at) => exception(at + 1, null, at === 12 ? near : []))),
      ),
    );
    book([1, 2, 5, 6, 9], '6300 Hosting');
    const rest = [10, 14, 17, 18, 21, 22].map(keyOf);
    expect(equalsOf(world.write, keyOf(10)).keys).toEqual(rest);
    expect([...equalsOf(world.write, keyOf(13)).keys].sort()).toEqual([...rest, keyOf(13)].sort());
    expect(proposedKeys(world.write, 0.5, WHOLE)).toEqual(rest);
  });

  it('is forgotten when it is undone', () => {
    const first = book([1, 2, 5, 6, 9], '6300 Hosting');
    expect(itemDetail(world.write, keyOf(10), NOW).category).not.toBeNull();
    undoDecision(world.write, first.decisionId, WHO);
    expect(allCategories()).toEqual([]);
    expect(bookedLines(world.write)).toEqual([]);
  });

  it('never stands above a rule', () => {
    world.write.transaction(() =>
      saveResult(
        world.write,
        result(
          Array.from({ length: LINES }, (_, at) =>
            exception(at + 1, at === 9 ? { account: 'Ruled', probability: 1, source: 'rule', rule: 'Mine' } : null),
          ),
        ),
      ),
    );
    book([1, 2, 5, 6, 9], '6300 Hosting');
    expect(itemDetail(world.write, keyOf(10), NOW).category).toMatchObject({ account: 'Ruled', rule: 'Mine' });
    expect(book([10], null)).toMatchObject({ count: 1 });
    expect(queuePage(world.write, page('approved'), NOW).rows.map((row) => row.ledgerAccount)).toContain('Ruled');
  });
});

const allCategories = () =>
  world.write.all<{ id: number; category: string }>(
    'SELECT id, category FROM exception WHERE category IS NOT NULL ORDER BY id',
  );

describe('any history', () => {
  const choice = fc.record({
    lines: fc.uniqueArray(fc.integer({ min: 1, max: LINES }), { minLength: 1, maxLength: 6 }),
    account: fc.constantFrom('6300 Hosting', '6800 Printing', 'Travel', null),
  });

  it('keeps every entry at its bank amount, and undone in any order leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 6 }), fc.integer(), (choices, salt) => {
        const before = stateHash(world.write);
        const decisions = choices.map(({ lines, account }) => book(lines, account).decisionId);
        for (const { matchId, lines } of entriesOf(world.write)) {
          const amount = world.write.number(
            'SELECT l.amount FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = ?',
            matchId,
          );
          const bank = lines.filter(({ account }) => account === 'Current');
          expect(bank.reduce((sum, one) => sum + one.debit - one.credit, 0)).toBe(amount);
          expect(lines.reduce((sum, one) => sum + one.debit - one.credit, 0)).toBe(0);
        }
        expect(verifyWorkspace(world.write).ok).toBe(true);
        const made = decisions.filter((id) => id !== null);
        made.sort((a, b) => ((a * 7919 + salt) % 13) - ((b * 7919 + salt) % 13));
        for (const id of made) undoDecision(world.write, id, WHO);
        expect(stateHash(world.write)).toBe(before);
        expect(allCategories()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

it('asks for another match when a line comes back that the last one did not see', () => {
  const done = book([1], '6300 Hosting');
  world.write.transaction(() => saveResult(world.write, result([exception(2), exception(3)])));
  writeMeta(world.write, 'match_stale', '0');
  undoDecision(world.write, done.decisionId, WHO);
  expect(readMeta(world.write, 'match_stale')).toBe('1');
  const again = categoriseLines(world.write, { keys: ['l:2'], account: 'X' }, WHO);
  writeMeta(world.write, 'match_stale', '0');
  undoDecision(world.write, again.decisionId, WHO);
  expect(readMeta(world.write, 'match_stale')).toBe('0');
});
