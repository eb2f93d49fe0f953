/** Independent readers: hledger and Beancount, where installed, come to the adjusted ledger balances from opening balances and journal. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { beancountAccount } from '../../../electron/posting/beancount.ts';
import { journalBytes } from '../../../electron/posting/journal-file.ts';
import type { JournalFacts } from '../../../electron/posting/layout.ts';
import { layoutById } from '../../../electron/posting/registry.ts';
import type { Day } from '../../../shared/day.ts';
import { isTick, type JournalEntry, type JournalLeg, journalEntry } from '../../../shared/ledger/journal.ts';
import { exponentOf, formatMinor, minor } from '../../../shared/money.ts';
import { FACTS } from './facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'tieout-readers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** Bank accounts whose names are hard to write, each with its currency. */
const BANKS = [
  ['Current', 'GBP'],
  ['(Giro)  Köln; main', 'EUR'],
  ['*円 口座', 'JPY'],
  ['dinar - 12.5% "x"', 'BHD'],
] as const;
const EQUITY = 'Opening balances';
const facts: JournalFacts = {
  ...FACTS,
  account: (name) =>
    BANKS.some(([bank]) => bank === name) ? { code: '', type: 'asset', taxCode: '' } : FACTS.account(name),
};

const match = fc.record({
  bank: fc.nat(BANKS.length - 1),
  day: fc.integer({ min: 0, max: 29 }),
  amounts: fc.array(
    fc.integer({ min: -900_000, max: 900_000 }).filter((amount) => amount !== 0),
    { minLength: 1, maxLength: 3 },
  ),
  type: fc.constantFrom('Invoice', 'Bill', 'Receipt', 'Payment', 'Payout'),
  fee: fc.integer({ min: -50, max: 50 }),
  text: fc.constantFrom('ABLE LTD', '! "A" | B; C', '(x) = *y', '1.2.3  %3B'),
});
const month = fc.record({
  openings: fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 4, maxLength: 4 }),
  matches: fc.array(match, { minLength: 1, maxLength: 40 }),
});

type Month = typeof month extends fc.Arbitrary<infer T> ? T : never;

function legsOf({ bank, amounts, type, text, fee }: Month['matches'][number]): {
  readonly bank: JournalLeg[];
  readonly book: JournalLeg[];
} {
  const [account, currency] = BANKS[bank]!;
  const leg = (amount: number, documentType: string): JournalLeg => ({
    account,
    amount: minor(amount),
    currency,
    text,
    reference: text,
    documentType,
    documentNumber: '',
    kind: null,
    gross: null,
    fee: null,
  });
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return { bank: [leg(sum + fee, '')], book: amounts.map((amount) => leg(amount, type)) };
}

/** Entries of a month, and by bank account what its ledger held before them and what the bank holds of what is matched. */
function played({ openings, matches }: Month) {
  const before = [...openings];
  const after = [...openings];
  const entries: JournalEntry[] = [];
  for (const [at, item] of matches.entries()) {
    const { bank, book } = legsOf(item);
    const sum = (legs: readonly JournalLeg[]): number => legs.reduce((total, { amount }) => total + amount, 0);
    after[item.bank]! += sum(bank);
    // A receipt or payment is in the cash book: the ledger held it before anything was posted.
    if (item.type === 'Receipt' || item.type === 'Payment') before[item.bank]! += sum(book);
    entries.push(
      journalEntry({
        key: `tieout-${at + 1}-${at + 1}`,
        matchId: at + 1,
        day: (20730 + item.day) as Day,
        bank,
        book,
        differences: item.fee === 0 ? [] : [{ type: 'fee', amount: minor(item.fee), note: '' }],
      }),
    );
  }
  return { entries: entries.filter((entry) => !isTick(entry)), before, after };
}

const opening = (balances: readonly number[]): JournalEntry => ({
  key: 'tieout-0-0',
  matchId: 0,
  day: 20700 as Day,
  text: 'Opening balances',
  reference: '',
  lines: balances.flatMap((amount, at) => {
    const [account, currency] = BANKS[at]!;
    const line = (name: string, value: number) => ({
      account: name,
      currency,
      memo: '',
      debit: minor(Math.max(0, value)),
      credit: minor(Math.max(0, -value)),
    });
    return amount === 0 ? [] : [line(account, amount), line(EQUITY, -amount)];
  }),
});

function fileOf(id: string, { entries, before }: ReturnType<typeof played>): string {
  const file = join(folder, `${id}.txt`);
  writeFileSync(file, journalBytes(layoutById(id)!, [opening(before), ...entries], facts));
  return file;
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

/** Total of the numbers in a balance report, as the reader printed it, in minor units. */
const minorOf = (text: string, currency: string): number => {
  const figure = new RegExp(`(-?[\\d.]+) ${currency}`).exec(text)?.[1] ?? '0';
  return Math.round(Number(figure) * 10 ** exponentOf(currency));
};

const READERS = [
  {
    program: 'hledger',
    id: 'hledger',
    balance: (file: string, bank: number): number => {
      const lines = run('hledger', [
        '-f',
        file,
        'balance',
        '--flat',
        '--no-total',
        '--empty',
        `cur:^${BANKS[bank]![1]}$`,
        'acct:^(Current|%28Giro|%2A円|dinar)',
      ]).split('\n');
      return minorOf(lines.join('\n'), BANKS[bank]![1]);
    },
  },
  {
    program: 'bean-query',
    id: 'beancount',
    balance: (file: string, bank: number): number => {
      const account = beancountAccount(BANKS[bank]![0], facts);
      return minorOf(run('bean-query', [file, `SELECT sum(position) WHERE account = '${account}'`]), BANKS[bank]![1]);
    },
  },
] as const;

it.each(READERS.map((reader) => [reader.program, reader] as const))(
  '%s gives the adjusted ledger balances',
  (program, { id, balance }) => {
    if (!has(program)) return console.info(`left out: ${program} is not installed`);
    const figures: string[] = [];
    for (const sample of fc.sample(month, { seed: 20261031, numRuns: 3 })) {
      const result = played(sample);
      const file = fileOf(id, result);
      for (const [at, [, currency]] of BANKS.entries()) {
        expect(balance(file, at)).toBe(result.after[at]);
        figures.push(`${formatMinor(minor(result.after[at]!), exponentOf(currency))} ${currency}`);
      }
    }
    console.info(`${program}: ${figures.join(', ')}`);
  },
  120_000,
);
