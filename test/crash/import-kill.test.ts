/** The engine is killed while a large import is being written: all or nothing, and the window says so and goes on. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeBankCsv } from '../bench/csv-file.ts';
import { callFromPage, killEngine, launchApp, type RunningApp } from '../e2e/harness.ts';

const ROWS = 150_000;
let running: RunningApp;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-kill-'));
const workspace = path.join(folder, 'month.tieout');
const csv = path.join(folder, 'bank.csv');

beforeAll(async () => {
  writeBankCsv(csv, ROWS);
  running = await launchApp();
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

async function value<T>(method: string, params: unknown = {}): Promise<T> {
  const outcome = await callFromPage(running.page, method, params);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.code} ${outcome.message}`);
  return outcome.value as T;
}

interface Staged {
  readonly stageId: string;
  readonly files: readonly {
    readonly state: string;
    readonly statements: readonly { readonly read: number; readonly added: number }[];
  }[];
}

const stage = (jobId: string): Promise<Staged> =>
  value<Staged>('import.stage', { paths: [csv], side: 'bank', account: 'Current', jobId });

async function lines(): Promise<number> {
  return (await value<{ lines: number }>('workspace.info')).lines;
}

/** Starts the commit and kills the engine once the job says it is writing. */
async function killWhileWriting(stageId: string): Promise<string> {
  await running.page.evaluate(() => {
    const holder = window as Window & {
      tieout?: {
        on(event: string, listener: (payload: { stage: string; done: number; total: number }) => void): () => void;
      };
      writing?: boolean;
    };
    holder.writing = false;
    holder.tieout?.on('job.progress', (progress) => {
      if (progress.stage === 'writing' && progress.done > progress.total / 4) holder.writing = true;
    });
  });
  const commit = callFromPage(running.page, 'import.commit', { stageId, by: 'Asha', jobId: 'commit', files: [0] });
  await running.page.waitForFunction(() => (window as Window & { writing?: boolean }).writing === true, undefined, {
    timeout: 60_000,
  });
  await killEngine(running.app);
  const outcome = await commit;
  return outcome.ok ? 'committed' : outcome.code;
}

it('loses nothing, doubles nothing, and finishes the import afterwards', async () => {
  await value('workspace.create', { path: workspace, currency: 'USD', passphrase: null });
  for (let kill = 0; kill < 2; kill++) {
    const staged = await stage(`stage-${kill}`);
    expect(staged.files[0]).toMatchObject({ state: 'ready', statements: [{ read: ROWS, added: ROWS }] });
    expect(await killWhileWriting(staged.stageId)).toBe('engine_restarted');
    await expect.poll(lines, { timeout: 30_000 }).toBe(0);
    expect(await value<{ ok: boolean }>('workspace.verify')).toMatchObject({ ok: true });
  }
  const { stageId } = await stage('stage-last');
  await value('import.commit', { stageId, by: 'Asha', jobId: 'commit', files: [0] });
  expect(await lines()).toBe(ROWS);
  expect(await value<{ ok: boolean }>('workspace.verify')).toMatchObject({ ok: true });
  const again = await stage('stage-again');
  expect(again.files[0]?.statements[0]).toMatchObject({ read: ROWS, added: 0 });
});

it('cancels within a moment and writes nothing', async () => {
  const target = path.join(folder, 'cancel.tieout');
  await value('workspace.create', { path: target, currency: 'USD', passphrase: null });
  const { stageId } = await stage('stage-cancel');
  const commit = callFromPage(running.page, 'import.commit', { stageId, by: 'Asha', jobId: 'to-cancel', files: [0] });
  await running.page.waitForTimeout(150);
  const began = performance.now();
  await value('job.cancel', { jobId: 'to-cancel' });
  expect(await commit).toMatchObject({ ok: false, code: 'cancelled' });
  const waited = performance.now() - began;
  expect(await lines()).toBe(0);
  process.stdout.write(`cancel took ${Math.round(waited)} ms\n`);
});
