/** The journal CSV destination against its golden file. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalCsv } from '../../../electron/posting/journal-csv.ts';
import { findKeys, journalBytes, writeJournal } from '../../../electron/posting/journal-file.ts';
import { fromUtf8 } from '../../../electron/posting/layout.ts';
import type { Day } from '../../../shared/day.ts';
import type { JournalEntry } from '../../../shared/ledger/journal.ts';
import { minor } from '../../../shared/money.ts';
import { FACTS } from './facts.ts';

const ZERO = minor(0);

function entry(key: string, cents: number, memo: string, currency = 'USD'): JournalEntry {
  return {
    key,
    matchId: 7,
    day: 20747 as Day,
    text: memo,
    reference: 'INV-3391',
    lines: [
      { account: 'Current', debit: minor(cents), credit: ZERO, currency, memo },
      { account: 'Accounts receivable', debit: ZERO, credit: minor(cents), currency, memo },
    ],
  };
}

const ENTRIES = [
  entry('tieout-1-7', 124780, 'NORTHSIDE, "BLDRS"\nINV 3391'),
  entry('tieout-2-8', 1500, '=HYPERLINK("http://evil")', 'JPY'),
  entry('tieout-3-9', 12345, '-12.34 off', 'BHD'),
];

const text = (entries: readonly JournalEntry[]): string => fromUtf8(journalBytes(journalCsv, entries, FACTS));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-post-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the journal CSV', () => {
  it('is the golden file', async () => {
    await expect(text(ENTRIES)).toMatchFileSnapshot('journal.golden.csv');
  });

  it('refuses an entry that does not balance', () => {
    const broken = { ...ENTRIES[0]!, lines: ENTRIES[0]!.lines.slice(0, 1) };
    expect(() => text([broken])).toThrow(RangeError);
  });

  it('never overwrites, and leaves nothing behind on failure', () => {
    const path = join(folder, 'journal.csv');
    const written = writeJournal(journalCsv, path, ENTRIES, FACTS);
    expect(written.bytes).toBe(readFileSync(path).byteLength);
    expect(() => writeJournal(journalCsv, path, ENTRIES, FACTS)).toThrow(/exists already/);
    expect(() => writeJournal(journalCsv, join(folder, 'no', 'such', 'journal.csv'), ENTRIES, FACTS)).toThrow();
    expect(readdirSync(folder)).toEqual(['journal.csv']);
  });

  it('reads its keys back, and none from a file that is not ours', () => {
    const path = join(folder, 'journal.csv');
    writeJournal(journalCsv, path, ENTRIES, FACTS);
    expect([...findKeys(journalCsv, path)]).toEqual(['tieout-1-7', 'tieout-2-8', 'tieout-3-9']);
    const other = join(folder, 'other.csv');
    writeFileSync(other, 'a,b\ntieout-1-7,2\n');
    expect(findKeys(journalCsv, other).size).toBe(0);
    expect(existsSync(other)).toBe(true);
  });

  it('gives every text back unchanged but for the guard, and no cell that starts a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (memo) => {
        const { data } = Papa.parse<string[]>(text([entry('k', 100, memo)]), { newline: '\r\n' });
        const cell = data[1]?.[6] ?? '';
        expect(cell === memo || cell === `'${memo}`).toBe(true);
        expect(/^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell)).toBe(false);
      }),
    );
  });
});
