/** Booking lines from the command line: by id with an account, then what was learnt from it, in the posted journal. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-book-'));
  workspace = join(folder, 'month.tieout');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tieout(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
}

const BANK = [
  'id,date,description,amount',
  ...Array.from(
    { length: 6 },
    (_, at) => `B${at + 1},2026-10-${10 + at},CARD CLOUDHOST EMEA ${900 + at},-${20 + at}.00`,
  ),
  ...['KIOSK', 'MUSEUM', 'FERRY'].map((shop, at) => `B${at + 8},2026-10-2${at + 1},CARD ${shop} 7,-${3 + at}.00`),
  'B7,2026-10-20,CREDIT NORTHSIDE INV-3391,1247.80',
  '',
];

it('books by id, then what it learnt, and undoes both', () => {
  const path = join(folder, 'bank.csv');
  writeFileSync(path, BANK.join('\n'));
  tieout('init', workspace, '--currency', 'USD');
  expect(tieout('import', workspace, path, '--side', 'bank', '--account', 'Current').status).toBe(0);
  expect(tieout('match', workspace).status).toBe(0);
  expect(tieout('categorise', workspace, '--id', 'B1').stderr).toContain('no account is proposed');
  const ids = ['B1', 'B2', 'B3'];
  const hosting = ['--account', '6300 Hosting', '--new-account', '--by', 'Asha'];
  expect(tieout('categorise', workspace, '--id', ...ids, ...hosting).stdout).toBe('booked 3\n');
  const { exceptions } = JSON.parse(tieout('proposals', workspace, '--json').stdout) as {
    exceptions: { id: string; category?: { account: string; source: string } }[];
  };
  expect(exceptions.find(({ id }) => id === 'B5')?.category).toMatchObject({
    account: '6300 Hosting',
    source: '3 of 3 lines with “CLOUDHOST” went to 6300 Hosting',
  });
  expect(exceptions.find(({ id }) => id === 'B7')?.category).toBeUndefined();
  const learnt = tieout('categorise', workspace, '--min-probability', '0.7', '--by', 'Asha', '--json');
  expect(JSON.parse(learnt.stdout)).toMatchObject({ count: 3, sum: 7200 });
  const journal = join(folder, 'journal.csv');
  expect(tieout('post', workspace, '--to', 'journal-csv', '--out', journal, '--dry-run').stdout).toContain('6');
  expect(tieout('undo', workspace).stdout).toBe('undid: Booked 3 lines to 6300 Hosting\n');
  expect(tieout('post', workspace, '--to', 'journal-csv', '--out', journal).status).toBe(0);
  expect(readFileSync(journal, 'utf8').match(/6300 Hosting/g)).toHaveLength(3);
  expect(tieout('verify', workspace).status).toBe(0);
});

it.each([
  ['neither lines nor a probability', []],
  ['both', ['--id', 'B1', '--min-probability', '0.9']],
  ['a probability above one', ['--min-probability', '7']],
  ['an account without lines', ['--min-probability', '0.9', '--account', 'X']],
  ['a line that is not there', ['--id', 'B99', '--account', 'X']],
])('exits 2 for %s', (_, args) => {
  tieout('init', workspace);
  expect(tieout('categorise', workspace, ...args).status).toBe(2);
});
