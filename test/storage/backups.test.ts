/** Backups: when they are written, what they hold, what is kept of them, and going back to one after each kind of damage. */

import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/handlers/engine.ts';
import { chainEnd } from '../../electron/store/audit.ts';
import {
  backupBefore,
  backupFolder,
  backupNames,
  lastFailure,
  listBackups,
  writeBackup,
} from '../../electron/store/backups.ts';
import { openForReading, openForWriting } from '../../electron/store/open.ts';
import { restoreBackup } from '../../electron/store/restore.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { CallError } from '../../shared/contract/index.ts';
import { AT, importLines, line, World } from './world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

const LATER = '2026-11-03T10:00:00.000Z';

function backUp(at = AT): void {
  backupBefore(world.write, null, { reason: 'import', at });
}

function restore(passphrase: string | null = null, name: string | null = null) {
  return restoreBackup({ path: world.path, passphrase, name, at: LATER, actor: 'Asha' });
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CallError) return error.code;
    throw error;
  }
  return 'no error';
}

/** Number of lines, and whether everything verifies. */
function state(passphrase: string | null = null): { readonly lines: number; readonly faults: readonly string[] } {
  const read = openForReading(world.path, passphrase);
  try {
    const faults = verifyWorkspace(read).checks.filter((check) => !check.ok);
    return { lines: read.number('SELECT count(1) AS n FROM line'), faults: faults.map(({ detail }) => detail) };
  } finally {
    read.close();
  }
}

describe('writing', () => {
  it('happens before a change, once for each state, and never of an empty workspace', () => {
    backUp();
    expect(backupNames(world.path)).toEqual([]);
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    backUp();
    backUp(LATER);
    expect(listBackups(world.path)).toMatchObject([{ at: AT, entries: 2, reason: 'import' }]);
    importLines(world.write, [line(3, '2026-10-01', -200, 'ROW 2')]);
    backUp(LATER);
    expect(listBackups(world.path).map(({ entries }) => entries)).toEqual([3, 2]);
    const read = openForReading(listBackups(world.path)[1]!.path, null);
    expect(read.number('SELECT count(1) AS n FROM line')).toBe(1);
    read.close();
  });

  it('is done by the engine before the second import and before posting', async () => {
    const engine = createEngine({ emit: () => undefined, jobScript: null });
    world.write.close();
    await engine.call('workspace.open', { path: world.path, passphrase: null });
    const bank = (name: string, amount: string): string => {
      const file = join(world.folder, name);
      writeFileSync(file, `date,description,amount\n2026-10-13,${name},${amount}\n`);
      return file;
    };
    const direct = { side: 'bank', account: 'Current', map: null, by: 'Asha', jobId: 'i' } as const;
    await engine.job('import.direct', { ...direct, paths: [bank('a.csv', '-4.50')] });
    await engine.job('import.direct', { ...direct, paths: [bank('b.csv', '-5.50')] });
    await engine.call('review.categorise', { keys: ['l:1'], account: 'Write-offs', equal: false, by: 'Asha' });
    const path = join(world.folder, 'journal.csv');
    await engine.call('post.run', { destination: 'journal-csv', path, dryRun: false, by: 'Asha' });
    expect(listBackups(world.path).map(({ reason }) => reason)).toEqual(['post', 'import']);
    await engine.close();
  });

  it('keeps the newest twenty and the last of every earlier month', () => {
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    const write = (at: string) => writeBackup(world.write, null, { reason: 'hand', at });
    for (const at of ['2026-08-03', '2026-08-28', '2026-09-11', '2026-09-30']) write(`${at}T08:00:00.000Z`);
    for (let day = 1; day <= 25; day++) write(`2026-10-${String(day).padStart(2, '0')}T08:00:00.000Z`);
    const days = listBackups(world.path).map(({ at }) => at.slice(0, 10));
    expect(days).toHaveLength(22);
    expect(days.slice(-3)).toEqual(['2026-10-06', '2026-09-30', '2026-08-28']);
  });

  it('leaves no half-written file, and a failure stops nothing but is told', () => {
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    // A file where the folder should be.
    writeFileSync(backupFolder(world.path), 'in the way');
    backUp();
    expect(lastFailure(world.path)).not.toBeNull();
    rmSync(backupFolder(world.path));
    backUp();
    expect(lastFailure(world.path)).toBeNull();
    expect(readdirSync(backupFolder(world.path)).filter((name) => !backupNames(world.path).includes(name))).toEqual([]);
  });

  it('keeps an encrypted workspace encrypted', () => {
    const secret = new World('a secret');
    try {
      importLines(secret.write, [line(2, '2026-10-01', -100, 'COFFEE')]);
      const { path } = writeBackup(secret.write, 'a secret', { reason: 'hand', at: AT });
      expect(readFileSync(path).includes('COFFEE')).toBe(false);
      expect(codeOf(() => openForReading(path, null))).toBe('passphrase_needed');
      secret.write.close();
      writeFileSync(secret.path, Buffer.alloc(8_192, 7));
      const request = { path: secret.path, name: null, at: LATER, actor: 'Asha' };
      expect(codeOf(() => restoreBackup({ ...request, passphrase: 'wrong' }))).toBe('wrong_passphrase');
      expect(codeOf(() => restoreBackup({ ...request, passphrase: null }))).toBe('passphrase_needed');
      restoreBackup({ ...request, passphrase: 'a secret' });
      const read = openForReading(secret.path, 'a secret');
      expect(verifyWorkspace(read).ok).toBe(true);
      read.close();
    } finally {
      secret.close();
    }
  });
});

describe('restoring', () => {
  /** Two imports with a backup between them; returns the head the backup was written at. */
  function history(): string {
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    const head = chainEnd(world.write)?.hash ?? '';
    backUp();
    importLines(world.write, [line(3, '2026-10-01', -200, 'ROW 2')]);
    world.write.close();
    return head;
  }

  function overwrite(at: number, bytes: Buffer): void {
    const file = openSync(world.path, 'r+');
    writeSync(file, bytes, 0, bytes.length, at);
    closeSync(file);
  }

  const DAMAGE: readonly (readonly [string, () => void])[] = [
    ['a page is overwritten', () => overwrite(8_192, Buffer.alloc(8_192, 0xa5))],
    ['the first page is overwritten', () => overwrite(100, Buffer.alloc(4_096, 0xa5))],
    ['the file is gone', () => rmSync(world.path)],
    ['the file is cut short', () => writeFileSync(world.path, readFileSync(world.path).subarray(0, 20_000))],
    [
      'the log is another one',
      () => {
        const other = new World();
        other.write.db.pragma('wal_autocheckpoint = 0');
        importLines(other.write, [line(2, '2026-10-01', -999, 'NOT MINE')]);
        copyFileSync(`${other.path}-wal`, `${world.path}-wal`);
        other.close();
      },
    ],
  ];

  it.each(DAMAGE)('ends at the head of the backup when %s', (_what, damage) => {
    const head = history();
    damage();
    const { givenUp, replaced, backup } = restore();
    expect(backup.entries).toBe(2);
    expect(givenUp).toBe(1);
    expect(replaced === null || readdirSync(replaced).length > 0).toBe(true);
    expect(state()).toEqual({ lines: 1, faults: [] });
    const read = openForReading(world.path, null);
    const entries = read.all<{ hash: string; action: string }>('SELECT hash, action FROM audit ORDER BY seq');
    expect(entries[1]?.hash).toBe(head);
    expect(entries.slice(2).map(({ action }) => action)).toEqual(['restore']);
    read.close();
    const write = openForWriting(world.path, null);
    importLines(write, [line(3, '2026-10-01', -200, 'ROW 2')]);
    write.close();
    expect(state()).toEqual({ lines: 2, faults: [] });
  });

  it('can be run again where it was cut short after the old file was moved', () => {
    history();
    rmSync(world.path);
    writeFileSync(join(world.folder, `.${basename(world.path)}.999999-0.creating`), 'half');
    restore();
    expect(state()).toEqual({ lines: 1, faults: [] });
  });

  it('refuses a damaged backup, an unknown one, none, and a workspace that is open elsewhere', () => {
    expect(codeOf(() => restore())).toBe('not_found');
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    backUp();
    expect(codeOf(() => restore(null, 'no-such.tieout'))).toBe('not_found');
    expect(codeOf(() => restore())).toBe('locked');
    world.write.close();
    const [backup] = listBackups(world.path);
    const bytes = readFileSync(backup!.path);
    bytes.fill(0xa5, 40_000, 48_000);
    writeFileSync(backup!.path, bytes);
    const before = readFileSync(world.path);
    expect(codeOf(() => restore())).toBe('damaged');
    expect(readFileSync(world.path)).toEqual(before);
    expect(existsSync(`${world.path}-wal`)).toBe(false);
  });

  it('names the backups where a damaged file is opened, and says so where there are none', () => {
    importLines(world.write, [line(2, '2026-10-01', -100, 'ROW')]);
    world.write.close();
    overwrite(100, Buffer.alloc(4_096, 0xa5));
    expect(() => openForWriting(world.path, null)).toThrow(/There is no backup/);
  });
});
