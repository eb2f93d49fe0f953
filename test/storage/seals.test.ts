/** Seals: whatever a person sees of a workspace cannot change behind the program's back without `verify` naming it. */

import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setOpeningBalance } from '../../electron/store/accounts.ts';
import { appendAudit } from '../../electron/store/audit.ts';
import { matchByHand, settleDuplicate } from '../../electron/store/decisions.ts';
import { headPath } from '../../electron/store/head.ts';
import { withdrawImport } from '../../electron/store/imports.ts';
import { EVERYTHING, readyMatches } from '../../electron/store/journal-entries.ts';
import { openForReading, openForWriting } from '../../electron/store/open.ts';
import { beginPosting, finishPosting } from '../../electron/store/postings.ts';
import { saveRule } from '../../electron/store/rules.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { minor } from '../../shared/money.ts';
import { AT, importLines, line, WHO, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

/** Checks that fail, with what they say. */
function faults(path: string): string[] {
  const read = openForReading(path, null);
  try {
    return verifyWorkspace(read)
      .checks.filter((check) => !check.ok)
      .map(({ name, detail }) => `${name}: ${detail}`);
  } finally {
    read.close();
  }
}

/** A month with something of everything a person sees. */
function month(): void {
  const { write } = world;
  const bank = Array.from({ length: 60 }, (_, at) =>
    line(at + 2, '2026-10-05', -1000 - at, `CARD PAYMENT ${at} CORNER SHOP`, {
      counterparty: `Shop ${at}`,
      externalId: `b${at}`,
      balance: null,
    }),
  );
  importLines(write, bank, { name: 'bank.csv' });
  const book = Array.from({ length: 40 }, (_, at) =>
    line(at + 2, '2026-10-04', -1000 - at, `Receipt ${at}`, {
      documentType: 'Bill',
      documentNumber: `R-${at}`,
      externalId: `k${at}`,
    }),
  );
  importLines(write, book, { name: 'ledger.csv', side: 'book', account: '' });
  for (let at = 1; at <= 10; at++)
    matchByHand(write, { bank: [at], book: [60 + at], differences: [], note: `slip ${at}` }, WHO);
  undoDecision(write, 3, WHO);
  write.transaction(() => setOpeningBalance(write, 1, 500_000, WHO));
  saveRule(
    write,
    null,
    { name: 'Shops', conditions: [], action: { type: 'categorise', account: 'Supplies' }, active: true },
    WHO,
  );
  const entries = readyMatches(write, EVERYTHING)
    .slice(0, 4)
    .map(({ entry }) => entry);
  const target = { destination: 'journal-csv', file: join(world.folder, 'journal.csv') };
  beginPosting(write, entries, target, WHO);
  finishPosting(
    write,
    entries.map((entry) => entry.key),
    { ...target, sha256: 'a'.repeat(64), action: 'post' },
    WHO,
  );
}

/** What a person can see of a workspace, read as the screens do: any column of any row that is not derived. */
const SEEN = [
  'SELECT id, import_id, statement_id, row, side, account_id, day, amount, currency, description, counterparty, reference, external_id, bank_id, check_number, balance, value_day, due_day, document_type, document_number, batch, original_amount, original_currency, kind, gross, fee FROM line ORDER BY id',
  'SELECT id, at, actor, file, path, bytes, sha256, format, preset, encoding, side, layout, map, nature, state FROM import ORDER BY id',
  'SELECT id, import_id, account_id, number, currency, read, added, known, refused, sum, first_day, last_day, opening, opening_day, closing, closing_day FROM statement ORDER BY id',
  'SELECT id, at, actor, verdict, text, count, note, undoes, undone_by FROM decision ORDER BY id',
  'SELECT id, decision_id, kind, account_id, day, currency, bank, book, difference, text, counterparty, proposal, differences, active FROM match ORDER BY id',
  'SELECT match_id, line_id, side FROM match_leg ORDER BY match_id, line_id',
  'SELECT line_id, match_id FROM active_leg ORDER BY line_id',
  'SELECT id, name, currency FROM account ORDER BY id',
  'SELECT account_id, amount, at, actor FROM opening_balance ORDER BY account_id',
  'SELECT id, priority, name, conditions, action, active, at, actor FROM rule ORDER BY id',
  'SELECT key, match_id, destination, state, file, at, actor FROM posting ORDER BY key',
  'SELECT seq, at, actor, action, subject, body FROM audit ORDER BY seq',
  "SELECT key, value FROM meta WHERE key IN ('currency', 'zone', 'sample') ORDER BY key",
];

/** Everything seen as one text; "unreadable" where SQLite refuses some of it. */
function seen(path: string): string {
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(path, { readonly: true });
    return JSON.stringify(SEEN.map((sql) => db?.prepare(sql).raw().all()));
  } catch {
    return 'unreadable';
  } finally {
    db?.close();
  }
}

/** The same numbers in every run (Numerical Recipes LCG). */
function* numbers(seed: number): Generator<number> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

/** 'refused', 'found' or 'unnoticed'. */
function verdict(path: string): string {
  try {
    return faults(path).length > 0 ? 'found' : 'unnoticed';
  } catch (error) {
    if (error instanceof CallError) return 'refused';
    throw error;
  }
}

describe('flipped bits', () => {
  it('that change anything a person sees are found, or the file is refused', () => {
    month();
    world.write.db.pragma('wal_checkpoint(TRUNCATE)');
    expect(faults(world.path)).toEqual([]);
    const bytes = readFileSync(world.path);
    const before = seen(world.path);
    const copy = join(world.folder, 'flipped.tieout');
    const random = numbers(20_261_031);
    const unnoticed: number[] = [];
    let changed = 0;
    // Where something is written: most of a small file is empty pages.
    const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
    for (let flip = 0; flip < 1_500; flip++) {
      const at = used[random.next().value % used.length]!;
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << (random.next().value >>> 29);
      writeFileSync(copy, damaged);
      const now = seen(copy);
      if (now === before) continue;
      changed++;
      if (verdict(copy) === 'unnoticed') unnoticed.push(at);
    }
    expect(unnoticed).toEqual([]);
    expect(changed).toBeGreaterThan(80);
  }, 240_000);
});

/** A change made with another program: no triggers, no checks. */
function forge(sql: string): void {
  world.write.db.pragma('wal_checkpoint(TRUNCATE)');
  const db = new Sqlite(world.path);
  try {
    db.pragma('foreign_keys = OFF');
    db.pragma('ignore_check_constraints = ON');
    const triggers = db
      .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      .all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
    db.exec(sql);
    for (const trigger of triggers) db.exec(trigger.sql);
  } finally {
    db.close();
  }
}

describe('edits by another program', () => {
  it.each([
    ['amount of a line', 'UPDATE line SET amount = amount - 1 WHERE id = 33', 'line 33 (row 34 of bank.csv)'],
    ['day of a line', 'UPDATE line SET day = day + 1 WHERE id = 34', 'line 34'],
    ['case of a text', 'UPDATE line SET description = lower(description) WHERE id = 35', 'line 35'],
    ['bank reference', "UPDATE line SET external_id = 'x' WHERE id = 36", 'line 36'],
    ['column no line had', "UPDATE line SET batch = 'x' WHERE id = 37", 'line 37'],
    ['row number', 'UPDATE line SET row = 99 WHERE id = 38', 'line 38'],
    ['removed line', 'DELETE FROM line WHERE id = 39', 'line 39 is missing'],
    [
      'added line',
      "INSERT INTO line (import_id, statement_id, row, side, account_id, day, amount, currency, fingerprint) VALUES (1, 1, 99, 0, 1, 20000, -5, 'USD', 1)",
      'line 101 (row 99 of bank.csv) was added',
    ],
    ['file of an import', "UPDATE import SET file = 'other.csv' WHERE id = 1", 'import 1'],
    ['figures of a statement', 'UPDATE statement SET closing = 5 WHERE id = 2', 'statement 2'],
    ['who decided', "UPDATE decision SET actor = 'Bo' WHERE id = 2", 'decision 2'],
    ['note of a decision', "UPDATE decision SET note = '' WHERE id = 4", 'decision 4'],
    ['text of a match', "UPDATE match SET text = 'x' WHERE id = 5", 'match 5'],
    ['leg of a match', 'UPDATE match_leg SET line_id = 50 WHERE match_id = 6 AND side = 0', 'match 6'],
    ['currency', "UPDATE meta SET value = 'EUR' WHERE key = 'currency'", 'setting currency'],
    ['name of an account', "UPDATE account SET name = 'Savings' WHERE id = 1", 'account 1'],
    ['opening balance', 'UPDATE opening_balance SET amount = 1', 'opening balance of account 1'],
    [
      'invented posting',
      "INSERT INTO posting (key, match_id, day, text, reference, destination, state, file, at, actor) VALUES ('k', 9, 1, '', '', 'journal-csv', 'sent', 'f', 'a', 'b')",
      'posting k was added',
    ],
    ['forgotten posting', 'DELETE FROM posting WHERE match_id = 1', 'posting'],
    ['rule', "UPDATE rule SET action = '{}'", 'rule 1'],
    ['match that is not held', 'UPDATE match SET active = 1 WHERE id = 3', 'match 3'],
    ['seal of a row', "DELETE FROM seal WHERE item = 'account'", 'seals of entry'],
    [
      'end of the trail',
      'DELETE FROM seal WHERE seq = (SELECT max(seq) FROM audit); DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)',
      'acknowledged',
    ],
    ['dropped index', 'DROP INDEX line_by_import', 'index line_by_import is missing'],
    ['foreign trigger', 'CREATE TRIGGER other AFTER INSERT ON line BEGIN SELECT 1; END', 'trigger other is not ours'],
    ['foreign table', 'CREATE TABLE other (a)', 'table other is not ours'],
  ])('%s', (_what, sql, named) => {
    month();
    forge(sql);
    expect(faults(world.path).join('\n')).toContain(named);
  });
});

describe('what the program itself changes', () => {
  it('stays whole through undo, rejection, settlement and withdrawal', () => {
    const { write } = world;
    const rows = (from: number) =>
      Array.from({ length: 30 }, (_, at) => line(at + 2, '2026-10-06', -500 - at - from, `ROW ${at + from}`));
    importLines(write, rows(0), { name: 'first.csv' });
    // The second file holds half of the first: those lines are handed over when the first is withdrawn.
    importLines(write, [...rows(0).slice(10, 20), ...rows(100)], { name: 'second.csv' });
    importLines(write, rows(500), { name: 'book.csv', side: 'book', account: '' });
    write.run(
      "INSERT INTO duplicate (side, original_id, duplicate_id, kind, confidence, account_id, day, evidence) VALUES (0, 41, 42, 'copy', 900000, 1, 20000, '[]')",
    );
    settleDuplicate(write, 1, 'exclude', WHO);
    undoDecision(write, null, WHO);
    expect(faults(world.path)).toEqual([]);
    write.transaction(() => {
      withdrawImport(write, 1);
      appendAudit(write, { ...WHO, action: 'withdraw', subject: 'import 1', body: {} });
    });
    expect(write.number('SELECT count(1) AS n FROM line WHERE side = 0')).toBe(40);
    expect(faults(world.path)).toEqual([]);
    forge("UPDATE line SET description = 'x' WHERE id = 15");
    expect(faults(world.path).join()).toContain('line 15');
  });

  it('seals what a writer forgot to record', () => {
    world.write.transaction(() => world.write.run("INSERT INTO account (name, currency) VALUES ('Till', 'USD')"));
    expect(faults(world.path)).toEqual([]);
    expect(world.write.get<{ action: string }>('SELECT action FROM audit ORDER BY seq DESC')?.action).toBe('change');
  });

  it('keeps a text with half a surrogate pair whole, as it is stored', () => {
    importLines(world.write, [line(2, '2026-10-01', -100, 'half \ud83d pair', { reference: '\ude00 other half' })]);
    expect(faults(world.path)).toEqual([]);
  });

  it('leaves nothing behind of a change that is rolled back', () => {
    expect(() =>
      world.write.transaction(() => {
        world.write.run("INSERT INTO account (name, currency) VALUES ('Till', 'USD')");
        throw new CallError('refused', 'no');
      }),
    ).toThrow('no');
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    expect(faults(world.path)).toEqual([]);
  });
});

describe('acknowledged work that is gone', () => {
  /** The database without its log, as a machine leaves it that lost the newest writes. */
  function loseLog(): void {
    const { write } = world;
    importLines(write, [line(2, '2026-10-01', -100, 'ROW')], { name: 'bank.csv' });
    write.db.pragma('wal_checkpoint(TRUNCATE)');
    write.db.pragma('wal_autocheckpoint = 0');
    const kept = readFileSync(world.path);
    matchByHand(
      write,
      { bank: [1], book: [], differences: [{ type: 'fee', amount: minor(-100), note: '' }], note: '' },
      WHO,
    );
    saveRule(
      write,
      null,
      { name: 'R', conditions: [], action: { type: 'categorise', account: 'A' }, active: true },
      WHO,
    );
    write.close();
    writeFileSync(world.path, kept);
    for (const suffix of ['-wal', '-shm']) rmSync(world.path + suffix, { force: true });
  }

  it('is told entry by entry, and stays told when work goes on', () => {
    loseLog();
    const [fault, ...more] = faults(world.path);
    expect(more).toEqual([]);
    expect(fault).toContain('2 acknowledged entries (3 to 4) are missing');
    expect(fault).toContain(`match at ${AT}, rule.add at ${AT}`);
    const write = openForWriting(world.path, null);
    importLines(write, [line(3, '2026-10-02', -200, 'NEXT')]);
    write.close();
    expect(faults(world.path).join()).toContain('with 2 of 4 entries known before');
  });

  it('is told where the log of another workspace was put beside the file', () => {
    const other = new World();
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    world.write.close();
    other.write.db.pragma('wal_autocheckpoint = 0');
    importLines(other.write, [line(2, '2026-10-01', -999, 'NOT MINE')]);
    copyFileSync(`${other.path}-wal`, `${world.path}-wal`);
    expect(['found', 'refused']).toContain(verdict(world.path));
    other.close();
  });

  it('says nothing of a copy, nor of a record that is torn or older', () => {
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    const old = readFileSync(headPath(world.path));
    importLines(world.write, [line(3, '2026-10-01', -200, 'ROW 2')]);
    writeFileSync(headPath(world.path), old);
    expect(faults(world.path)).toEqual([]);
    writeFileSync(headPath(world.path), old.subarray(0, old.length / 2));
    expect(faults(world.path)).toEqual([]);
    world.write.db.pragma('wal_checkpoint(TRUNCATE)');
    const copy = join(world.folder, 'copy.tieout');
    copyFileSync(world.path, copy);
    expect(existsSync(headPath(copy))).toBe(false);
    expect(faults(copy)).toEqual([]);
  });
});
