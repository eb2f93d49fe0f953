/** Three months of one account closed in a row from the command line, with what keeps a month from being closed. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LedgerBalanceView, PeriodView, TrialBalance } from '../../shared/contract/periods.ts';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
// Every step is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
let workspace: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-periods-'));
  workspace = join(folder, 'books.tieout');
  expect(tieout('init', workspace, '--currency', 'GBP').status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tieout(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, [...lines, ''].join('\n'));
  return path;
}

const BANK = 'date,description,amount,balance';
const BOOK = 'id,doc_type,date,amount,party,reference';
const MONTHS = {
  '2026-10': {
    bank: ['2026-10-03,TRANSFER ABLE LTD,500.00,1500.00', '2026-10-12,RENT HARBOUR,-200.00,1300.00'],
    book: [
      'L1,receipt,2026-10-03,500.00,Able Ltd,R1',
      'L2,payment,2026-10-12,-200.00,Harbour,P1',
      'L3,cheque,2026-10-29,-300.00,Mason,C7',
    ],
    trial: 1_000_00,
  },
  '2026-11': {
    bank: ['2026-11-04,CHEQUE 7 MASON,-300.00,1000.00', '2026-11-20,TRANSFER BAKER,120.00,1120.00'],
    book: ['L4,receipt,2026-11-20,120.00,Baker,R2'],
    trial: 1_120_00,
  },
  '2026-12': {
    bank: ['2026-12-09,RENT HARBOUR,-210.00,910.00'],
    book: ['L5,payment,2026-12-09,-210.00,Harbour,P2'],
    trial: 910_00,
  },
} as const;
type Month = keyof typeof MONTHS;
const LAST = { '2026-10': '2026-10-31', '2026-11': '2026-11-30', '2026-12': '2026-12-31' } as const;

const account = ['--account', 'Current'] as const;
const period = (month: Month): PeriodView => {
  const run = tieout('period', workspace, ...account, '--period', month, '--json');
  return (JSON.parse(run.stdout) as PeriodView[])[0]!;
};

function importMonth(month: Month): void {
  const { bank, book } = MONTHS[month];
  const files = [file(`bank-${month}.csv`, [BANK, ...bank]), file(`book-${month}.csv`, [BOOK, ...book])] as const;
  expect(tieout('import', workspace, files[0], '--side', 'bank', ...account).stderr).not.toContain('refused');
  expect(tieout('import', workspace, files[1], '--side', 'book', ...account).status).toBe(0);
  expect(tieout('match', workspace).status).toBe(0);
  const groups = JSON.parse(tieout('proposals', workspace, '--json').stdout) as { groups: { id: string }[] };
  const ids = groups.groups.map(({ id }) => id);
  expect(tieout('approve', workspace, '--id', ...ids, '--by', 'Asha').status).toBe(0);
}

const money = (minor: number): string => (minor / 100).toFixed(2);

/** The trial balance of a month's end, with the rest of the ledger against the bank. */
function takeTrial(month: Month): TrialBalance {
  const { trial } = MONTHS[month];
  const path = file(`tb-${month}.csv`, [
    'Code,Account,Debit,Credit',
    `1200,Current,${money(trial)},`,
    `3000,Equity,,${money(trial)}`,
    `,Total,${money(trial)},${money(trial)}`,
  ]);
  return JSON.parse(
    tieout('trial-balance', workspace, path, '--day', LAST[month], '--json', '--by', 'Asha').stdout,
  ) as TrialBalance;
}

describe('three months in a row', () => {
  it('October: the ledger balance is asked for, read, and the month signed and locked', () => {
    importMonth('2026-10');
    expect(period('2026-10')).toMatchObject({
      status: 'matched',
      ledger: null,
      booksOffBy: null,
      next: 'Enter the ledger balance',
      notes: ['ledger balance of 2026-10-31 is missing: enter it or import a trial balance'],
    });
    const early = tieout('lock', workspace, ...account, '--period', '2026-10', '--by', 'Asha');
    expect(early).toMatchObject({ status: 1 });
    expect(early.stderr).toContain('October 2026 of Current is not proved. Nothing was signed.');
    expect(takeTrial('2026-10')).toMatchObject({
      read: 2,
      added: ['Current', 'Equity'],
      balances: [{ account: 'Current', ledger: 'Current', currency: 'GBP', amount: 1_000_00 }],
    });
    expect(period('2026-10')).toMatchObject({
      status: 'proved',
      opening: 1_000_00,
      closing: 1_300_00,
      offBy: 0,
      ledger: 1_000_00,
      ledgerSource: { kind: 'trial_balance', source: 'tb-2026-10.csv' },
      adjustedBank: 1_000_00,
      adjustedLedger: 1_000_00,
      booksOffBy: 0,
      open: 0,
      carriedIn: { count: 0, sum: 0 },
      carriedOut: { count: 1, sum: -300_00 },
      change: null,
      notes: [],
      next: 'Sign',
    });
    const locked = tieout('lock', workspace, ...account, '--period', '2026-10', '--by', 'Asha', '--json');
    expect(JSON.parse(locked.stdout)).toMatchObject([
      {
        status: 'locked',
        signOffs: [
          { act: 'prepare', by: 'Asha' },
          { act: 'lock', by: 'Asha' },
        ],
        drift: [],
      },
    ]);
  });

  it('November opens with what October closed with, and its cheque clears', () => {
    importMonth('2026-11');
    takeTrial('2026-11');
    expect(period('2026-11')).toMatchObject({
      status: 'proved',
      opening: 1_300_00,
      closing: 1_120_00,
      booksOpening: 1_000_00,
      adjustedBank: 1_120_00,
      carriedIn: { count: 1, sum: -300_00 },
      cleared: { count: 1, sum: -300_00 },
      carriedOut: { count: 0, sum: 0 },
      change: { closing: -180_00, moneyIn: -380_00, moneyOut: -100_00 },
    });
    expect(period('2026-10')).toMatchObject({ status: 'locked', drift: [], adjustedBank: 1_000_00 });
  });

  it('four eyes: the preparer cannot lock what another person has to review', () => {
    expect(tieout('lock', workspace, '--four-eyes', 'on', '--by', 'Mia').stdout).toContain('four eyes on');
    const lock = (by: string) => tieout('lock', workspace, ...account, '--period', '2026-11', '--by', by);
    expect(lock('Asha').stdout).toContain('signed');
    const again = lock('asha');
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('four eyes are on, so another person locks it. Nothing was changed.');
    expect(lock('Mia').stdout).toContain('locked');
    expect(period('2026-11').signOffs.map(({ act, by }) => `${act} ${by}`)).toEqual([
      'prepare Asha',
      'review Mia',
      'lock Mia',
    ]);
    expect(tieout('lock', workspace, '--four-eyes', 'off', '--by', 'Mia').status).toBe(0);
  });

  it('December closes too, the signed figures print the same twice, and the workspace verifies', () => {
    importMonth('2026-12');
    takeTrial('2026-12');
    const done = tieout('lock', workspace, ...account, '--period', '2026-12', '--by', 'Asha');
    expect(done.stdout).toContain('locked');
    const figures = () => tieout('lock', workspace, ...account, '--period', '2026-12', '--figures').stdout;
    expect(JSON.parse(figures())).toMatchObject({ figures: { adjustedBank: 910_00, adjustedLedger: 910_00 } });
    expect(figures()).toBe(figures());
    const all = JSON.parse(tieout('period', workspace, '--json').stdout) as PeriodView[];
    expect(all.map(({ status }) => status)).toEqual(['locked', 'locked', 'locked']);
    expect(tieout('verify', workspace).status).toBe(0);
  });
});

describe('a closed month', () => {
  it.each([
    ['a bank file of it', 'bank', [BANK, '2026-10-20,LATE FEE,-5.00,1295.00'], '1 line of October 2026 for Current'],
    ['books of it alone', 'book', [BOOK, 'L9,payment,2026-10-21,-9.00,Late,P9'], '1 line of October 2026 for Current'],
  ])('takes no %s', (_, side, lines, message) => {
    const path = file(`late-${side}.csv`, lines);
    const run = tieout('import', workspace, path, '--side', side, ...account);
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain(`${message}, and that period is locked. Nothing was written.`);
    expect(period('2026-10').drift).toEqual([]);
  });

  it('keeps its decisions, its balance and its files', () => {
    const undo = tieout('undo', workspace, '--by', 'Asha');
    expect(undo.stderr).toContain('The period is locked: its figures were signed. Nothing was changed.');
    const typed = ['--day', '2026-10-31', '--balance', '1.00', '--source', 'guess'] as const;
    expect(tieout('trial-balance', workspace, ...account, ...typed).stderr).toContain('The period is locked');
  });

  it('shows book lines that come later beside the signed figures, and is reopened only after later ones', () => {
    const late = file('late-books.csv', [
      BOOK,
      'L10,payment,2026-10-21,-9.00,Late,P9',
      'L11,receipt,2027-01-05,9.00,Late,R9',
    ]);
    expect(tieout('import', workspace, late, '--side', 'book', ...account).status).toBe(0);
    expect(period('2026-10')).toMatchObject({
      status: 'locked',
      drift: [
        { name: 'outstandingPayments', signed: -300_00, now: -309_00 },
        { name: 'outstandingCount', signed: 1, now: 2 },
        { name: 'adjustedBank', signed: 1_000_00, now: 991_00 },
        { name: 'booksOffBy', signed: 0, now: -9_00 },
      ],
      next: 'Look at what changed since',
    });
    const reopen = (month: Month) =>
      tieout('lock', workspace, ...account, '--period', month, '--reopen', '--note', 'late entry', '--by', 'Mia');
    expect(reopen('2026-10').stderr).toContain('Reopen November 2026 first.');
    for (const month of ['2026-12', '2026-11', '2026-10'] as const) expect(reopen(month).status).toBe(0);
    expect(period('2026-10').signOffs.at(-1)).toMatchObject({ act: 'reopen', by: 'Mia', note: 'late entry' });
  });
});

describe('bad input', () => {
  const balances = () =>
    JSON.parse(tieout('trial-balance', workspace, '--list', '--json').stdout) as LedgerBalanceView[];
  it.each<readonly [string, readonly string[], string]>([
    [
      'another currency',
      ['Code,Account,Debit,Credit,Currency', '1200,Current,5.00,,USD', '1,Equity,,5.00,USD'],
      'row 2: Current is in USD here, and the account Current in GBP',
    ],
    [
      'an amount that is none',
      ['Account,Debit,Credit', 'Current,5.0o,', 'Equity,,5.00'],
      'row 2, column Debit: "5.0o" is not an amount',
    ],
    [
      'debit and credit',
      ['Account,Debit,Credit', 'Current,5.00,5.00'],
      'row 2, column Credit: the row has a debit and a credit',
    ],
    [
      'unequal totals',
      ['Account,Debit,Credit', 'Current,5.00,', 'Equity,,4.00'],
      'the debits of all rows are 5.00 and the credits 4.00',
    ],
    [
      'no amounts',
      ['Account,Owner', 'Current,Asha'],
      'no heading names an account and its debit and credit, or its balance',
    ],
  ])('a trial balance with %s is refused whole', (name, lines, message) => {
    const before = balances();
    const run = tieout('trial-balance', workspace, file(`${name}.csv`, lines), '--day', '2027-01-31');
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
    expect(run.stderr).toContain('Nothing was changed.');
    expect(balances()).toEqual(before);
  });

  it('an opening that contradicts the last closing is named with both figures and files', () => {
    const path = file('january.csv', [BANK, '2027-01-11,TRANSFER ABLE LTD,90.00,1001.00']);
    expect(tieout('import', workspace, path, '--side', 'bank', ...account).status).toBe(0);
    const run = tieout('period', workspace, ...account, '--period', '2027-01');
    expect(run.stdout).toContain('january.csv');
    expect(run.stdout).toContain('1.00 more');
  });

  it.each([
    [
      ['--account', 'Current', '--day', '2027-01-31', '--balance', '1.234', '--source', 'x'],
      '--balance takes an amount',
    ],
    [['--account', 'Current', '--day', '2027-01-31', '--remove'], 'No ledger balance of Current stands for 2027-01-31'],
    [['--account', 'Current', '--balance', '1.00', '--source', 'x'], 'give --day'],
  ])('%s', (args, message) => {
    expect(tieout('trial-balance', workspace, ...args).stderr).toContain(message);
  });

  it('a defined span stands beside the months and overlaps none', () => {
    const define = (from: string, to: string) =>
      tieout('period', workspace, ...account, '--define', '--from', from, '--to', to, '--by', 'Asha');
    expect(define('2027-02-01', '2027-02-14').status).toBe(0);
    expect(define('2027-02-10', '2027-02-28').stderr).toContain('the two overlap. Nothing was changed.');
    const all = JSON.parse(tieout('period', workspace, ...account, '--json').stdout) as PeriodView[];
    expect(all.at(-1)).toMatchObject({ status: 'no_statement', next: 'Import the statement' });
  });
});
