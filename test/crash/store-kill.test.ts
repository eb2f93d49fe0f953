/** Killed at random moments while it makes, posts or restores: what was acknowledged is there once, and the same call works again. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Session } from '../../electron/handlers/session.ts';
import { journalCsv } from '../../electron/posting/journal-csv.ts';
import { findKeys } from '../../electron/posting/journal-file.ts';
import { writeBackup } from '../../electron/store/backups.ts';
import { createWorkspace } from '../../electron/store/create.ts';
import { openForReading } from '../../electron/store/open.ts';
import { restoreBackup } from '../../electron/store/restore.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import { repoRoot } from '../e2e/harness.ts';
import { AT, importLines, line } from '../storage/world.ts';
import { postOne } from './writer.ts';

// Beside the packages, which a bundle finds by its own place.
const script = path.join(repoRoot, 'node_modules', '.tieout', `writer-${process.pid}.mjs`);
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-kill-store-'));

beforeAll(async () => {
  mkdirSync(path.dirname(script), { recursive: true });
  await build({
    absWorkingDir: repoRoot,
    entryPoints: [path.join(repoRoot, 'test', 'crash', 'writer.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    loader: { '.sql': 'text' },
    logLevel: 'silent',
  });
});
afterAll(() => {
  rmSync(script, { force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the writer, kills it `wait` milliseconds after its first acknowledgement; returns how many it gave. */
function killAfter(wait: number, ...args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let acknowledged = 0;
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      if (acknowledged === 0) setTimeout(() => child.kill('SIGKILL'), wait);
      acknowledged += chunk.toString().split('\n').length - 1;
    });
    child.on('close', () => (errors === '' ? resolve(acknowledged) : reject(new Error(errors))));
  });
}

function intact(file: string): void {
  const read = openForReading(file, null);
  try {
    expect(verifyWorkspace(read).checks.filter((check) => !check.ok)).toEqual([]);
  } finally {
    read.close();
  }
}

/** Moments of the kills: spread over the few milliseconds each round takes. */
const MOMENTS = Array.from({ length: 12 }, (_, kill) => 3 + 7 * kill);

describe('killed while', () => {
  it('making workspaces, leaves none half-made under its name, and each can be made again', async () => {
    for (const wait of MOMENTS) {
      const place = mkdtempSync(path.join(folder, 'create-'));
      const made = await killAfter(wait, 'create', place);
      const names = readdirSync(place).filter((name) => /^w-\d+\.tieout$/.test(name));
      expect(names.length).toBeGreaterThanOrEqual(made);
      for (const name of names) intact(path.join(place, name));
      const next = path.join(place, `w-${names.length}.tieout`);
      expect(existsSync(next)).toBe(false);
      createWorkspace(next, { currency: 'USD', passphrase: null, at: AT }).close();
      intact(next);
      expect(readdirSync(place).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  });

  it('posting, has every entry in exactly one journal once it has posted again', async () => {
    const file = path.join(folder, 'post.tieout');
    const journals = path.join(folder, 'journals');
    mkdirSync(journals);
    createWorkspace(file, { currency: 'USD', passphrase: null, at: AT }).close();
    let acknowledged = 0;
    for (const [kill, wait] of MOMENTS.entries()) {
      acknowledged += await killAfter(4 * wait, 'post', journals, file);
      const session = Session.open({ path: file, passphrase: null });
      postOne(session, path.join(journals, `after-${kill}.csv`), 500 + kill);
      acknowledged++;
      const keys = readdirSync(journals)
        .filter((name) => name.endsWith('.csv'))
        .flatMap((name) => [...findKeys(journalCsv, path.join(journals, name))]);
      const { read } = session;
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBeGreaterThanOrEqual(acknowledged);
      expect(read.number("SELECT count(1) AS n FROM posting WHERE state = 'sent'")).toBe(keys.length);
      expect(read.number('SELECT count(1) AS n FROM posting')).toBe(keys.length);
      expect(read.number('SELECT count(1) AS n FROM match WHERE active = 1')).toBe(keys.length);
      session.close();
      intact(file);
    }
  });

  it('restoring, can restore again and ends at the backup', async () => {
    const file = path.join(folder, 'restore.tieout');
    const write = createWorkspace(file, { currency: 'USD', passphrase: null, at: AT });
    importLines(write, [line(2, '2026-10-05', -1000, 'ROW')]);
    writeBackup(write, null, { reason: 'hand', at: AT });
    importLines(write, [line(3, '2026-10-05', -2000, 'ROW 2')]);
    write.close();
    for (const wait of MOMENTS) {
      await killAfter(wait, 'restore', folder, file);
      restoreBackup({ path: file, passphrase: null, name: null, at: new Date().toISOString(), actor: 'Asha' });
      intact(file);
      const read = openForReading(file, null);
      expect(read.number('SELECT count(1) AS n FROM line')).toBe(1);
      read.close();
    }
  });
});
