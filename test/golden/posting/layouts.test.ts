/** Every layout against its golden file: keys found again, currencies with 0, 2 and 3 decimals, names and texts that would break it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { findKeys, journalBytes, writeJournal } from '../../../electron/posting/journal-file.ts';
import type { Layout } from '../../../electron/posting/layout.ts';
import { LAYOUTS, layoutById } from '../../../electron/posting/registry.ts';
import { CallError } from '../../../shared/contract/index.ts';
import type { Day } from '../../../shared/day.ts';
import type { JournalEntry } from '../../../shared/ledger/journal.ts';
import { minor } from '../../../shared/money.ts';
import { FACTS } from './facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'tieout-layouts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = readonly [account: string, amount: number];

/** An entry; amounts in minor units, positive = debit. */
function entry(match: number, currency: string, rows: readonly Row[], text = 'Bank: FPS ABLE LTD'): JournalEntry {
  return {
    key: `tieout-${match}-${match}`,
    matchId: match,
    day: (20742 + match) as Day,
    text,
    reference: `INV-${match}`,
    lines: rows.map(([account, amount]) => ({
      account,
      debit: minor(Math.max(0, amount)),
      credit: minor(Math.max(0, -amount)),
      currency,
      memo: text,
    })),
  };
}

const HOME: readonly JournalEntry[] = [
  entry(1, 'GBP', [
    ['Current', 9800],
    ['Accounts receivable', -10000],
    ['Bank charges', 200],
  ]),
  entry(
    2,
    'GBP',
    [
      ['Bank charges', 500],
      ['Current', -500],
    ],
    '=HYPERLINK("http://evil")',
  ),
  entry(
    3,
    'GBP',
    [
      ['Current', 123456],
      ['Accounts receivable', -123456],
    ],
    'Größe; "quoted"\tÜber\r\nline €5',
  ),
];
const MIXED: readonly JournalEntry[] = [
  ...HOME,
  entry(4, 'JPY', [
    ['Kassa 円', 1500],
    ['@cost', -1500],
  ]),
  entry(
    5,
    'BHD',
    [
      ['(Office)  rent: main', 12345],
      ['*starred; 100%41', -12345],
    ],
    '! marked (not) | split',
  ),
];
const entriesFor = ({ currencies }: Layout): readonly JournalEntry[] => (currencies === 'any' ? MIXED : HOME);

const TEMPLATE = join(folder, 'columns.csv');
writeFileSync(
  TEMPLATE,
  'Date,Account,Dr,Cr,Amount,Currency,Text,Doc,Id\n{date:dmy},{account},{debit},{credit},{signed},{currency},{memo},{reference},{key}\n',
);
const ALL: readonly Layout[] = [...LAYOUTS, layoutById(`template:${TEMPLATE}`)!];
const nameOf = ({ id }: Layout): string => (id.startsWith('template:') ? 'template' : id);

describe.each(ALL.map((layout) => [nameOf(layout), layout] as const))('%s', (name, layout) => {
  it('is the golden file', async () => {
    const bytes = Buffer.from(journalBytes(layout, entriesFor(layout), FACTS));
    const text = ['iif', 'datev'].includes(name) ? iconv.decode(bytes, 'win1252') : bytes.toString();
    await expect(text).toMatchFileSnapshot(`${name}.golden.${layout.extension}`);
  });

  it('gives its keys back, the same bytes again, and no key of another layout', () => {
    const file = join(folder, `${name}-journal.${layout.extension}`);
    const first = writeJournal(layout, file, entriesFor(layout), FACTS);
    expect([...findKeys(layout, file)].sort()).toEqual(entriesFor(layout).map(({ key }) => key));
    expect(writeJournal(layout, `${file}.again`, entriesFor(layout), FACTS)).toEqual(first);
    expect(() => writeJournal(layout, file, entriesFor(layout), FACTS)).toThrow(/exists already/);
    if (name === 'template') return;
    for (const other of LAYOUTS.filter(({ id }) => id !== layout.id)) expect(findKeys(other, file).size).toBe(0);
  });

  it('shows no spreadsheet a formula', () => {
    if (!['csv', 'iif'].includes(layout.extension)) return;
    const text = iconv.decode(Buffer.from(journalBytes(layout, entriesFor(layout), FACTS)), 'win1252');
    expect(text).not.toMatch(/(^|[,;\t"])=HYPERLINK/m);
  });
});

const refusal = (id: string, entries: readonly JournalEntry[]): string => {
  try {
    journalBytes(layoutById(id)!, entries, FACTS);
  } catch (error) {
    if (error instanceof CallError) return error.message;
    throw error;
  }
  return 'written';
};
const yearEnd = [
  entry(1, 'GBP', [
    ['Current', 5],
    ['Bank charges', -5],
  ]),
  { ...HOME[1]!, day: 21000 as Day },
];

it.each([
  ['iif', MIXED, 'takes every amount as GBP'],
  ['xero-csv', MIXED, 'takes every amount as GBP'],
  [
    'sage-csv',
    [
      entry(1, 'GBP', [
        ['Current', 5],
        ['Nowhere', -5],
      ]),
    ],
    'these have none: Nowhere',
  ],
  ['datev', yearEnd, 'one fiscal year'],
  [
    'beancount',
    [
      entry(1, '', [
        ['Current', 5],
        ['Bank charges', -5],
      ]),
    ],
    'needs the currency',
  ],
  ['template:/nowhere/columns.csv', HOME, 'cannot be read'],
])('%s refuses what it cannot hold, and says what to do', (id, entries, words) => {
  const said = refusal(id, entries);
  expect(said).toContain(words);
  expect(said).toContain('Nothing was written');
});

it.each([
  ['Account,Amount\n{account},{signed}\n', 'has no {key}'],
  ['Id,Amount\n{key},{signed}\n', 'neither {account} nor {code}'],
  ['Id,Account,Dr\n{key},{account},{debit}\n', 'neither {signed}'],
  ['Id,Account,Amount\n{key},{account},{sum}\n', '{sum}, which does not exist'],
  ['Id,Account\n{key},{account},{signed}\n', 'names 2 columns and fills 3'],
  ['Id\n', 'two rows'],
])('a template that would lose something is refused: %j', (text, words) => {
  const file = join(folder, 'bad.csv');
  writeFileSync(file, text);
  expect(refusal(`template:${file}`, HOME)).toContain(words);
});
