/** Faults as a person at the command line meets them: files that must not be overwritten, read-only places, damaged files, broken outputs. */

import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');
const LAUNCHER = join(ROOT, 'build', 'tieout.mjs');

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-faults-'));
  workspace = join(folder, 'month.tieout');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tieout(...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function bank(rows: number, name = 'bank.csv'): string {
  const file = join(folder, name);
  const lines = Array.from({ length: rows }, (_, at) => `2026-10-13,${name} row ${at},-${at + 1}.50`);
  writeFileSync(file, ['date,description,amount', ...lines, ''].join('\n'));
  return file;
}

function month(rows = 3): void {
  expect(tieout('init', workspace, '--currency', 'USD').status).toBe(0);
  expect(tieout('import', workspace, bank(rows), '--side', 'bank', '--account', 'Current').status).toBe(0);
}

/** One calm sentence, exit 1, no stack. */
function calm(run: Run, words: RegExp): void {
  expect(run.stderr).toMatch(words);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect(run.status).toBe(1);
}

describe('a report', () => {
  const report = (out: string, ...more: readonly string[]) =>
    tieout('report', workspace, '--account', 'Current', '--out', out, ...more);

  it('replaces itself, and never a document, what a person changed, a link or a workspace', () => {
    month();
    const own = join(folder, 'october.html');
    expect(report(own).status).toBe(0);
    expect(report(own).status).toBe(0);
    writeFileSync(own, `${readFileSync(own, 'utf8')}<!-- my notes -->`);
    calm(report(own), /october\.html exists already/);
    expect(readFileSync(own, 'utf8')).toContain('my notes');
    expect(report(own, '--force').status).toBe(0);
    expect(readFileSync(own, 'utf8')).not.toContain('my notes');

    const document = join(folder, 'letter.json');
    writeFileSync(document, 'dear bank');
    calm(report(document), /letter\.json exists already/);
    const link = join(folder, 'link.json');
    symlinkSync(document, link);
    calm(report(link, '--force'), /link to another file/);
    const nowhere = join(folder, 'nowhere.json');
    symlinkSync(join(folder, 'not-there.json'), nowhere);
    calm(report(nowhere, '--force'), /link to another file/);
    expect(readFileSync(document, 'utf8')).toBe('dear bank');
    expect(existsSync(join(folder, 'not-there.json'))).toBe(false);
    expect(tieout('verify', workspace).status).toBe(0);
  }, 60_000);

  it('is never written over a workspace or any part of one, whatever its name, not even with --force', () => {
    month();
    process.env.TIEOUT_FAULT_PASS = 'a secret';
    const secret = join(folder, 'secret.tieout');
    expect(tieout('init', secret, '--passphrase-env', 'TIEOUT_FAULT_PASS').status).toBe(0);
    const disguised = ['plain.html', 'encrypted.html', 'other.html'].map((name) => join(folder, name));
    copyFileSync(workspace, disguised[0]!);
    copyFileSync(secret, disguised[1]!);
    new Sqlite(disguised[2]!).exec('CREATE TABLE t (a)').close();
    for (const file of disguised) {
      const before = readFileSync(file);
      calm(report(file, '--force'), /workspace/);
      expect(readFileSync(file)).toEqual(before);
    }
    const log = join(folder, 'plain.html-wal');
    writeFileSync(log, 'log');
    expect(tieout('report', workspace, '--account', 'Current', '--out', log, '--force').status).toBe(2);
    expect(readFileSync(log, 'utf8')).toBe('log');
  }, 60_000);

  it('in a place that cannot be is refused by name', () => {
    month();
    calm(report(join(folder, 'none', 'a.json')), /folder does not exist/);
    calm(report(join(folder, `${'n'.repeat(300)}.json`)), /too long/);
    mkdirSync(join(folder, 'dir.json'));
    calm(report(join(folder, 'dir.json'), '--force'), /no ordinary file/);
  }, 60_000);
});

describe('the demo', () => {
  it('runs again over itself, and not over work of a person', () => {
    const out = join(folder, 'demo');
    mkdirSync(out);
    writeFileSync(join(out, 'journal-2026-10.csv'), 'my own journal');
    calm(tieout('demo', '--out', out), /journal-2026-10\.csv/);
    expect(readFileSync(join(out, 'journal-2026-10.csv'), 'utf8')).toBe('my own journal');
    expect(readdirSync(out)).toEqual(['journal-2026-10.csv']);
  }, 60_000);
});

describe('a place that cannot be written', () => {
  /** Runs the command line as an ordinary user: permissions do not bind root. Everything is loaded before the rights are given up. */
  function ordinary(...args: readonly string[]): Run {
    const code = mkdtempSync(join(tmpdir(), 'tieout-ordinary-'));
    const address = (...parts: readonly string[]): string => JSON.stringify(pathToFileURL(join(ROOT, ...parts)).href);
    writeFileSync(
      join(code, 'drop.mjs'),
      `import Sqlite from ${address('node_modules', 'better-sqlite3', 'lib', 'index.js')};
new Sqlite(':memory:').close();
if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }`,
    );
    writeFileSync(join(code, 'run.mjs'), `import './drop.mjs';\nimport ${address('dist', 'cli.mjs')};`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(code, 'run.mjs'), ...args], {
      encoding: 'utf8',
    });
    rmSync(code, { recursive: true });
    return { status, stdout, stderr };
  }

  it('can be looked at, proved and reported from elsewhere; changing it is refused', () => {
    month();
    chmodSync(workspace, 0o444);
    chmodSync(folder, 0o555);
    const elsewhere = mkdtempSync(join(tmpdir(), 'tieout-elsewhere-'));
    chmodSync(elsewhere, 0o777);
    try {
      const lines = ordinary('lines', workspace, '--json');
      expect(lines.stderr).toBe('');
      expect(JSON.parse(lines.stdout)).toHaveLength(3);
      expect(ordinary('verify', workspace)).toMatchObject({ status: 0, stderr: '' });
      expect(ordinary('proposals', workspace).status).toBe(0);
      const out = join(elsewhere, 'proof.json');
      expect(ordinary('report', workspace, '--account', 'Current', '--out', out).status).toBe(0);
      expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ account: 'Current' });
      calm(ordinary('import', workspace, bankElsewhere(elsewhere), '--side', 'bank'), /open for reading only/);
      calm(ordinary('match', workspace), /open for reading only/);
      calm(ordinary('init', join(folder, 'new.tieout')), /cannot be written to/);
      expect(readdirSync(folder).sort()).toEqual(['bank.csv', 'month.tieout', 'month.tieout-head']);
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tieout-look-'))).toEqual([]);
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  }, 60_000);

  function bankElsewhere(place: string): string {
    const file = join(place, 'more.csv');
    copyFileSync(join(folder, 'bank.csv'), file);
    return file;
  }

  it('shows what still stands in the log beside the file', () => {
    month();
    const place = join(folder, 'media');
    mkdirSync(place);
    const live = new Sqlite(workspace);
    live.pragma('wal_autocheckpoint = 0');
    live.exec("UPDATE meta SET value = '7' WHERE key = 'revision'");
    for (const suffix of ['', '-wal']) copyFileSync(workspace + suffix, join(place, `month.tieout${suffix}`));
    live.close();
    for (const name of readdirSync(place)) chmodSync(join(place, name), 0o444);
    chmodSync(place, 0o555);
    chmodSync(folder, 0o755);
    try {
      expect(lstatSync(join(place, 'month.tieout-wal')).size).toBeGreaterThan(0);
      expect(ordinary('lines', join(place, 'month.tieout')).stdout.split('\n')).toHaveLength(4);
    } finally {
      chmodSync(place, 0o755);
    }
  }, 60_000);
});

describe('restoring', () => {
  it('lists backups and goes back to the newest, also where the file is gone', () => {
    month();
    calm(tieout('restore', workspace), /There is no backup/);
    expect(tieout('import', workspace, bank(4, 'more.csv'), '--side', 'bank', '--account', 'Current').status).toBe(0);
    const list = tieout('restore', workspace, '--list', '--json');
    expect(JSON.parse(list.stdout)).toMatchObject({ backups: [{ reason: 'import', entries: 2 }] });
    rmSync(workspace);
    calm(tieout('lines', workspace), /There is no workspace/);
    expect(tieout('restore', workspace, '--by', 'Asha')).toMatchObject({ status: 0 });
    expect(tieout('lines', workspace).stdout.trim().split('\n')).toHaveLength(3);
    expect(tieout('verify', workspace).status).toBe(0);
  }, 60_000);
});

describe('errors of the system', () => {
  it('say what is wrong with a path', () => {
    month();
    calm(tieout('lines', folder), /no file/);
    calm(tieout('lines', join(folder, 'n'.repeat(300))), /too long|no workspace/);
    calm(tieout('lines', join(workspace, 'below.tieout')), /no folder|no workspace/);
    calm(tieout('init', join(folder, `${'n'.repeat(300)}.tieout`)), /too long/);
    calm(tieout('init', join(folder, 'none', 'new.tieout')), /does not exist/);
    symlinkSync('circle.tieout', join(folder, 'circle.tieout'));
    calm(tieout('lines', join(folder, 'circle.tieout')), /circle/);
    expect(spawnSync('mkfifo', [join(folder, 'pipe.tieout')]).status).toBe(0);
    calm(tieout('lines', join(folder, 'pipe.tieout')), /no file/);
    expect(readdirSync(folder).filter((name) => name.includes('nnn'))).toEqual([]);
  }, 60_000);

  it('say that the output is full, and that what was done stands', () => {
    month();
    const full = openSync('/dev/full', 'w');
    const run = spawnSync(process.execPath, [LAUNCHER, 'lines', workspace], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    calm({ status: run.status, stdout: '', stderr: run.stderr }, /no room left where the output goes/);
  }, 60_000);

  it('say that the reader of the output is gone', async () => {
    month(20_000);
    const child = spawn(process.execPath, [LAUNCHER, 'lines', workspace, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise<number | null>((done) => child.on('close', done));
    calm({ status, stdout: '', stderr }, /its reader closed it/);
  }, 60_000);
});
