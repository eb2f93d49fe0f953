/** The packaged application, started as installed and not from the checkout, closes the sample month as the command line does. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleMonth } from '../../electron/sample/month.ts';
import type { Proof } from '../../shared/contract/close.ts';
import type { Output } from '../../shared/contract/index.ts';
import { callFromPage, launchApp, type RunningApp, repoRoot } from './harness.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-package-'));
const workspace = path.join(folder, 'packaged.tieout');
const journal = path.join(folder, 'journal.csv');
const by = 'Asha';
/** What a fuse's byte says: the letter 1 where it is on. */
const ON = '1'.charCodeAt(0);
let binary: string;
let running: RunningApp;

async function value<T>(method: string, params: unknown): Promise<T> {
  const outcome = await callFromPage(running.page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

const tieout = (...args: string[]): string =>
  execFileSync(process.execPath, [path.join(repoRoot, 'build', 'tieout.mjs'), ...args], { encoding: 'utf8' });

/** Folder electron-builder fills for this platform, and the executable in it. */
function packagedBinary(): string {
  const files: Record<string, string> = {
    linux: 'linux-unpacked/tieout',
    win32: 'win-unpacked/Tieout.exe',
    darwin: 'mac/Tieout.app/Contents/MacOS/Tieout',
  };
  const plain = path.join(folder, files[process.platform] ?? '');
  return existsSync(plain)
    ? plain
    : plain.replace('-unpacked', `-${process.arch}-unpacked`).replace('/mac/', `/mac-${process.arch}/`);
}

async function importSample(): Promise<void> {
  for (const { name, bytes, side, account, map } of sampleMonth().files) {
    const file = path.join(folder, name);
    writeFileSync(file, bytes);
    const ask = { jobId: name, side, account };
    const { stageId } = await value<Output<'import.stage'>>('import.stage', { ...ask, paths: [file] });
    await value('import.remap', { ...ask, stageId, file: 0, map });
    const done = await value<Output<'import.commit'>>('import.commit', { stageId, by, jobId: name, files: [0] });
    expect(done[0]).toMatchObject({ refused: 0, added: done[0]?.read });
  }
}

beforeAll(async () => {
  execFileSync(process.execPath, [path.join(repoRoot, 'build', 'package.mjs'), '--out', folder], { stdio: 'ignore' });
  binary = packagedBinary();
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('packaged application', () => {
  it('carries its fuses, which also forbid to debug it', async () => {
    const wire = await getCurrentFuseWire(binary);
    expect([wire[FuseV1Options.RunAsNode], wire[FuseV1Options.EnableNodeCliInspectArguments]]).not.toContain(ON);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(ON);
    // A test drives the window through the inspector: on this copy only.
    const debug = { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true } as const;
    await flipFuses(binary, { ...debug, resetAdHocDarwinSignature: process.platform === 'darwin' });
  });

  it('starts, imports the sample month, matches, approves and posts', async () => {
    running = await launchApp({ application: binary, size: { width: 1280, height: 800 } });
    await running.page.getByTestId('door-create').waitFor();
    await value('workspace.create', { path: workspace, currency: 'GBP', passphrase: null });
    await importSample();
    await value('match.run', { jobId: 'match' });
    await value('review.approveAbove', { minConfidence: 0.95, account: null, by });
    const posted = await value<Output<'post.run'>>('post.run', {
      destination: 'journal-csv',
      path: journal,
      dryRun: false,
      by,
    });
    expect(posted.posted).toBeGreaterThan(50);
    expect(posted.debit).toBe(posted.credit);
  });

  it('proves and posts to the cent what the command line does', async () => {
    const other = path.join(folder, 'by-command.tieout');
    const posted = path.join(folder, 'by-command.csv');
    tieout('init', other, '--currency', 'GBP');
    for (const { name, side, account, map } of sampleMonth().files) {
      const mapFile = path.join(folder, `${name}.map.json`);
      writeFileSync(mapFile, JSON.stringify(map));
      const mapped = map === null ? [] : ['--map', mapFile];
      tieout('import', other, path.join(folder, name), '--side', side, '--account', account, ...mapped);
    }
    tieout('match', other);
    tieout('approve', other, '--min-confidence', '0.95', '--by', by);
    tieout('post', other, '--to', 'journal-csv', '--out', posted, '--by', by);
    expect(readFileSync(journal, 'utf8')).toBe(readFileSync(posted, 'utf8'));
    const accounts = await value<Output<'accounts.list'>>('accounts.list', { side: 'bank' });
    for (const { id, name } of accounts) {
      const here = await value<Proof>('proof.get', { accountId: id, from: null, to: null });
      const out = path.join(folder, `${id}.json`);
      tieout('report', other, '--account', name, '--out', out);
      const { state, statement } = JSON.parse(readFileSync(out, 'utf8')) as Proof;
      expect({ state: here.state, statement: here.statement }).toEqual({ state, statement });
    }
    expect(running.problems).toEqual([]);
  });
});
