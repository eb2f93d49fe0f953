/** tieout account: the chart, ties, aliases, joining and parting, and the question after an import; each refusal by name. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as XLSX from 'xlsx';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');
let folder: string;
let books: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-account-'));
  books = join(folder, 'books.tieout');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tieout(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: 'utf8' });
}
const json = <T>(...args: readonly string[]): T => JSON.parse(tieout(...args, '--json').stdout) as T;
function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

interface Tied {
  readonly name: string;
  readonly kind: string;
  readonly ledger: string;
  readonly aliases: readonly string[];
  readonly bankLines: number;
  readonly bookLines: number;
}

it('asks once whether two accounts are one, joins and parts them', () => {
  tieout('init', books, '--currency', 'GBP');
  const bank = file('bank.csv', [
    'id,account,date,description,amount',
    'B1,20-45-45 73014471,2026-10-13,FPS ABLE LTD,500.00',
    'B2,20-45-45 73014471,2026-10-20,RENT OCTOBER,-200.00',
    'B3,20-45-45 73014471,2026-10-28,FEE,-5.00',
  ]);
  const ledger = file('ledger.csv', [
    'id,account,doc_type,date,amount,party,reference',
    'L1,Current account,receipt,2026-10-13,500.00,Able Ltd,INV-1',
    'L2,Current account,payment,2026-10-20,-200.00,Landlord,R-10',
  ]);
  expect(tieout('import', books, bank, '--side', 'bank').status).toBe(0);
  const asked = tieout('import', books, ledger, '--side', 'book', '--json');
  const [result] = JSON.parse(asked.stdout) as { maySuggest: string[] }[];
  expect(result?.maySuggest).toEqual([
    `tieout account ${books} --account "Current account" --join "20-45-45 73014471"`,
  ]);
  expect(asked.stderr).toContain('2 of 2 amounts stand in both');
  expect(tieout('account', books, '--account', 'Current account', '--join', '20-45-45 73014471').stdout).toContain(
    '3 lines',
  );
  expect(json<Tied[]>('account', books)).toMatchObject([
    {
      name: 'Current account',
      kind: 'bank',
      ledger: 'Current account',
      aliases: ['20-45-45 73014471'],
      bankLines: 3,
      bookLines: 2,
    },
  ]);
  expect(tieout('account', books, '--part', '20-45-45 73014471').status).toBe(0);
  expect(json<Tied[]>('account', books).map(({ name, bankLines }) => [name, bankLines])).toEqual([
    ['20-45-45 73014471', 3],
    ['Current account', 0],
  ]);
  expect(tieout('verify', books).status).toBe(0);
}, 120_000);

it('reads a chart from CSV and from a workbook, and names the rows it cannot use', () => {
  const chart = file('chart.csv', [
    '*Code,*Name,*Type,*Tax Code,Description',
    '1200,Barclays,Bank,No VAT,',
    '4000,Sales,Revenue,20% (VAT on Income),',
    '6300,Hosting,Overhead,20% (VAT on Expenses),',
    '6300,Servers,Overhead,,',
    '6400,Odd,Mystery,,',
  ]);
  const read = tieout('account', books, '--chart-file', chart, '--json');
  expect(read.status).toBe(3);
  expect(JSON.parse(read.stdout)).toMatchObject({
    added: 3,
    problems: [
      { row: 5, column: '*Code', message: 'The code 6300 stands in row 4 already.' },
      { row: 6, column: '*Type' },
    ],
  });
  const book = XLSX.utils.book_new();
  const rows = [
    ['Konto', 'Kontobeschriftung', 'Kontenart'],
    ['4930', 'Bürobedarf', 'Aufwand'],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'SKR');
  const path = join(folder, 'skr.xlsx');
  writeFileSync(path, XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
  expect(tieout('account', books, '--chart-file', path).stdout).toBe('1 accounts added, 0 changed, 0 the same\n');
  const listed = json<{ code: string; name: string; type: string; normalSide: string }[]>('account', books, '--chart');
  expect(listed.find(({ code }) => code === '4930')).toMatchObject({
    name: 'Bürobedarf',
    type: 'expense',
    normalSide: 'debit',
  });
  expect(listed.find(({ name }) => name === 'Sales')).toMatchObject({
    code: '4000',
    type: 'income',
    normalSide: 'credit',
  });
});

it('ties, names and kinds an account, and refuses what contradicts', () => {
  const main = '20-45-45 73014471';
  const set = [
    'account',
    books,
    '--account',
    main,
    '--ledger',
    '1200',
    '--kind',
    'bank',
    '--alias',
    'GB29 NWBK 6016 1331 9268 19',
    '--rename',
    'Main',
  ];
  expect(tieout(...set).stdout).toBe('Main: bank, posts to Barclays\n');
  tieout('account', books, '--add', 'Euros', '--type', 'asset', '--currency', 'EUR');
  for (const [args, said] of [
    [['--account', 'Main', '--ledger', 'Euros'], 'kept in EUR'],
    [['--account', 'Nobody', '--kind', 'cash'], 'no account “Nobody”'],
  ] as const) {
    const run = tieout('account', books, ...args);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(said);
    expect(run.stderr).toContain('Nothing was changed');
  }
  for (const args of [
    ['--account', 'Main'],
    ['--chart', '--part', 'x'],
  ])
    expect(tieout('account', books, ...args).status).toBe(2);
}, 120_000);

it('answers a typo with the nearest account, and makes a new one only on purpose', () => {
  tieout('match', books);
  const typo = tieout('categorise', books, '--id', 'B3', '--account', 'Bank charge');
  expect(typo.status).toBe(1);
  expect(typo.stderr).toContain('Did you mean “Bank charges”');
  expect(
    tieout('categorise', books, '--id', 'B3', '--account', 'Cheese', '--new-account', '--type', 'expense').stdout,
  ).toBe('booked 1\n');
  expect(json<{ name: string; type: string }[]>('account', books, '--chart')).toContainEqual(
    expect.objectContaining({ name: 'Cheese', type: 'expense' }),
  );
});

it('makes a processor report a clearing account', () => {
  const path = resolve(import.meta.dirname, '..', 'golden', 'presets', 'stripe', 'payouts.csv');
  expect(tieout('import', books, path, '--side', 'bank').status).toBe(0);
  expect(json<Tied[]>('account', books)).toContainEqual(expect.objectContaining({ name: 'Stripe', kind: 'clearing' }));
});
