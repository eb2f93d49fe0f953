/** tieout post, reverse and nature as other programs use them. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
const folder = mkdtempSync(join(tmpdir(), 'tieout-cli-post-'));
const at = (name: string): string => join(folder, name);

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tieout(command: string, ...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, command, at('month.tieout'), ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const json = <T>(run: Run): T => JSON.parse(run.stdout) as T;

const BANK = [
  'Date,Description,Amount',
  '2026-10-13,CREDIT NORTHSIDE INV-3391,1247.80',
  '2026-10-20,CREDIT SOUTHSIDE INV-3392,300.00',
  '2026-11-03,CREDIT EASTSIDE INV-3393,99.50',
  '2026-10-21,FEE,-3.00',
];
const BOOK = [
  'Date,Party,Document No,Amount',
  '2026-10-01,Northside,INV-3391,1247.80',
  '2026-10-02,Southside,INV-3392,300.00',
  '2026-10-30,Eastside,INV-3393,99.50',
  '2026-10-29,Rent,CHQ-1,-10.00',
];

beforeAll(() => {
  writeFileSync(at('bank.csv'), `${BANK.join('\n')}\n`);
  writeFileSync(at('open.csv'), `${BOOK.join('\n')}\n`);
  tieout('init', '--currency', 'GBP');
  for (const [side, name] of [
    ['bank', 'bank.csv'],
    ['book', 'open.csv'],
  ] as const)
    expect(tieout('import', at(name), '--side', side, '--account', 'Current')).toMatchObject({ status: 0 });
  tieout('match');
  const open = json<{ groups: { id: number }[] }>(tieout('proposals', '--json')).groups;
  tieout('approve', '--id', ...open.map(({ id }) => String(id)), '--by', 'Asha');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('waits until it is said what a source is', () => {
  const dry = tieout('post', '--to', 'journal-csv', '--out', at('no.csv'), '--dry-run', '--json');
  expect(json(dry)).toMatchObject({ posted: 0, ticks: 0, waiting: 3 });
  expect(dry.stderr).toContain('tieout nature');
  expect(json(tieout('nature', '--json'))).toMatchObject([{ file: 'open.csv', nature: null, unknown: 4 }]);
  expect(tieout('nature', '--file', 'open.csv', '--as', 'invoices')).toMatchObject({ status: 2 });
  expect(tieout('nature', '--file', 'nowhere.csv', '--as', 'documents')).toMatchObject({ status: 2 });
  expect(tieout('nature', '--file', 'open.csv', '--as', 'documents')).toMatchObject({ status: 0 });
});

it('posts a month of an account in a layout, and the rest later', () => {
  const scope = ['--account', 'Current', '--period', '2026-10'];
  const first = tieout('post', '--to', 'hledger', '--out', at('october.journal'), ...scope, '--json');
  expect(json(first)).toMatchObject({ destination: 'hledger', posted: 2, already: 0 });
  expect(readFileSync(at('october.journal'), 'utf8')).toContain('    Current  1247.80 GBP');
  const rest = tieout('post', '--to', 'iif', '--out', at('rest.iif'), '--from', '2026-11-01', '--until', '2026-11-30');
  expect(rest).toMatchObject({ status: 0 });
  expect(rest.stdout).toContain('posted 1 entries of 99.50 GBP');
});

it('writes a file again, byte for byte', () => {
  const again = tieout('post', '--again', at('october.journal'), '--out', at('copy.journal'), '--json');
  expect(json(again)).toMatchObject({ entries: 2, same: true });
  expect(readFileSync(at('copy.journal'))).toEqual(readFileSync(at('october.journal')));
  expect(json(tieout('post', '--again', 'all', '--to', 'journal-csv', '--out', at('all.csv'), '--json'))).toMatchObject(
    {
      entries: 3,
      same: null,
    },
  );
});

it('prints the reversing entries, writes them, and refuses a second time', () => {
  const named = ['--to', 'hledger', '--out', at('back.journal'), '--period', '2026-10'];
  const dry = tieout('reverse', ...named, '--dry-run');
  expect(dry.stdout).toContain('\tAccounts receivable\t1,247.80 GBP\t\n');
  expect(dry.stdout).toContain('would reverse 2 entries of 1,547.80 GBP');
  expect(existsSync(at('back.journal'))).toBe(false);
  expect(json(tieout('reverse', ...named, '--json'))).toMatchObject({ entries: [{}, {}] });
  expect(tieout('reverse', ...named, '--json')).toMatchObject({ status: 1 });
  expect(tieout('verify')).toMatchObject({ status: 0 });
});

it.each([
  [['post', '--to', 'nowhere', '--out', 'x'], '--to takes one of journal-csv'],
  [['post', '--out', 'x'], '--to takes one of'],
  [['post', '--to', 'iif', '--out', 'x', '--account', 'Nowhere'], 'there is no account'],
  [['reverse', '--to', 'iif', '--out', 'x'], 'give one of --entry'],
  [['reverse', '--to', 'iif', '--out', 'x', '--all', '--match', '1'], 'give one of --entry'],
  [['reverse', '--to', 'iif', '--out', 'x', '--match', 'one'], '--match takes numbers'],
])('%j is a wrong command line', ([command, ...args], words) => {
  const run = tieout(command!, ...args);
  expect(run.status).toBe(2);
  expect(run.stderr).toContain(words);
});
