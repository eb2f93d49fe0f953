/** The bank lines a connection keeps are those a new connection reads, whatever happened in between. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AccountRow, allAccounts } from '../../electron/store/accounts.ts';
import { appendAudit } from '../../electron/store/audit.ts';
import { accountLines } from '../../electron/store/bank-columns.ts';
import { categoriseLines } from '../../electron/store/categorise.ts';
import { matchByHand, settleDuplicate } from '../../electron/store/decisions.ts';
import { ReadHandle, type WriteHandle } from '../../electron/store/handle.ts';
import { withdrawImport } from '../../electron/store/imports.ts';
import { joinAccounts, partAccount } from '../../electron/store/join-accounts.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { day, importLines, line, WHO, World } from './world.ts';

const NAMES = { bank: '20-45-45 73014471', book: 'Current account' } as const;
const FIRST = day('2026-10-03');

/** One more day of both sides, the same amount on each. */
function importDay(write: WriteHandle): void {
  const imports = write.number('SELECT count(1) AS n FROM import');
  const iso = isoDay((FIRST + imports) as Day);
  for (const side of ['bank', 'book'] as const)
    importLines(write, [line(1, iso, 100 + imports, `${side} ${imports}`)], { side, account: NAMES[side] });
}

function account(write: WriteHandle, side: 'bank' | 'book'): AccountRow {
  const row = allAccounts(write).find(({ name }) => name === NAMES[side]);
  if (row === undefined) throw new CallError('not_found', `${NAMES[side]} is joined to the other.`);
  return row;
}

/** Excludes a bank line as if a match had suspected it. */
function exclude(write: WriteHandle, pick: number): void {
  const [original = 0, duplicate = 0] = write
    .all<{ id: number }>('SELECT id FROM line WHERE side = 0 ORDER BY (id + ?) % 5, id LIMIT 2', pick)
    .map(({ id }) => id);
  write.transaction(() => {
    write.run(
      "INSERT INTO duplicate (side, original_id, duplicate_id, kind, confidence, account_id, day, evidence) SELECT 0, ?, id, 'exact', 1, account_id, day, '[]' FROM line WHERE id = ?",
      original,
      duplicate,
    );
  });
  settleDuplicate(write, write.number('SELECT max(id) AS n FROM duplicate'), 'exclude', WHO);
}

const lineOf = (write: WriteHandle, side: number, pick: number): number =>
  write.number(
    'SELECT id FROM line WHERE side = ? ORDER BY id LIMIT 1 OFFSET ? % (SELECT count(1) FROM line WHERE side = ?)',
    side,
    pick,
    side,
  );

const ACTS: Readonly<Record<string, (write: WriteHandle, pick: number) => unknown>> = {
  import: importDay,
  withdraw: (write, pick) =>
    write.transaction(() => {
      const lines = withdrawImport(write, 1 + (pick % write.number('SELECT count(1) AS n FROM import')));
      appendAudit(write, { ...WHO, action: 'withdraw', subject: '', body: { lines } });
    }),
  join: (write, pick) => {
    const sides = pick % 2 === 0 ? (['bank', 'book'] as const) : (['book', 'bank'] as const);
    joinAccounts(write, account(write, sides[0]), account(write, sides[1]), WHO);
  },
  part: (write, pick) => partAccount(write, NAMES[pick % 2 === 0 ? 'bank' : 'book'], WHO),
  book: (write, pick) =>
    categoriseLines(write, { keys: [`l:${lineOf(write, 0, pick)}`], account: 'Bank charges' }, WHO),
  match: (write, pick) =>
    matchByHand(
      write,
      { bank: [lineOf(write, 0, pick)], book: [lineOf(write, 1, pick)], differences: [], note: '' },
      WHO,
    ),
  exclude,
  undo: (write) => undoDecision(write, null, WHO),
};

const allLines = (read: ReadHandle): object[] =>
  read.all<{ id: number }>('SELECT id FROM account ORDER BY id').map(({ id }) => accountLines(read, id));

it('imports, decisions, their undoing, accounts joined and parted, files withdrawn', () => {
  const done = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(fc.record({ act: fc.constantFrom(...Object.keys(ACTS)), pick: fc.nat({ max: 9 }) }), {
        minLength: 8,
        maxLength: 16,
      }),
      (acts) => {
        const world = new World();
        try {
          importDay(world.write);
          importDay(world.write);
          const kept = new ReadHandle(world.write.db);
          for (const { act, pick } of acts) {
            try {
              ACTS[act]!(world.write, pick);
              done.add(act);
            } catch (error) {
              if (!(error instanceof CallError)) throw error;
            }
            expect(allLines(kept)).toEqual(allLines(new ReadHandle(world.write.db)));
          }
        } finally {
          world.close();
        }
      },
    ),
    { numRuns: 12, seed: 7 },
  );
  expect([...done].sort()).toEqual(Object.keys(ACTS).sort());
});
