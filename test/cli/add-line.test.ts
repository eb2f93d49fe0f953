/** tieout finding and add-line, as real processes. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { AddedLine, Finding } from '../../shared/contract/finding.ts';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let workspace: string;
const account = ['--account', 'Current'] as const;

function tieout(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
}

function bring(side: string, rows: readonly string[]): void {
  const file = join(folder, `${side}.csv`);
  writeFileSync(file, [...rows, ''].join('\n'));
  expect(tieout('import', workspace, file, '--side', side, ...account).status).toBe(0);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-add-line-'));
  workspace = join(folder, 'books.tieout');
  expect(tieout('init', workspace, '--currency', 'GBP').status).toBe(0);
  bring('bank', [
    'date,description,amount,balance',
    '2026-10-03,TRANSFER ABLE LTD,2500.00,3500.00',
    '2026-10-14,CARD COFFEE,-20.00,3480.00',
    '2026-10-14,CARD TAXI,-30.00,2668.04',
  ]);
  bring('book', [
    'id,doc_type,date,amount,party,reference',
    'L1,receipt,2026-10-03,2500.00,Able Ltd,R1',
    'L2,bill,2026-10-12,-781.96,Calder,BILL-914',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const add = (...more: readonly string[]) =>
  tieout('add-line', workspace, ...account, '--text', 'Calder', '--match', 'L2', ...more, '--json');

it('finds, refuses what does not close the statement, adds, and finds nothing more', () => {
  const before = tieout('finding', workspace, ...account, '--period', '2026-10', '--json');
  expect(before.status).toBe(0);
  expect(JSON.parse(before.stdout) as Finding).toMatchObject({ amount: -781_96, books: [{ externalId: 'L2' }] });
  const text = tieout('finding', workspace, ...account).stdout;
  expect(text).toContain('Current: the statement lacks −781.96 GBP on 2026-10-14, first bad day 2026-10-14');
  expect(text).toContain('in the books\tL2\t2026-10-12');

  const wrong = add('--day', '2026-10-14', '--amount', '-781.95');
  expect(wrong.status).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'refused' } });
  expect(wrong.stderr).toContain('it would still be off by −0.01 GBP. Nothing was added.');
  expect(add('--day', '2026-10-14', '--amount', '-781.961').status).toBe(2);
  expect(add('--day', '14 Oct', '--amount', '-781.96').status).toBe(2);
  expect(add('--day', '2026-10-14', '--amount', '-781.96', '--match', 'L9').status).toBe(2);

  const added = add('--day', '2026-10-14', '--amount', '-781.96', '--by', 'Asha');
  expect(added.status).toBe(0);
  expect((JSON.parse(added.stdout) as AddedLine).decisionId).toBeGreaterThan(0);
  expect(tieout('finding', workspace, ...account).stdout).toBe(
    'nothing is missing: no balance of the statement breaks\n',
  );
  expect(tieout('verify', workspace).status).toBe(0);
  expect(tieout('match', workspace).status).toBe(0);
});
