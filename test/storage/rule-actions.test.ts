/** Transfers, tolerances and lines left out through the real engine and workspace: queues, proof, report, undo. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { reportData } from '../../electron/store/report-data.ts';
import { stateHash } from '../../electron/store/verify.ts';
import type { Proof } from '../../shared/contract/close.ts';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { Counts, DecisionResult, Detail, Queue, QueueRow } from '../../shared/contract/review.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-actions-'));
  engine = createEngine({ emit: () => undefined, jobScript: null });
  await engine.call('workspace.create', { path: join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
  await file('current', 'bank', 'Current', [
    'Date,Description,Amount,Balance',
    '2026-03-02,CREDIT ACME INV-700,1000.00,1000.00',
    '2026-03-03,CREDIT ACME INV-701,1037.00,2037.00',
    '2026-03-04,TFR TO SAVINGS,-500.00,1537.00',
    '2026-03-05,TFR TO BROKER,-75.00,1462.00',
    '2026-03-06,CREDIT NORDIC LTD INV-702,998.50,2460.50',
    '2026-03-09,PAYROLL PORTAL TEST,-0.01,2460.49',
  ]);
  await file('savings', 'bank', 'Savings', [
    'Date,Description,Amount,Balance',
    '2026-03-05,FROM CURRENT,500.00,500.00',
  ]);
  await file('ledger', 'book', 'Current', [
    'Date,Document Type,Document No,Party,Amount',
    '2026-03-01,Invoice,INV-700,Acme,1000.00',
    '2026-03-01,Invoice,INV-701,Acme,1037.00',
    '2026-03-01,Invoice,INV-702,Nordic,1000.00',
    '2026-03-30,Expense,EXP-1,Kiosk,-88.88',
  ]);
  const rules: [string, string, Input<'rules.save'>['action']][] = [
    ['Between own accounts', 'TFR', { type: 'transfer' }],
    ['Nordic charges', 'NORDIC', { type: 'tolerance', amount: 150, difference: 'bank_charge' }],
    ['Tests', 'PORTAL TEST', { type: 'ignore' }],
  ];
  for (const [name, value, action] of rules)
    await engine.call('rules.save', {
      id: null,
      name,
      active: true,
      by: 'Asha',
      action,
      conditions: [{ field: 'description', operator: 'contains', value }],
    });
  await engine.call('match.run', { jobId: 'm' });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function file(name: string, side: 'bank' | 'book', account: string, rows: readonly string[]): Promise<void> {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `${rows.join('\n')}\n`);
  await engine.job('import.direct', { paths: [path], side, account, map: null, by: 'Asha', jobId: name });
}
const counts = async (account: string | null = null) => (await engine.call('review.counts', { account })) as Counts;
const rows = async (queue: Queue, account: string | null = null): Promise<QueueRow[]> =>
  (
    (await engine.call('review.page', {
      queue,
      account,
      filter: '',
      sort: 'day',
      offset: 0,
      limit: 50,
    })) as Output<'review.page'>
  ).rows;
const detail = async (key: string) => (await engine.call('review.detail', { key })) as Detail;
const approve = async (keys: readonly string[]) =>
  (await engine.call('review.approve', { keys: [...keys], by: 'Asha' })) as DecisionResult;
const hash = (): string => stateHash(engine.slot.require().read);
const proofOf = async (name: string): Promise<Proof> => {
  const accounts = (await engine.call('accounts.list', { side: 'bank' })) as { id: number; name: string }[];
  const accountId = accounts.find((account) => account.name === name)!.id;
  return (await engine.call('proof.get', { accountId, from: null, to: null })) as Proof;
};

describe('a transfer', () => {
  it('is one suggestion with both ends, in the queues of both accounts', async () => {
    for (const account of [null, 'Current', 'Savings']) {
      const row = (await rows('suggested', account)).find(({ kind }) => kind === 'transfer');
      expect(row).toMatchObject({ amount: 50_000, legs: '2:0' });
      expect((await counts(account)).suggested).toBe((await rows('suggested', account)).length);
    }
    const { key } = (await rows('suggested', 'Savings'))[0]!;
    const both = await detail(key);
    expect(both.bank.map(({ account, amount }) => [account, amount])).toEqual([
      ['Current', -50_000],
      ['Savings', 50_000],
    ]);
    expect(both.willPost.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['Current', 0, 50_000],
      ['Savings', 50_000, 0],
    ]);
    expect(both.leftToExplain).toBe(0);
  });

  it('proves both accounts once it is approved, and is undone whole', async () => {
    const own = await proofOf('Savings');
    // The ledger holds nothing of the account but its opening: the transfer is still to be posted.
    await engine.call('ledger.setBalance', {
      accountId: own.accountId,
      day: own.to,
      amount: own.statement.opening,
      source: 'ledger',
      by: 'Asha',
    });
    const before = { hash: hash(), current: await proofOf('Current'), savings: await proofOf('Savings') };
    const { key } = (await rows('suggested', 'Savings'))[0]!;
    expect(await approve([key])).toMatchObject({ count: 1, sum: 50_000 });
    const savings = await proofOf('Savings');
    expect(savings).toMatchObject({ state: 'proved', books: { bankOnly: 0, differences: 50_000, offBy: 0 } });
    expect(savings.differencesByType).toEqual([{ type: 'transfer', count: 1, sum: 50_000 }]);
    const current = await proofOf('Current');
    expect(current.books.offBy).toBe(before.current.books.offBy);
    expect(current.books.bankOnly - before.current.books.bankOnly).toBe(50_000);
    expect((await rows('approved', 'Savings'))[0]).toMatchObject({ kind: 'transfer', amount: 50_000 });
    const report = reportData(
      engine.slot.require().read,
      { accountId: savings.accountId, from: null, to: null },
      { workspace: 'w', at: '2026-04-01T00:00:00.000Z', preparedBy: 'Asha' },
    );
    expect(report.differences).toMatchObject([{ type: 'transfer', amount: 50_000, account: 'Current' }]);
    expect((await engine.call('workspace.verify', {})) as { ok: boolean }).toMatchObject({ ok: true });
    await engine.call('review.undo', { decisionId: null, by: 'Asha' });
    expect(hash()).toBe(before.hash);
    expect(await proofOf('Savings')).toEqual(before.savings);
  });

  it('without its other end is an exception that says so', async () => {
    const single = (await rows('exceptions')).find(({ text }) => text === 'TFR TO BROKER');
    expect((await detail(single!.key)).cause).toBe(
      'transfer by the rule “Between own accounts”: the other end is missing, no 75.00 in another account within 7 days',
    );
  });

  it('turned down is not suggested again', async () => {
    const { key } = (await rows('suggested', 'Savings'))[0]!;
    await engine.call('review.reject', { keys: [key], by: 'Asha', reason: 'not ours' });
    await engine.call('match.run', { jobId: 'again' });
    expect(await rows('suggested', 'Savings')).toEqual([]);
  });
});

it('a tolerance suggests the pair with its difference, and books it', async () => {
  const row = (await rows('suggested')).find(({ text }) => text.includes('NORDIC'));
  const pair = await detail(row!.key);
  expect(pair.differences).toEqual([
    { type: 'bank_charge', amount: -150, note: 'within 1.50, which the rule “Nordic charges” allows' },
  ]);
  expect(pair.willPost.find(({ account }) => account === 'Bank charges')).toMatchObject({ debit: 150 });
});

describe('a line a rule leaves out', () => {
  it('stands apart with the rule, not among the open ones, and in the proof under its own name', async () => {
    const [row, ...more] = await rows('ignored');
    expect(more).toEqual([]);
    expect(await detail(row!.key)).toMatchObject({
      queue: 'ignored',
      cause: 'left out of matching by the rule “Tests”',
    });
    expect(await counts()).toMatchObject({ ignored: 1 });
    for (const queue of ['bank_only', 'exceptions'] as const)
      expect((await rows(queue)).some(({ text }) => text.includes('PORTAL'))).toBe(false);
    const { exceptionsByKind } = await proofOf('Current');
    expect(exceptionsByKind).toContainEqual({ kind: 'ignored', count: 1, sum: -1 });
  });

  it('can still be booked, and comes back when that is undone', async () => {
    const [row] = await rows('ignored');
    const before = hash();
    const booking = { keys: [row!.key], account: 'Rounding', equal: false, by: 'Asha' };
    expect(await engine.call('review.categorise', booking)).toMatchObject({ count: 1 });
    expect(await counts()).toMatchObject({ ignored: 0, approved: 1 });
    await engine.call('review.undo', { decisionId: null, by: 'Asha' });
    expect(hash()).toBe(before);
    expect(await counts()).toMatchObject({ ignored: 1 });
  });

  it('is open again once the rule is gone', async () => {
    const list = (await engine.call('rules.list', {})) as Output<'rules.list'>;
    const { id } = list.find(({ name }) => name === 'Tests')!;
    await engine.call('rules.remove', { id, by: 'Asha' });
    await engine.call('match.run', { jobId: 'again' });
    expect(await counts()).toMatchObject({ ignored: 0 });
    expect((await rows('exceptions')).some(({ text }) => text.includes('PORTAL'))).toBe(true);
  });
});

it('a rule that books otherwise than a person did contradicts that decision', async () => {
  const line = (await rows('exceptions')).find(({ text }) => text === 'TFR TO BROKER')!;
  await engine.call('review.categorise', { keys: [line.key], account: '1800 Broker', equal: false, by: 'Lena' });
  const result = (await engine.call('rules.backtest', {
    id: null,
    name: 'Broker',
    active: true,
    jobId: 'try',
    conditions: [{ field: 'description', operator: 'contains', value: 'BROKER' }],
    action: { type: 'categorise', account: '1810 Funds' },
  })) as Output<'rules.backtest'>;
  // The transfer rule stands before it and keeps the line.
  expect(result.linesTouched).toBe(0);
  const list = (await engine.call('rules.list', {})) as Output<'rules.list'>;
  await engine.call('rules.remove', { id: list[0]!.id, by: 'Asha' });
  const alone = (await engine.call('rules.backtest', {
    id: null,
    name: 'Broker',
    active: true,
    jobId: 'try',
    conditions: [{ field: 'description', operator: 'contains', value: 'BROKER' }],
    action: { type: 'categorise', account: '1810 Funds' },
  })) as Output<'rules.backtest'>;
  expect(alone.contradictions.map(({ text }) => text)).toEqual([
    'Booked TFR TO BROKER (Lena): the rule would propose 1810 Funds, it was booked to 1800 Broker',
  ]);
});
