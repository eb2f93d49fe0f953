/** The sample month's plan holds: the files read as planned, the balances add up, and the proof finds the missing day. */

import { describe, expect, it } from 'vitest';
import { readSource } from '../../../electron/formats/detect.ts';
import type { Reading } from '../../../electron/formats/reading.ts';
import { october } from '../../../electron/sample/calendar.ts';
import { sampleMonth } from '../../../electron/sample/month.ts';
import { CURRENT } from '../../../electron/sample/world.ts';
import { LINE_APPROVED, LINE_EXCLUDED } from '../../../shared/ledger/running-balance.ts';
import type { ParsedLine } from '../../../shared/line.ts';
import { type MonthRow, prove, statement } from './month.ts';

async function reading(part: string): Promise<Reading> {
  const file = sampleMonth().files.find(({ name }) => name.includes(part));
  if (file === undefined) throw new Error(`no sample file ${part}`);
  return readSource({ name: file.name, bytes: file.bytes }, { map: file.map, currency: 'GBP' });
}

async function lines(part: string): Promise<readonly ParsedLine[]> {
  const { statements, problems } = await reading(part);
  expect(problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  expect(statements.flatMap((one) => one.problems).filter(({ severity }) => severity === 'refused')).toEqual([]);
  return statements.flatMap((one) => one.lines);
}

const sum = (list: readonly { readonly amount: number }[]): number =>
  list.reduce((total, { amount }) => total + amount, 0);
const planned = (kind: string) => sampleMonth().plan.filter((item) => item.kind === kind);
const balance = (account: string) => sampleMonth().balances.find((one) => one.account === account)!;

const FILES = ['current', 'operations', 'card', 'stripe', 'ledger'] as const;

describe('sample month', () => {
  it('has the files and the sizes of a small company', async () => {
    const sizes = await Promise.all(FILES.map(async (part) => (await lines(part)).length));
    expect(sizes).toEqual([172, 80, 15, 42, 322]);
    const found = await Promise.all(
      FILES.map(async (part) => (await reading(part)).preset ?? (await reading(part)).format),
    );
    expect(found).toEqual(['csv', 'mt940', 'ofx', 'csv', 'xlsx']);
  });

  it('needs no mapping: the ledger reads the same without one', async () => {
    const { name, bytes } = sampleMonth().files.find((file) => file.name.includes('ledger'))!;
    const { statements } = await readSource({ name, bytes }, { map: null, currency: 'GBP' });
    expect(statements.flatMap((one) => one.lines).map(({ amount, day }) => [amount, day])).toEqual(
      (await lines('ledger')).map(({ amount, day }) => [amount, day]),
    );
  });

  it('adds up: closing = opening + lines + missing - repeated', async () => {
    for (const { opening, lines: all, missing, repeated, closing } of sampleMonth().balances)
      expect(opening + all + missing - repeated).toBe(closing);
    expect(sum(await lines('current'))).toBe(balance(CURRENT).lines);
    expect(sum(await lines('operations'))).toBe(sampleMonth().balances[1]!.lines);
  });

  it('plants twelve duplicates and one of every case', () => {
    expect(['reimport', 'double_entry', 'double_post'].map((kind) => planned(kind).length)).toEqual([3, 5, 4]);
    const once = [
      'batch_deposit',
      'payout_net_of_fees',
      'transposed_amount',
      'sign_error',
      'missing_line',
      'short_payment',
      'bank_interest',
      'stale_check',
    ];
    expect(once.map((kind) => planned(kind).length)).toEqual(once.map(() => 1));
    const more = [
      'nsf_returned',
      'split_payment',
      'payout',
      'processor_fee',
      'legit_repeat',
      'fx_payment',
      'bank_fee',
      'transfer',
    ];
    expect(more.map((kind) => planned(kind).length)).toEqual([2, 2, 4, 4, 1, 2, 2, 1]);
    expect(new Set(sampleMonth().plan.map(({ id }) => id)).size).toBe(sampleMonth().plan.length);
  });

  it('groups agree to the penny, or by the amount their note states', async () => {
    const all = new Map<string, number>();
    for (const part of FILES) {
      const file = sampleMonth().files.find(({ name }) => name.includes(part))!.name;
      for (const { row, amount } of await lines(part)) all.set(`${file}:${row}`, amount);
    }
    const side = (refs: readonly { readonly file: string; readonly row: number }[]): number =>
      refs.reduce((total, { file, row }) => total + (all.get(`${file}:${row}`) ?? Number.NaN), 0);
    const left = (kind: string): readonly number[] => planned(kind).map(({ bank, book }) => side(bank) - side(book));
    expect(left('batch_deposit')).toEqual([0]);
    expect(left('split_payment')).toEqual([0, 0]);
    expect(left('payout_net_of_fees')).toEqual([-1860]);
    expect(left('fx_payment')).toEqual([-768, -209]);
    expect(left('transposed_amount')).toEqual([900]);
    expect(left('short_payment')).toEqual([-3000]);
    expect(left('sign_error')).toEqual([17280]);
  });

  it('the proof finds the missing day once the repeated lines are excluded', async () => {
    const again = new Set(planned('reimport').map(({ bank }) => bank[1]!.row));
    const rows = (await lines('current')).map(
      (line): MonthRow => ({
        day: line.day,
        amount: line.amount,
        ...(line.balance === null ? {} : { balance: line.balance }),
        state: again.has(line.row) ? LINE_EXCLUDED : LINE_APPROVED,
      }),
    );
    const { opening, closing, missing } = balance(CURRENT);
    const { statement: a, state } = prove(rows, [statement(october(1), october(31), opening, closing)]);
    expect(a).toMatchObject({ offBy: missing, firstBadDay: october(14), excludedCount: 3 });
    expect(state).toBe('matched');
  });
});
