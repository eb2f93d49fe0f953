/** The command line as other programs use it: real process, exit codes, JSON on stdout. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { readPdf } from '../golden/report/read-pdf.ts';

const LAUNCHER = resolve(import.meta.dirname, '..', '..', 'build', 'tieout.mjs');

let folder: string;
let workspace: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-cli-'));
  workspace = join(folder, 'month.tieout');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function tieout(...args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: 'utf8',
    env: { ...process.env, TIEOUT_TEST_PASS: 'open sesame' },
  });
  return { status, stdout, stderr };
}

function json<T>(run: Run): T {
  return JSON.parse(run.stdout) as T;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const BANK = [
  'date,description,amount,balance',
  '2026-10-13,ACH CREDIT NORTHSIDE BLDRS INV-3391,1247.80,11247.80',
  '2026-10-14,COFFEE BAR,-4.50,11243.30',
  '2026-10-14,COFFEE BAR,-4.50,11238.80',
  '2026-10-20,MONTHLY FEE,-15.00,11223.80',
  '',
].join('\n');
const BOOK = [
  'id,doc_type,date,due_date,amount,party,reference,doc_no',
  'L1,invoice,2026-10-01,2026-10-31,1247.80,Northside Builders Ltd,INV-3391,INV-3391',
  'L2,expense,2026-10-14,,-4.50,Coffee Bar,,EXP-1',
  'L3,expense,2026-10-14,,-4.50,Coffee Bar,,EXP-2',
  '',
].join('\n');

function month(): void {
  expect(tieout('init', workspace, '--currency', 'USD').status).toBe(0);
  expect(tieout('import', workspace, file('bank.csv', BANK), '--side', 'bank', '--account', 'Current').status).toBe(0);
  expect(tieout('import', workspace, file('book.csv', BOOK), '--side', 'book').status).toBe(0);
  expect(tieout('match', workspace).status).toBe(0);
}

describe('import', () => {
  it('prints one object a file with the contract fields, and adds nothing the second time', () => {
    tieout('init', workspace);
    const path = file('bank.csv', BANK);
    const first = tieout('import', workspace, path, '--side', 'bank', '--account', 'Current', '--json');
    expect(first.status).toBe(0);
    const [result] = json<Record<string, unknown>[]>(first);
    expect(result).toMatchObject({
      file: 'bank.csv',
      importId: 1,
      format: 'csv',
      side: 'bank',
      account: 'Current',
      currency: 'USD',
      read: 4,
      added: 4,
      known: 0,
      refused: 0,
      sumMinor: 122380,
      firstDate: '2026-10-13',
      lastDate: '2026-10-20',
      openingMinor: 1000000,
      closingMinor: 1122380,
    });
    expect(Object.keys(result ?? {}).sort()).toEqual(
      [
        'account',
        'added',
        'closingMinor',
        'currency',
        'encoding',
        'file',
        'firstDate',
        'format',
        'importId',
        'known',
        'lastDate',
        'openingMinor',
        'preset',
        'problems',
        'read',
        'refused',
        'side',
        'sumMinor',
      ].sort(),
    );
    const copy = file('renamed.TXT', BANK);
    expect(
      json<{ added: number; known: number }[]>(
        tieout('import', workspace, copy, '--side', 'bank', '--account', 'Current', '--json'),
      )[0],
    ).toMatchObject({ added: 0, known: 4 });
    expect(json<unknown[]>(tieout('lines', workspace, '--side', 'bank', '--json'))).toHaveLength(4);
  });

  it('exits 3 when rows are refused, and names row, column and excerpt', () => {
    tieout('init', workspace);
    const run = tieout(
      'import',
      workspace,
      file('bad.csv', `${BANK}2026-10-21,BROKEN,12..34,1\n`),
      '--side',
      'bank',
      '--json',
    );
    expect(run.status).toBe(3);
    const [result] =
      json<
        { read: number; added: number; refused: number; problems: { row: number; excerpt: string; code: string }[] }[]
      >(run);
    expect(result).toMatchObject({ read: 5, added: 4, refused: 1 });
    expect(result?.problems.find((item) => item.code === 'bad_amount')).toMatchObject({
      row: 6,
      excerpt: expect.stringContaining('12..34'),
    });
  });

  it('lists the row whose quote never closes, also when it is the first one', () => {
    tieout('init', workspace);
    const text = 'Date,Description,Amount\n2024-01-05,"COFFEE,-1.00\n2024-01-06,TEA,-2.00\n2024-01-07,CAKE,-3.00\n';
    const run = tieout('import', workspace, file('quote.csv', text), '--side', 'bank', '--json');
    expect(run.status).toBe(3);
    const [result] = json<{ read: number; problems: { row: number; code: string }[] }[]>(run);
    expect(result).toMatchObject({ read: 3, added: 2, refused: 1 });
    expect(result?.problems).toContainEqual(expect.objectContaining({ code: 'unterminated_quote', row: 2 }));
  });

  it('asks instead of guessing, writes nothing, and takes the answer from --map', () => {
    tieout('init', workspace);
    const path = file(
      'ambiguous.csv',
      'date,text,amount\n03/04/2026,RENT,-500.00\n05/04/2026,SALE,20.00\n02/03/2026,SALE,21.00\n',
    );
    const run = tieout('import', workspace, path, '--side', 'bank', '--json');
    expect(run.status).toBe(1);
    const [result] = json<{ importId: null; problems: { code: string; readings?: string[] }[] }[]>(run);
    expect(result?.importId).toBeNull();
    expect(result?.problems.find((item) => item.code === 'ambiguous_date')?.readings?.length).toBeGreaterThanOrEqual(2);
    expect(json<unknown[]>(tieout('lines', workspace, '--json'))).toEqual([]);
    const map = file(
      'map.json',
      JSON.stringify({ columns: { date: 'date', description: 'text', amount: 'amount' }, dateFormat: 'dd/MM/yyyy' }),
    );
    expect(tieout('import', workspace, path, '--side', 'bank', '--map', map).status).toBe(0);
    expect(json<{ date: string }[]>(tieout('lines', workspace, '--json')).map((line) => line.date)).toEqual([
      '2026-04-03',
      '2026-04-05',
      '2026-03-02',
    ]);
    // Next month the same layout asks nothing.
    const next = file('next.csv', 'date,text,amount\n03/05/2026,RENT,-500.00\n');
    expect(tieout('import', workspace, next, '--side', 'bank').status).toBe(0);
  });

  it('takes steps and rules from --map: values as they give them, every refused row by name', () => {
    tieout('init', workspace, '--currency', 'USD');
    const path = file('cents.csv', 'Day,Cents,Who,State\n2026-10-01,1250,Till,paid\n2026-10-02,100,Till,lost\n');
    const map = file(
      'map.json',
      JSON.stringify({
        columns: { date: 'Day', amount: 'Cents', description: 'Who', documentType: 'State' },
        transforms: {
          amount: [{ step: 'scale', by: '0.01' }],
          documentType: [{ step: 'valueMap', map: { paid: 'settled' }, otherwise: 'refuse' }],
        },
        rules: [{ rule: 'range', field: 'amount', max: '100.00' }],
      }),
    );
    const run = tieout('import', workspace, path, '--side', 'bank', '--map', map, '--json');
    expect(run.status).toBe(3);
    const [result] = json<{ added: number; sumMinor: number; problems: unknown[] }[]>(run);
    expect(result).toMatchObject({ added: 1, sumMinor: 1250 });
    expect(result?.problems).toContainEqual(
      expect.objectContaining({ code: 'invalid_entry', row: 3, column: 'State', excerpt: 'lost' }),
    );
  });

  it.each([
    ['a photo', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['an empty file', Buffer.alloc(0)],
    [
      'a truncated OFX',
      Buffer.from(
        'OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST><STMTTRN><TRNTYPE>DEB',
      ),
    ],
    ['a missing file', null],
  ])('refuses %s with a named problem', (_name, bytes) => {
    tieout('init', workspace);
    const path = join(folder, 'thing');
    if (bytes !== null) writeFileSync(path, bytes);
    const run = tieout('import', workspace, path, '--side', 'bank', '--json');
    expect(run.status).toBe(1);
    const [result] = json<{ importId: null; problems: { code: string; message: string }[] }[]>(run);
    expect(result?.importId).toBeNull();
    expect(result?.problems[0]?.message.length).toBeGreaterThan(20);
  });
});

describe('a month', () => {
  it('goes from files to a verified posting', () => {
    month();
    const proposals = json<{
      groups: {
        id: number;
        bank: string[];
        ledger: string[];
        confidence: number;
        differences: unknown[];
        evidence: unknown[];
      }[];
      duplicates: unknown[];
      exceptions: { side: string; id: string; kind: string }[];
    }>(tieout('proposals', workspace, '--json'));
    const invoice = proposals.groups.find((group) => group.ledger.includes('L1'));
    expect(invoice).toMatchObject({ bank: ['1'], ledger: ['L1'], differences: [] });
    expect(invoice?.evidence.length).toBeGreaterThan(0);
    expect(tieout('approve', workspace, '--id', String(invoice?.id), '--by', 'Asha').status).toBe(0);
    const out = join(folder, 'journal.csv');
    const dry = json<{ posted: number; file: null }>(
      tieout('post', workspace, '--to', 'journal-csv', '--out', out, '--dry-run', '--by', 'Asha', '--json'),
    );
    expect(dry).toMatchObject({ posted: 1, file: null });
    expect(existsSync(out)).toBe(false);
    expect(
      json<{ posted: number }>(
        tieout('post', workspace, '--to', 'journal-csv', '--out', out, '--by', 'Asha', '--json'),
      ),
    ).toMatchObject({
      posted: 1,
      already: 0,
      debit: 124780,
      credit: 124780,
      totals: [{ currency: 'USD', debit: 124780, credit: 124780 }],
    });
    const bytes = readFileSync(out);
    expect(
      json<{ posted: number }>(
        tieout('post', workspace, '--to', 'journal-csv', '--out', out, '--by', 'Asha', '--json'),
      ),
    ).toMatchObject({ posted: 0, already: 1 });
    expect(readFileSync(out)).toEqual(bytes);
    expect(tieout('undo', workspace, '--by', 'Asha').status).toBe(1);
    expect(json<{ ok: boolean }>(tieout('verify', workspace, '--json')).ok).toBe(true);
  });

  it('undoes, rejects, and reports', () => {
    month();
    const [group] = json<{ groups: { id: number }[] }>(tieout('proposals', workspace, '--json')).groups;
    expect(tieout('reject', workspace, '--id', String(group?.id), '--by', 'Asha').status).toBe(0);
    expect(json<{ text: string }>(tieout('undo', workspace, '--by', 'Asha', '--json')).text).toContain('Rejected');
    const report = join(folder, 'proof.json');
    expect(
      tieout('report', workspace, '--account', 'Current', '--from', '2026-10-01', '--to', '2026-10-31', '--out', report)
        .status,
    ).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
      account: 'Current',
      statement: { opening: 1000000, closing: 1122380, offBy: 0 },
    });
    const html = join(folder, 'proof.html');
    expect(tieout('report', workspace, '--account', 'Current', '--out', html).status).toBe(0);
    expect(readFileSync(html, 'utf8')).toContain('11,223.80');
  });

  it('writes the report as a workbook and as CSV, whose figures are numbers', () => {
    month();
    for (const name of ['proof.xlsx', 'proof.csv'])
      expect(tieout('report', workspace, '--account', 'Current', '--out', join(folder, name)).status).toBe(0);
    const book = XLSX.read(readFileSync(join(folder, 'proof.xlsx')), { cellFormula: true });
    const cells = book.SheetNames.flatMap((name) => Object.values(book.Sheets[name]!) as XLSX.CellObject[]);
    expect(cells.filter((cell) => cell.f !== undefined)).toEqual([]);
    expect(cells.filter((cell) => cell.t === 'n').length).toBeGreaterThan(20);
    const lines = readFileSync(join(folder, 'proof.csv'), 'utf8').split('\r\n');
    expect(lines.find((text) => text.startsWith('Adjusted bank balance'))).toMatch(
      /^Adjusted bank balance,,-?\d+\.\d\d$/,
    );
  });

  it('writes the report as a PDF without a display, and says which characters it could not show', async () => {
    month();
    // Characters that Unicode has not assigned, so that no font of any machine has them.
    const bank = ['date,description,amount,balance', '2026-10-21,\u{e0ff0}\u{e0ff1} rent,-5.00,11218.80', ''].join(
      '\n',
    );
    expect(
      tieout('import', workspace, file('more.csv', bank), '--side', 'bank', '--account', 'Current', '--by', 'Asha')
        .status,
    ).toBe(0);
    const pdf = join(folder, 'proof.pdf');
    const run = spawnSync(process.execPath, [LAUNCHER, 'report', workspace, '--account', 'Current', '--out', pdf], {
      encoding: 'utf8',
      env: { HOME: folder, PATH: '', XDG_DATA_HOME: folder, XDG_DATA_DIRS: folder },
    });
    expect(run).toMatchObject({ status: 0 });
    expect(run.stderr).toContain('no font for 2 different characters in the PDF: other (2)');
    const { pages, marked } = await readPdf(readFileSync(pdf));
    expect(marked).toBe(true);
    expect(pages[0]).toContain('Current: bank reconciliation');
    expect(pages.join(' ')).toContain('\u2039U+E0FF0 E0FF1\u203a rent');
  });
});

describe('wrong use', () => {
  it.each([
    ['no command', []],
    ['an unknown command', ['reconcile', 'x']],
    ['a missing side', ['import', 'x.tieout', 'y.csv']],
    ['a wrong side', ['import', 'x.tieout', 'y.csv', '--side', 'left']],
    ['a wrong currency', ['init', 'x.tieout', '--currency', 'dollars']],
    ['a wrong report kind', ['report', 'x.tieout', '--account', 'A', '--out', 'x.docx']],
    ['an unset passphrase variable', ['init', 'x.tieout', '--passphrase-env', 'TIEOUT_NOT_SET']],
  ])('%s exits 2', (_name, args) => {
    expect(tieout(...args).status).toBe(2);
  });

  it('needs the right passphrase', () => {
    expect(tieout('init', workspace, '--passphrase-env', 'TIEOUT_TEST_PASS').status).toBe(0);
    expect(json<{ error: { code: string } }>(tieout('lines', workspace, '--json')).error.code).toBe(
      'passphrase_needed',
    );
    expect(tieout('lines', workspace, '--json', '--passphrase-env', 'TIEOUT_TEST_PASS').status).toBe(0);
    const wrong = json<{ error: { code: string } }>(tieout('lines', workspace, '--json', '--passphrase-env', 'PATH'));
    expect(wrong.error.code).toBe('wrong_passphrase');
  });

  it('says what it is asked with --help and --version, exit 0', () => {
    expect(tieout('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('import') });
    expect(tieout('--version').stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});
