/** Decisions about many items are those made one by one, and a cancelled one leaves no trace. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountOverview } from '../../electron/store/account-overview.ts';
import { approveProposals, rejectProposals } from '../../electron/store/decisions.ts';
import type { ReadHandle, WriteHandle } from '../../electron/store/handle.ts';
import { refreshLoose } from '../../electron/store/loose.ts';
import type { Step } from '../../electron/store/portions.ts';
import { saveResult } from '../../electron/store/save-result.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { DEFAULT_SETTINGS, type MatchResult, type Proposal } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { importLines, line, WHO, World } from './world.ts';

/** How many lines each side of a group has; its fee in cents; whether a guard-rail keeps it out of decisions about several. */
interface Group {
  readonly bank: number;
  readonly book: number;
  readonly fee: number;
  readonly guarded: boolean;
}

const groups = fc.array(
  fc.record({
    bank: fc.integer({ min: 1, max: 3 }),
    book: fc.integer({ min: 1, max: 3 }),
    fee: fc.constantFrom(0, -25),
    guarded: fc.boolean(),
  }),
  { minLength: 2, maxLength: 12 },
);

/** A month of these groups, one stray bank line and one stray book line, matched. */
function fill(write: WriteHandle, made: readonly Group[]): void {
  const sides = { bank: [] as ReturnType<typeof line>[], book: [] as ReturnType<typeof line>[] };
  const proposals = made.map((group, at) => {
    const whole = 600 * (at + 1);
    const legs = { bank: [] as number[], book: [] as number[] };
    for (const side of ['bank', 'book'] as const) {
      const count = group[side];
      for (let part = 0; part < count; part++) {
        const cents = whole / count + (side === 'bank' && part === 0 ? group.fee : 0);
        sides[side].push(line(sides[side].length + 2, '2026-10-05', cents, `${side} ${at} ${part}`));
        legs[side].push(sides[side].length);
      }
    }
    return { group, legs, at };
  });
  sides.bank.push(line(sides.bank.length + 2, '2026-10-06', 77, 'stray'));
  sides.book.push(line(sides.book.length + 2, '2026-10-06', 88, 'stray'));
  importLines(write, sides.bank);
  importLines(write, sides.book, { side: 'book' });
  const result: MatchResult = {
    engine: 'test',
    settings: DEFAULT_SETTINGS,
    stages: [],
    ambiguous: [],
    duplicates: [],
    proposals: proposals.map(({ group, legs, at }) => ({
      ...BLANK,
      kind: `${group.bank > 1 ? 'many' : 'one'}_to_${group.book > 1 ? 'many' : 'one'}` as Proposal['kind'],
      bank: legs.bank,
      book: legs.book.map((id) => id + sides.bank.length),
      confidence: 0.9 + at / 200,
      alternatives: group.guarded ? 1 : 0,
      differences: group.fee === 0 ? [] : [{ type: 'fee', amount: minor(group.fee), note: 'kept by the bank' }],
    })),
    exceptions: [1, sides.bank.length].map((id) => ({
      side: 'bank' as const,
      line: id,
      kind: 'unrecorded' as const,
      cause: 'no record',
      confidence: 0.5,
      nearMisses: [],
      category: null,
    })),
  };
  write.transaction(() => saveResult(write, result));
}

const BLANK = {
  confidenceLow: 0.9,
  logOdds: 5,
  margin: 9,
  alternativesExact: true,
  evidence: [],
  basis: 'pair',
} as const;

const TABLES: Readonly<Record<string, string>> = {
  match:
    'id, kind, account_id, day, currency, bank, book, difference, text, counterparty, proposal, differences, active',
  match_leg: '*',
  active_leg: '*',
  rejected_group: 'legs, proposal',
  proposal:
    'id, kind, state, confidence, guards, account_id, day, bank, book, difference, currency, text, counterparty, detail',
  proposal_leg: '*',
  exception: '*',
  loose_line: '*',
};

/** Whole tables, without the numbers of decisions: one by one there are more of them. */
const tables = (read: ReadHandle): object =>
  Object.fromEntries(
    Object.entries(TABLES).map(([table, columns]) => [
      table,
      read.rows(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`),
    ]),
  );

/** Every table of the file as it stands. */
const everything = (read: ReadHandle): object =>
  Object.fromEntries(
    read
      .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .map(({ name }) => [name, read.rows(`SELECT * FROM "${name}"`)]),
  );

function withWorlds(made: readonly Group[], work: (one: WriteHandle, other: WriteHandle) => void): void {
  const worlds = [new World(), new World()] as const;
  try {
    for (const { write } of worlds) fill(write, made);
    work(worlds[0].write, worlds[1].write);
  } finally {
    for (const world of worlds) world.close();
  }
}

const ids = (read: ReadHandle, where = '1'): number[] =>
  read.all<{ id: number }>(`SELECT id FROM proposal WHERE ${where} ORDER BY id`).map(({ id }) => id);

function expectWhole(write: WriteHandle): void {
  const before = tables(write);
  write.transaction(() => refreshLoose(write, null));
  expect(tables(write)).toEqual(before);
  expect(verifyWorkspace(write).checks.filter(({ ok }) => !ok)).toEqual([]);
}

describe('a decision about many', () => {
  it('approves and undoes as one by one does, and the overview follows it', () => {
    fc.assert(
      fc.property(groups, (made) =>
        withWorlds(made, (many, single) => {
          const matched = tables(many);
          accountOverview(many, null, null);
          const clear = ids(single, 'guards = 0');
          const { decisionId, count } = approveProposals(many, ids(many), WHO);
          for (const id of clear) approveProposals(single, [id], WHO);
          expect(count).toBe(clear.length);
          expect(tables(many)).toEqual(tables(single));
          expect(accountOverview(many, null, null)).toEqual(accountOverview(single, null, null));
          expectWhole(many);
          if (decisionId === null) return;
          undoDecision(many, decisionId, WHO);
          const { match, match_leg, ...rest } = tables(many) as Record<string, unknown>;
          expect(rest).toEqual({ ...matched, match: undefined, match_leg: undefined });
          expect(many.number('SELECT count(1) FROM match WHERE active = 1')).toBe(0);
          expect(accountOverview(many, null, null)[0]?.open).toBe(
            many.number('SELECT count(1) FROM line WHERE side = 0'),
          );
          expectWhole(many);
        }),
      ),
      { numRuns: 12 },
    );
  });

  it('rejects and undoes as one by one does', () => {
    fc.assert(
      fc.property(groups, (made) =>
        withWorlds(made, (many, single) => {
          const matched = tables(many);
          const { decisionId } = rejectProposals(many, ids(many), 'not this', WHO);
          for (const id of ids(single)) rejectProposals(single, [id], 'not this', WHO);
          expect(tables(many)).toEqual(tables(single));
          undoDecision(many, decisionId, WHO);
          expect(tables(many)).toEqual(matched);
          expectWhole(many);
        }),
      ),
      { numRuns: 8 },
    );
  });

  it('leaves every table as it was where it is cancelled, at whatever step', () => {
    const made = Array.from({ length: 8 }, () => ({ bank: 1, book: 2, fee: -25, guarded: false }));
    withWorlds(made, (write) => {
      for (const decide of [
        (step: Step) => approveProposals(write, ids(write, 'state = 0'), WHO, [], step),
        (step: Step) => undoDecision(write, null, WHO, step),
        (step: Step) => rejectProposals(write, ids(write, 'state = 0'), '', WHO, step),
      ]) {
        const before = everything(write);
        let reached = 0;
        for (let last = 0; ; last++) {
          reached = 0;
          const stop: Step = () => {
            if (reached++ === last) throw new CallError('cancelled', 'Cancelled.');
          };
          try {
            decide(stop);
            break;
          } catch (error) {
            expect(error).toMatchObject({ code: 'cancelled' });
            expect(everything(write)).toEqual(before);
          }
        }
        // Reading, deciding, the queues and the sealing each can be stopped.
        expect(reached).toBeGreaterThanOrEqual(4);
        expectWhole(write);
      }
    });
  });
});
