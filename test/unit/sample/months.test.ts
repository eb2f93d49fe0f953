/** The sample company's own arithmetic: every file adds up, months join on to each other, and both adjusted balances agree to the penny. */

import { describe, expect, it } from 'vitest';
import { readSource } from '../../../electron/formats/detect.ts';
import { SAMPLE_COMPANY, sampleMonths } from '../../../electron/sample/month.ts';
import { plantedMarkdown } from '../../../electron/sample/planted.ts';
import { SAMPLE_ACCOUNTS } from '../../../electron/sample/world.ts';
import { natureOf } from '../../../shared/ledger/nature.ts';
import type { ParsedLine } from '../../../shared/line.ts';

const months = sampleMonths();
const sum = (rows: readonly { readonly amount: number }[]): number =>
  rows.reduce((total, { amount }) => total + amount, 0);
const pence = (text: string | undefined): number => Math.round(Number(text || '0') * 100);

async function statements(name: string) {
  const file = months
    .flatMap(({ files, again }) => (again === null ? files : [...files, again]))
    .find((one) => one.name === name)!;
  const read = await readSource({ name, bytes: file.bytes }, { map: file.map, currency: 'GBP' });
  expect(read.problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  return read.statements;
}
const lines = async (name: string): Promise<readonly ParsedLine[]> =>
  (await statements(name)).flatMap((one) => one.lines);

/** Balances of the trial balance file, debit positive. */
function trial(bytes: Uint8Array): ReadonlyMap<string, number> {
  const [, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
  return new Map(
    rows.map((row) => {
      const [, account = '', debit, credit] = row.split(',');
      return [account, pence(debit) - pence(credit)];
    }),
  );
}

describe.each(months.map((month) => [month.span.key, month] as const))('%s', (key, month) => {
  it.each(month.balances.map((balance) => [balance.account, balance] as const))(
    '%s: the file reads to opening + lines = closing',
    async (account, balance) => {
      const { opening, lines: total, missing, repeated, closing } = balance;
      expect(opening + total + missing - repeated).toBe(closing);
      const { name } = month.files.find((file) => file.side === 'bank' && file.account === account)!;
      const [statement, ...more] = await statements(name);
      expect(more).toEqual([]);
      expect(sum(statement!.lines)).toBe(total);
      expect(statement!.lines.every(({ day }) => day >= month.span.first && day <= month.span.last)).toBe(true);
      // The card issuer states only the balance at the end.
      expect([statement!.opening ?? opening, statement!.closing]).toEqual([opening, closing]);
    },
  );

  it('only October at the current account repeats lines and lacks one', () => {
    const faults = month.balances.filter(({ missing, repeated }) => missing !== 0 || repeated !== 0);
    expect(faults.map(({ account }) => account)).toEqual(key === '2026-10' ? ['Current account'] : []);
  });

  it.each(month.reckonings.map((one) => [one.account, one] as const))(
    '%s: ledger opening + cash book = ledger closing, and the adjusted balances agree',
    async (account, one) => {
      const book = await lines(month.files.at(-1)!.name);
      const cash = book.filter((line) => line.account === account && natureOf(line) === 'cash_book');
      const carried = key === '2026-10' ? one.cash.filter(({ day }) => day < month.span.first) : [];
      expect(sum(cash)).toBe(one.ledgerClosing - one.ledgerOpening + sum(carried));
      expect(sum(cash)).toBe(sum(one.cash));
      expect(one.adjustedBank).toBe(one.adjustedLedger);
      const outstanding = one.items.filter((item) => item.class === 'outstanding');
      expect(one.adjustedBank).toBe(one.closing + sum(outstanding));
      expect(one.adjustedLedger).toBe(one.ledgerClosing + sum(one.items) - sum(outstanding));
      for (const { amount, contra } of one.items) if (contra.length > 0) expect(sum(contra)).toBe(-amount);
    },
  );

  it('the trial balance balances and holds each account as the books have it', () => {
    if (month.trialBalance === null) {
      expect(month.span.whole).toBe(false);
      return;
    }
    const balances = trial(month.trialBalance.bytes);
    expect([...balances.values()].reduce((total, amount) => total + amount, 0)).toBe(0);
    for (const { account, ledgerClosing } of month.reckonings) expect(balances.get(account)).toBe(ledgerClosing);
  });

  it('every item of the list stands on rows of the files', async () => {
    const names = new Set(month.plan.flatMap(({ bank, book }) => [...bank, ...book]).map(({ file }) => file));
    const rows = new Set<string>();
    for (const name of names) for (const { row } of await lines(name)) rows.add(`${name}:${row}`);
    for (const { id, bank, book, verdict } of month.plan) {
      for (const { file, row } of [...bank, ...book]) expect(rows, id).toContain(`${file}:${row}`);
      expect(bank.length + book.length, id).toBeGreaterThan(0);
      if (verdict.act === 'exclude') expect(bank.length + book.length, id).toBe(2);
      if (verdict.act === 'book') expect([bank.length, book.length], id).toEqual([1, 0]);
    }
  });
});

describe('from month to month', () => {
  it.each(SAMPLE_ACCOUNTS)('%s opens with what it closed with, and the ledger with what was put right', (account) => {
    const own = months.map(({ reckonings }) => reckonings.find((one) => one.account === account)!);
    own.slice(1).forEach((one, index) => {
      const before = own[index]!;
      expect(one.opening).toBe(before.closing);
      // What somebody was asked about, and what is there twice, is not put right by the journal.
      const left = before.items.filter((item) => item.class !== 'outstanding' && item.contra.length === 0);
      expect(one.ledgerOpening).toBe(before.adjustedLedger - sum(left));
      const unknown = left.filter((item) => item.class === 'to_book');
      expect(unknown.every((item) => one.items.includes(item))).toBe(true);
    });
  });

  it('what is outstanding in October clears in November, the stale cheque apart', () => {
    const items = months[0]!.reckonings.flatMap((one) => one.items).filter((item) => item.class === 'outstanding');
    expect(items.length).toBe(7);
    const open = items.filter(({ bank }) => !bank.some(({ day }) => day <= months[1]!.span.last));
    expect(open.map(({ amount }) => amount)).toEqual([-17650]);
  });

  it('lists every item once, with the same text each time', () => {
    const plan = months.flatMap((month) => month.plan);
    expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
    const text = plantedMarkdown(SAMPLE_COMPANY, plan);
    for (const { id } of plan) expect(text.split(`| ${id} |`).length, id).toBe(2);
    expect(text).toBe(plantedMarkdown(SAMPLE_COMPANY, plan));
  });
});
