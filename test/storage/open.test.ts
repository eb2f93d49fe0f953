/** Opening, migrating, encrypting and verifying the workspace file. */

import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../electron/store/audit.ts';
import { listBackups } from '../../electron/store/backups.ts';
import { createWorkspace } from '../../electron/store/create.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../electron/store/migrations/index.ts';
import { openForReading, openForWriting } from '../../electron/store/open.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { AT, importLines, line, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CallError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('opening a workspace', () => {
  it('keeps WAL, FULL sync, foreign keys and STRICT tables', () => {
    const { db } = world.write;
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    const loose = world.write.all<{ name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose).toEqual([]);
  });

  it('is its owner’s alone', () => {
    expect(statSync(world.path).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['a photo', Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1'), 'not_a_workspace'],
    ['an empty file', Buffer.alloc(0), 'not_a_workspace'],
    ['text', Buffer.from('Date,Amount\n'), 'not_a_workspace'],
  ])('refuses %s by name', (_name, bytes, code) => {
    const path = join(world.folder, 'other.tieout');
    writeFileSync(path, bytes);
    expect(codeOf(() => openForWriting(path, null))).toBe(code);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('refuses a database of another program, a missing file and an existing target', () => {
    const path = join(world.folder, 'foreign.tieout');
    const db = new Sqlite(path);
    db.exec('CREATE TABLE t (a)');
    db.close();
    expect(codeOf(() => openForWriting(path, null))).toBe('not_a_workspace');
    expect(codeOf(() => openForWriting(join(world.folder, 'none.tieout'), null))).toBe('not_found');
    expect(codeOf(() => createWorkspace(world.path, { currency: 'USD', passphrase: null, at: AT }))).toBe(
      'already_exists',
    );
  });

  it('refuses a newer file and leaves it alone', () => {
    world.write.db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    world.write.close();
    expect(codeOf(() => openForWriting(world.path, null))).toBe('newer_version');
    expect(codeOf(() => openForReading(world.path, null))).toBe('newer_version');
  });

  it('copies the file before migrating and rolls back a step that fails', () => {
    const next = { version: SCHEMA_VERSION + 1, name: 'next', sql: 'CREATE TABLE later (a INTEGER) STRICT;' };
    const broken = {
      version: SCHEMA_VERSION + 2,
      name: 'broken',
      sql: 'CREATE TABLE half (a INTEGER) STRICT; CREATE TABLE half (a INTEGER) STRICT;',
    };
    importLines(world.write, [line(2, '2026-10-01', -1250, 'COFFEE')]);
    world.write.close();
    expect(() => openForWriting(world.path, null, [...MIGRATIONS, next, broken])).toThrow();
    const raw = new Sqlite(world.path);
    expect(raw.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION + 1);
    expect(raw.prepare("SELECT count(1) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    raw.close();
    const [backup] = listBackups(world.path);
    expect(backup).toMatchObject({ reason: 'migration', entries: 2 });
    const restored = openForWriting(backup?.path ?? '', null);
    expect(restored.db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(restored.number('SELECT count(1) AS n FROM line')).toBe(1);
    restored.close();
  });

  it('encrypts with a passphrase and opens with nothing else', () => {
    const path = join(world.folder, 'secret.tieout');
    const write = createWorkspace(path, { currency: 'USD', passphrase: "it's a secret", at: AT });
    importLines(write, [line(2, '2026-10-01', -1250, 'COFFEE')]);
    write.close();
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    expect(bytes.includes('COFFEE')).toBe(false);
    expect(codeOf(() => openForWriting(path, null))).toBe('passphrase_needed');
    expect(codeOf(() => openForWriting(path, 'wrong'))).toBe('wrong_passphrase');
    const again = openForWriting(path, "it's a secret");
    expect(again.number('SELECT count(1) AS n FROM line')).toBe(1);
    again.close();
  });

  it('answers a full disk calmly and keeps what was there', () => {
    importLines(world.write, [line(2, '2026-10-01', -1250, 'COFFEE')]);
    const pages = Number(world.write.db.pragma('page_count', { simple: true }));
    world.write.db.pragma(`max_page_count = ${pages + 2}`);
    const many = Array.from({ length: 5000 }, (_, index) =>
      line(index + 2, '2026-10-02', -index, `A rather long narrative that fills pages ${index}`),
    );
    expect(codeOf(() => importLines(world.write, many))).toBe('disk_full');
    expect(world.write.number('SELECT count(1) AS n FROM line')).toBe(1);
    world.write.db.pragma('max_page_count = 1000000');
    expect(importLines(world.write, many).added).toBe(5000);
    expect(verifyWorkspace(world.write).ok).toBe(true);
  });

  it('says locked when another program holds the file', () => {
    const other = new Sqlite(world.path);
    other.exec('BEGIN IMMEDIATE');
    world.write.db.pragma('busy_timeout = 50');
    expect(codeOf(() => importLines(world.write, [line(2, '2026-10-01', 1, 'X')]))).toBe('locked');
    other.exec('ROLLBACK');
    other.close();
  });
});

describe('the audit chain', () => {
  it('refuses UPDATE and DELETE', () => {
    importLines(world.write, [line(2, '2026-10-01', -1250, 'COFFEE')]);
    expect(() => world.write.run("UPDATE audit SET actor = 'x'")).toThrow(/append-only/);
    expect(() => world.write.run('DELETE FROM audit')).toThrow(/append-only/);
    expect(() => world.write.run('UPDATE line SET amount = 1')).toThrow(/immutable/);
    expect(() => world.write.run('DELETE FROM line')).toThrow(/withdrawn/);
  });

  it.each(['actor', 'action', 'subject', 'body', 'at'])(
    'names the entry whose %s was changed behind its back',
    (column) => {
      for (let index = 0; index < 4; index++)
        importLines(world.write, [line(index + 2, '2026-10-01', -index - 1, `ROW ${index}`)]);
      expect(verifyChain(world.write).brokenAt).toBeNull();
      world.write.db.exec('DROP TRIGGER audit_no_update');
      const value = column === 'body' ? '{"forged":true}' : 'forged';
      world.write.run(`UPDATE audit SET ${column} = ? WHERE seq = 3`, value);
      expect(verifyChain(world.write).brokenAt).toBe(3);
      const check = verifyWorkspace(world.write).checks.find((item) => item.name === 'audit chain');
      expect(check).toMatchObject({ ok: false, detail: expect.stringContaining('3') });
    },
  );

  it('notices a removed entry', () => {
    for (let index = 0; index < 4; index++)
      importLines(world.write, [line(index + 2, '2026-10-01', -index - 1, `ROW ${index}`)]);
    world.write.db.exec('DROP TRIGGER audit_no_delete');
    world.write.db.pragma('foreign_keys = OFF');
    world.write.run('DELETE FROM audit WHERE seq = 2');
    expect(verifyChain(world.write).brokenAt).toBe(3);
  });
});

it('opens a copied workspace like the original', () => {
  importLines(world.write, [line(2, '2026-10-01', -1250, 'COFFEE')]);
  world.write.db.pragma('wal_checkpoint(TRUNCATE)');
  const copy = join(world.folder, 'copy.tieout');
  copyFileSync(world.path, copy);
  const read = openForReading(copy, null);
  expect(read.number('SELECT count(1) AS n FROM line')).toBe(1);
  read.close();
});
