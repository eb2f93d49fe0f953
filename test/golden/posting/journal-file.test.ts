/** The journal file's edges: named errors, files that stand already, cells a spreadsheet could take for formulas. */

import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileError } from '../../../electron/files/atomic-file.ts';
import { numberCell, textCell } from '../../../electron/posting/csv-cell.ts';
import { journalCsv } from '../../../electron/posting/journal-csv.ts';
import { findKeys, journalBytes, writeJournal } from '../../../electron/posting/journal-file.ts';
import { fromUtf8 } from '../../../electron/posting/layout.ts';
import { LAYOUTS, layoutById } from '../../../electron/posting/registry.ts';
import { october } from '../../../electron/sample/world.ts';
import { CallError } from '../../../shared/contract/index.ts';
import type { JournalEntry } from '../../../shared/ledger/journal.ts';
import { minor } from '../../../shared/money.ts';
import { FACTS } from './facts.ts';

const line = (account: string, debit: number, credit: number, currency = 'GBP', memo = 'm') => ({
  account,
  debit: minor(debit),
  credit: minor(credit),
  currency,
  memo,
});
const ENTRIES: readonly JournalEntry[] = [
  {
    key: 'k-1',
    matchId: 1,
    day: october(14),
    text: '',
    reference: 'INV-1',
    lines: [line('Current', 123456, 0), line('Receivable, "trade"', 0, 123456)],
  },
  {
    key: 'k-2',
    matchId: 2,
    day: october(15),
    text: '',
    reference: '-7',
    lines: [line('Kassa', 0, 500, 'JPY', '=HYPERLINK("http://x";"y")'), line('@cost', 500, 0, 'JPY', 'line\nbreak')],
  },
];

const text = (entries: readonly JournalEntry[]): string => fromUtf8(journalBytes(journalCsv, entries, FACTS));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const refusal = (act: () => unknown): CallError => {
  try {
    act();
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('journal CSV', () => {
  it('reads back with equal sums', () => {
    const { data } = Papa.parse<Record<string, string>>(text(ENTRIES), { header: true, skipEmptyLines: true });
    const sum = (column: string): number => data.reduce((total, row) => total + Number(row[column]), 0);
    expect([data.length, sum('Debit'), sum('Credit')]).toEqual([4, 1734.56, 1734.56]);
  });

  it('writes the file, its hash and its keys, and leaves no temporary file', () => {
    const path = join(folder, 'j.csv');
    const written = writeJournal(journalCsv, path, ENTRIES, FACTS);
    expect(written.bytes).toBe(readFileSync(path).length);
    expect(written.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect([...findKeys(journalCsv, path)]).toEqual(['k-1', 'k-2']);
    expect(readdirSync(folder)).toEqual(['j.csv']);
  });

  it('never replaces or extends a file, and says what it holds', () => {
    const path = join(folder, 'j.csv');
    writeJournal(journalCsv, path, ENTRIES.slice(0, 1), FACTS);
    const before = readFileSync(path);
    writeJournal(journalCsv, path, [], FACTS);
    const error = refusal(() => writeJournal(journalCsv, path, ENTRIES.slice(1), FACTS));
    expect(error.code).toBe('already_exists');
    expect(error.message).toContain('a journal with 1 entry posted earlier');
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['j.csv']);
  });

  it('refuses a folder that is not there, and writes no unbalanced entry', () => {
    expect(refusal(() => writeJournal(journalCsv, join(folder, 'no', 'j.csv'), ENTRIES, FACTS)).code).toBe('io_failed');
    const lame: JournalEntry = { ...ENTRIES[0]!, lines: [line('Current', 1, 0)] };
    expect(() => writeJournal(journalCsv, join(folder, 'j.csv'), [lame], FACTS)).toThrow(RangeError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('named file errors', () => {
  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'read_only'],
    ['EACCES', 'read_only'],
    ['ENOENT', 'io_failed'],
    ['EIO', 'io_failed'],
  ])('%s is %s', (code, name) => {
    const error = fileError(Object.assign(new Error(code), { code }), '/tmp/j.csv');
    expect([error.code, error.message.includes('Nothing was written')]).toEqual([name, true]);
  });

  it('a really full device is disk_full', () => {
    if (!existsSync('/dev/full')) return console.info('left out: this system has no /dev/full');
    const error = refusal(() => {
      try {
        writeSync(openSync('/dev/full', 'w'), 'x');
      } catch (cause) {
        throw fileError(cause, 'j.csv');
      }
    });
    expect(error.code).toBe('disk_full');
  });
});

describe('cells', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+44 20', "'+44 20"],
    ['-12.34', "'-12.34"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠a', "'＠a"],
    ['a=b', 'a=b'],
    ['a,"b"', '"a,""b"""'],
    ['', ''],
  ])('text %j becomes %j', (raw, cell) => {
    expect(textCell(raw)).toBe(cell);
  });

  it('numbers stay numbers, and nothing else passes as one', () => {
    expect(numberCell('-12.34')).toBe('-12.34');
    expect(() => numberCell('=1')).toThrow(RangeError);
  });
});

it('every destination is found by its id', () => {
  expect(LAYOUTS.map(({ id }) => layoutById(id)?.id)).toEqual(LAYOUTS.map(({ id }) => id));
  expect(layoutById('template:/x.csv')?.id).toBe('template:/x.csv');
  expect(layoutById('nowhere')).toBeNull();
});
