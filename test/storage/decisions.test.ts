/** Decisions and undo on a real workspace: any order restores the state. */

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approveProposals, matchByHand, rejectProposals, settleDuplicate } from '../../electron/store/decisions.ts';
import { withdrawImport } from '../../electron/store/imports.ts';
import { bulkIds, bulkSummary, queueCounts, queuePage } from '../../electron/store/queues.ts';
import { saveResult } from '../../electron/store/save-result.ts';
import { lastDecision, undoDecision } from '../../electron/store/undo.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { DEFAULT_SETTINGS, type MatchResult, type Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { importLines, line, NOW, WHO, WHOLE, World } from './world.ts';

const PAIRS = 12;
let world: World;

/** Bank line i pays book line i; the last pair is 0.25 short. Line ids: bank 1..12, book 13..24, twin of bank 1 is 25. */
function fill(): void {
  const bank = Array.from({ length: PAIRS }, (_, index) =>
    line(index + 2, '2026-10-05', 1000 * (index + 1), `PAYMENT ${index}`),
  );
  const book = Array.from({ length: PAIRS }, (_, index) =>
    line(index + 2, '2026-10-01', 1000 * (index + 1) + (index === PAIRS - 1 ? 25 : 0), `Invoice ${index}`, {
      documentType: 'invoice',
    }),
  );
  importLines(world.write, bank);
  importLines(world.write, book, { side: 'book' });
  importLines(world.write, [line(2, '2026-10-05', 1000, 'PAYMENT 0 AGAIN')]);
}

function proposal(index: number, confidence: number): Proposal {
  const short =
    index === PAIRS - 1 ? [{ type: 'short_payment' as const, amount: minor(-25), note: 'paid 0.25 less' }] : [];
  return {
    kind: 'one_to_one',
    bank: [index + 1],
    book: [PAIRS + index + 1],
    confidence,
    confidenceLow: confidence,
    logOdds: 5,
    margin: 9,
    alternatives: 0,
    alternativesExact: true,
    differences: short,
    evidence: [],
    basis: 'pair',
  };
}

function result(): MatchResult {
  return {
    engine: 'test',
    settings: DEFAULT_SETTINGS,
    stages: [],
    ambiguous: [],
    proposals: Array.from({ length: PAIRS }, (_, index) => proposal(index, 0.9 + index / 200)),
    duplicates: [{ side: 'bank', original: 1, duplicate: 25, kind: 'reimport', confidence: 0.9, evidence: [] }],
    exceptions: [
      {
        side: 'bank',
        line: 25,
        kind: 'unrecorded',
        cause: 'no record',
        confidence: 0.5,
        nearMisses: [],
        category: null,
      },
    ],
  };
}

beforeEach(() => {
  world = new World();
  fill();
  world.write.transaction(() => saveResult(world.write, result()));
});
afterEach(() => world.close());

const keys = (): string[] =>
  queuePage(world.write, { ...WHOLE, queue: 'suggested', sort: 'confidence', offset: 0, limit: 100 }, NOW).rows.map(
    (row) => row.key,
  );

describe('deciding', () => {
  it('moves what is approved from one queue to the other and back', () => {
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({
      suggested: PAIRS,
      approved: 0,
      duplicates: 1,
      exceptions: 0,
      bank_only: 0,
      books_only: 0,
    });
    const before = stateHash(world.write);
    const approved = approveProposals(world.write, [1, 2, 3], WHO);
    expect(approved).toMatchObject({ count: 3, sum: 6000, lowest: 0.9, refused: [] });
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ suggested: PAIRS - 3, approved: 3 });
    expect(lastDecision(world.write)).toEqual({ decisionId: approved.decisionId, text: 'Approved 3 matches' });
    expect(undoDecision(world.write, null, WHO)).toMatchObject({ decisionId: approved.decisionId, count: 3 });
    expect(stateHash(world.write)).toBe(before);
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });

  it('refuses what is decided already, with who did it', () => {
    approveProposals(world.write, [1], { ...WHO, actor: 'Lena' });
    expect(approveProposals(world.write, [1], WHO)).toMatchObject({
      count: 0,
      refused: [{ key: 'p:1', reason: 'already approved' }],
    });
    expect(() => matchByHand(world.write, { bank: [1], book: [14], differences: [], note: '' }, WHO)).toThrow(
      /already decided by Lena/,
    );
  });

  it('undoes an old decision without touching a newer one', () => {
    const first = approveProposals(world.write, [1], WHO);
    const second = approveProposals(world.write, [2], WHO);
    undoDecision(world.write, first.decisionId, WHO);
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ approved: 1 });
    expect(() => undoDecision(world.write, first.decisionId, WHO)).toThrow(CallError);
    expect(lastDecision(world.write)?.decisionId).toBe(second.decisionId);
  });

  it('does not suggest a rejected group again, and does after the rejection is undone', () => {
    const rejected = rejectProposals(world.write, [1], 'wrong customer', WHO);
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ suggested: PAIRS - 1, bank_only: 1, books_only: 1 });
    world.write.transaction(() => saveResult(world.write, result()));
    expect(keys()).toHaveLength(PAIRS - 1);
    undoDecision(world.write, rejected.decisionId, WHO);
    expect(keys()).toHaveLength(PAIRS);
  });

  it('matches by hand only when nothing is left to explain, and gives the freed suggestion back on undo', () => {
    const before = stateHash(world.write);
    expect(() => matchByHand(world.write, { bank: [1, 2], book: [15, 14], differences: [], note: '' }, WHO)).toThrow(
      /2000 minor units|-2000/,
    );
    const done = matchByHand(
      world.write,
      { bank: [1, 2], book: [15], differences: [], note: 'one payment for two' },
      WHO,
    );
    expect(done.count).toBe(1);
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ suggested: PAIRS - 3, approved: 1 });
    undoDecision(world.write, null, WHO);
    expect(stateHash(world.write)).toBe(before);
  });

  it('keeps a settled duplicate settled through a new match', () => {
    settleDuplicate(world.write, 1, 'keep', WHO);
    world.write.transaction(() => saveResult(world.write, result()));
    expect(queueCounts(world.write, WHOLE, NOW).duplicates).toBe(0);
    undoDecision(world.write, null, WHO);
    world.write.transaction(() => saveResult(world.write, result()));
    settleDuplicate(world.write, 1, 'exclude', WHO);
    expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ duplicates: 0, bank_only: 0, exceptions: 0 });
  });

  it('guards another payee from bulk approval, and from any approval of several at once', () => {
    const { proposals, ...rest } = result();
    const other = { code: 'NEW_PAYEE' as const, weight: 0, text: 'only the amount agrees' };
    const marked = proposals.map((one, at) => (at === 3 ? { ...one, confidence: 0.99, evidence: [other] } : one));
    world.write.transaction(() => saveResult(world.write, { ...rest, proposals: marked }));
    const [guarded, clear] = [4, 5];
    expect(bulkIds(world.write, { minConfidence: 0.9, scope: WHOLE })).not.toContain(guarded);
    expect(bulkSummary(world.write, { minConfidence: 0.98, scope: WHOLE }).guarded.map(({ count }) => count)).toEqual([
      1,
    ]);
    const several = approveProposals(world.write, [guarded, clear], WHO);
    expect(several).toMatchObject({ count: 1, refused: [{ key: `p:${guarded}` }] });
    expect(several.refused[0]!.reason).toContain('new payee');
    expect(approveProposals(world.write, [guarded], WHO)).toMatchObject({ count: 1, refused: [] });
  });

  it('guards an unusual difference from bulk approval', () => {
    const summary = bulkSummary(world.write, { minConfidence: 0.9, scope: WHOLE });
    expect(summary).toMatchObject({ count: PAIRS - 1, guarded: [{ count: 1 }] });
    expect(summary.sample).toHaveLength(5);
    expect(bulkIds(world.write, { minConfidence: 0.9, scope: WHOLE })).toHaveLength(PAIRS - 1);
  });

  it('refuses to withdraw an import in which something is decided', () => {
    approveProposals(world.write, [1], WHO);
    expect(() => world.write.transaction(() => withdrawImport(world.write, 1))).toThrow(/Undo those decisions/);
  });

  it('refuses at the database what does not balance', () => {
    expect(() =>
      world.write.run(
        "INSERT INTO match (decision_id, kind, account_id, day, currency, bank, book, difference, text, counterparty, differences) VALUES (1, 'x', 1, 1, 'USD', 100, 99, 0, '', '', '[]')",
      ),
    ).toThrow(/CHECK/);
  });
});

it('pages and filters a queue by text and by amount', () => {
  const page = (filter: string): number =>
    queuePage(
      world.write,
      { ...WHOLE, account: 'Current', filter, queue: 'suggested', sort: 'amount', offset: 0, limit: 5 },
      NOW,
    ).total;
  expect(page('payment 3')).toBe(1);
  expect(page('40.00')).toBe(1);
  expect(page("100%' OR 1=1 --")).toBe(0);
});

it('any sequence of decisions, undone in any order, restores the state', () => {
  const step = fc.record({
    what: fc.constantFrom('approve', 'reject', 'hand', 'keep', 'exclude'),
    pick: fc.nat(PAIRS - 1),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.nat()), (steps, picks) => {
      const before = stateHash(world.write);
      const made: number[] = [];
      for (const { what, pick } of steps) {
        try {
          const decided =
            what === 'approve'
              ? approveProposals(world.write, [pick + 1], WHO)
              : what === 'reject'
                ? rejectProposals(world.write, [pick + 1], '', WHO)
                : what === 'hand'
                  ? matchByHand(
                      world.write,
                      {
                        bank: [pick + 1],
                        book: [PAIRS + pick + 1],
                        differences: pick === PAIRS - 1 ? [{ type: 'write_off', amount: minor(-25), note: '' }] : [],
                        note: '',
                      },
                      WHO,
                    )
                  : settleDuplicate(world.write, 1, what as 'keep' | 'exclude', WHO);
          if (decided.decisionId !== null) made.push(decided.decisionId);
        } catch (error) {
          if (!(error instanceof CallError)) throw error;
        }
        expect(verifyWorkspace(world.write).ok).toBe(true);
      }
      while (made.length > 0) undoDecision(world.write, made.splice(picks.next().value % made.length, 1)[0]!, WHO);
      expect(stateHash(world.write)).toBe(before);
    }),
    { numRuns: 40 },
  );
});
