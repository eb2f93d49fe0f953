/** Posting exactly once: faults of the disk and of the database at every step, and kills. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, REAL_DISK, writeNewFile } from '../../electron/files/atomic-file.ts';
import type { JobContext } from '../../electron/handlers/context.ts';
import { newJobState } from '../../electron/handlers/job.ts';
import { postAll } from '../../electron/handlers/posting.ts';
import { Session } from '../../electron/handlers/session.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { journalCsv } from '../../electron/posting/journal-csv.ts';
import { findKeys } from '../../electron/posting/journal-file.ts';
import { matchByHand } from '../../electron/store/decisions.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { minor } from '../../shared/money.ts';
import { AT, importLines, line, WHO, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const failure = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

describe('a file that is written all or nothing', () => {
  const bytes = Buffer.from('EntryKey\r\n');
  const write = (disk: Partial<Disk>): string => {
    const file = join(world.folder, 'journal.csv');
    try {
      writeNewFile(file, bytes, { ...REAL_DISK, ...disk });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      expect(existsSync(file)).toBe(false);
      expect(readdirSync(world.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
      return error.code;
    }
    expect(readFileSync(file)).toEqual(bytes);
    return 'written';
  };
  /** Lets the first `good` calls through and fails the others. */
  const failing = <T extends readonly unknown[], R>(good: number, real: (...args: T) => R, code: string) => {
    let calls = 0;
    return (...args: T): R => {
      if (++calls > good) throw failure(code);
      return real(...args);
    };
  };

  it.each<readonly [string, () => Partial<Disk>, string]>([
    ['no room', () => ({ writeSync: failing(0, REAL_DISK.writeSync, 'ENOSPC') }), 'disk_full'],
    ['its flush fails', () => ({ fsyncSync: failing(0, REAL_DISK.fsyncSync, 'EIO') }), 'io_failed'],
    ['its name cannot be given', () => ({ linkSync: failing(0, REAL_DISK.linkSync, 'EIO') }), 'io_failed'],
    [
      'no links, and the rename fails',
      () => ({
        linkSync: failing(0, REAL_DISK.linkSync, 'ENOTSUP'),
        renameSync: failing(0, REAL_DISK.renameSync, 'EIO'),
      }),
      'io_failed',
    ],
    ['no links', () => ({ linkSync: failing(0, REAL_DISK.linkSync, 'ENOTSUP') }), 'written'],
    [
      'the flush of the folder fails after the name',
      () => ({ fsyncSync: failing(1, REAL_DISK.fsyncSync, 'EIO') }),
      'written',
    ],
    [
      'the folder cannot be opened after the name',
      () => ({ openSync: failing(1, REAL_DISK.openSync, 'EACCES') }),
      'written',
    ],
  ])('%s', (_what, disk, outcome) => {
    expect(write(disk())).toBe(outcome);
  });

  it('counts as written when its temporary name cannot be removed', () => {
    const file = join(world.folder, 'journal.csv');
    writeNewFile(file, bytes, { ...REAL_DISK, rmSync: failing(0, REAL_DISK.rmSync, 'EIO') });
    expect(readFileSync(file)).toEqual(bytes);
  });
});

describe('posting', () => {
  let session: Session | null = null;
  afterEach(() => {
    session?.close();
    session = null;
  });
  const journal = (name: string): string => join(world.folder, name);

  function context(): JobContext {
    const state = newJobState();
    session ??= Session.over({ path: world.path, passphrase: null }, world.write);
    const open = session;
    return { ...state, session: () => open, clock: () => AT, control: SILENT };
  }

  const post = (name: string) =>
    postAll(context(), { destination: 'journal-csv', path: journal(name), dryRun: false, by: 'Asha' });

  /** Twelve matches with a fee each, which makes an entry each. */
  function month(): void {
    importLines(
      world.write,
      Array.from({ length: 12 }, (_, at) => line(at + 2, '2026-10-05', -1000 - at, `PAYMENT ${at}`)),
    );
    for (let at = 1; at <= 12; at++)
      matchByHand(
        world.write,
        { bank: [at], book: [], differences: [{ type: 'fee', amount: minor(-999 - at), note: '' }], note: '' },
        WHO,
      );
  }

  /** Keys in every journal of the folder: none may stand in two. */
  function posted(): string[] {
    return readdirSync(world.folder)
      .filter((name) => name.endsWith('.csv'))
      .flatMap((name) => [...findKeys(journalCsv, journal(name))]);
  }

  function everyOnce(): void {
    const keys = posted();
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(12);
    expect(world.write.number("SELECT count(1) AS n FROM posting WHERE state = 'sent'")).toBe(12);
    expect(verifyWorkspace(world.write).checks.filter((check) => !check.ok)).toEqual([]);
  }

  it('records what is in the file although the database could not, and writes nothing again', () => {
    month();
    // Another program takes the write lock while the journal is written: the record after it is refused.
    const other = new Sqlite(world.path);
    world.write.db.pragma('busy_timeout = 50');
    const real = world.write.transaction.bind(world.write);
    let commits = 0;
    world.write.transaction = (work) => {
      // First the keys, then the record.
      if (!world.write.db.inTransaction && ++commits === 2) other.exec('BEGIN IMMEDIATE');
      return real(work);
    };
    expect(() => post('first.csv')).toThrow(/complete in .*first\.csv/);
    other.exec('ROLLBACK');
    other.close();
    world.write.transaction = real;
    expect(post('second.csv')).toMatchObject({ posted: 0, already: 12, file: null });
    expect(existsSync(journal('second.csv'))).toBe(false);
    everyOnce();
  });

  it('takes its keys back where nothing was written, and posts them the next time', () => {
    month();
    writeFileSync(journal('taken.csv'), 'a document');
    expect(() => post('taken.csv')).toThrow(/exists already/);
    expect(world.write.number('SELECT count(1) AS n FROM posting')).toBe(0);
    expect(post('first.csv')).toMatchObject({ posted: 12 });
    everyOnce();
  });

  it('says calmly that another posting of the same entries is at work', () => {
    month();
    const real = world.write.transaction.bind(world.write);
    world.write.transaction = (work) => {
      world.write.transaction = real;
      const [key, match] = [world.write.get<{ id: number }>('SELECT id FROM match ORDER BY id')?.id, 'other'];
      real(() =>
        world.write.run(
          "INSERT INTO posting (key, match_id, day, text, reference, destination, state, file, at, actor) VALUES (?, ?, 1, '', '', 'journal-csv', 'sending', 'x', ?, 'Bo')",
          match,
          key,
          AT,
        ),
      );
      return real(work);
    };
    expect(() => post('first.csv')).toThrow(CallError);
    expect(existsSync(journal('first.csv'))).toBe(false);
  });
});
