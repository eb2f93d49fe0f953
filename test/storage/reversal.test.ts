/** The way back from a posting: exact negatives in an open period, then undo and withdrawal; another copy; what a source is. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import { matchByHand } from '../../electron/store/decisions.ts';
import { EVERYTHING, readyMatches } from '../../electron/store/journal-entries.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { verifyWorkspace } from '../../electron/store/verify.ts';
import type { Input, Method, Output } from '../../shared/contract/index.ts';
import { minor } from '../../shared/money.ts';
import { day, importLines, line, WHO, World } from './world.ts';

let world: World;
let engine: Engine;
beforeEach(() => {
  world = new World();
  engine = createEngine({ emit: () => undefined, jobScript: null });
});
afterEach(async () => {
  await engine.close();
  world.close();
});

const file = (name: string): string => join(world.folder, name);
async function call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
  if (engine.slot.current === null) await engine.call('workspace.open', { path: world.path, passphrase: null });
  return (await engine.call(method, input)) as Output<M>;
}
const post = (name: string, destination = 'journal-csv') =>
  call('post.run', { destination, path: file(name), dryRun: false, by: 'Asha' });
const back = (name: string, more: Partial<Input<'post.reverse'>> = {}) =>
  call('post.reverse', {
    destination: 'journal-csv',
    path: file(name),
    keys: [],
    matches: [],
    scope: EVERYTHING,
    day: null,
    dryRun: false,
    by: 'Asha',
    ...more,
  });

/** Three fees of October on Current, one of November; each booked by itself. */
function fees(): void {
  importLines(world.write, [
    line(2, '2026-10-05', -1000, 'FEE A'),
    line(3, '2026-10-20', -2000, 'FEE B'),
    line(4, '2026-10-31', -3000, 'FEE C'),
    line(5, '2026-11-02', -4000, 'FEE D'),
  ]);
  for (const [at, amount] of [-1000, -2000, -3000, -4000].entries())
    matchByHand(
      world.write,
      { bank: [at + 1], book: [], differences: [{ type: 'bank_charge', amount: minor(amount), note: '' }], note: '' },
      WHO,
    );
}

const faults = () => verifyWorkspace(world.write).checks.filter((check) => !check.ok);

const lock = (first: string, last: string): void =>
  world.write.transaction(() => {
    world.write.run(
      "INSERT INTO period (account_id, first_day, last_day, state) VALUES (1, ?, ?, 'locked')",
      day(first),
      day(last),
    );
  });

describe('a reversal', () => {
  it('takes back exactly what was posted, after which the match can be undone and its file withdrawn', async () => {
    fees();
    await post('journal.csv');
    expect(() => undoDecision(world.write, 1, WHO)).toThrow(/Reverse what is posted first/);
    const dry = await back('no.csv', { dryRun: true });
    expect(dry).toMatchObject({ file: null, totals: [{ currency: 'USD', debit: 10000, credit: 10000 }] });
    expect(dry.entries[0]).toMatchObject({
      key: 'tieout-1-1-reversal',
      reverses: 'tieout-1-1',
      day: day('2026-10-05'),
      lines: [
        { account: 'Current', debit: 1000, credit: 0 },
        { account: 'Bank charges', debit: 0, credit: 1000 },
      ],
    });
    expect(existsSync(file('no.csv'))).toBe(false);
    await back('back.csv');
    const net = world.write.all(
      'SELECT account, sum(debit) - sum(credit) AS n FROM posting_line GROUP BY account HAVING n <> 0',
    );
    expect(net).toEqual([]);
    expect(faults()).toEqual([]);
    // What was taken back is not posted again by itself.
    expect(await post('again.csv')).toMatchObject({ posted: 0, file: null });
    for (const id of [4, 2, 3, 1]) undoDecision(world.write, id, WHO);
    await call('import.withdraw', { importId: 1, by: 'Asha' });
    expect(faults()).toEqual([]);
    expect(world.write.number('SELECT count(1) AS n FROM line')).toBe(0);
  });

  it('is refused twice, of a reversal, and of what was never posted', async () => {
    fees();
    await post('journal.csv');
    await back('back.csv', { scope: null, matches: [2] });
    await expect(back('b.csv', { scope: null, matches: [2] })).rejects.toThrow(
      /reversed before, by tieout-2-2-reversal/,
    );
    await expect(back('b.csv', { scope: null, keys: ['tieout-2-2-reversal'] })).rejects.toThrow(/is a reversal itself/);
    await expect(back('b.csv', { scope: null, keys: ['tieout-9-9'] })).rejects.toThrow(/no posted entry/);
    expect((await back('rest.csv')).entries).toHaveLength(3);
    await expect(back('b.csv')).rejects.toThrow(/left to reverse/);
    expect(existsSync(file('b.csv'))).toBe(false);
    expect(faults()).toEqual([]);
  });

  it.each([
    [[], null, ['2026-10-05', '2026-10-20', '2026-10-31', '2026-11-02']],
    [[['2026-10-01', '2026-10-31']], null, ['2026-11-01', '2026-11-01', '2026-11-01', '2026-11-02']],
    [
      [
        ['2026-10-01', '2026-10-31'],
        ['2026-11-01', '2026-11-30'],
      ],
      null,
      ['2026-12-01', '2026-12-01', '2026-12-01', '2026-12-01'],
    ],
    [[['2026-10-01', '2026-10-31']], '2026-11-15', ['2026-11-15', '2026-11-15', '2026-11-15', '2026-11-15']],
  ])('is dated in an open period: locked %j, asked %s', async (locked, asked, days) => {
    fees();
    await post('journal.csv');
    for (const [first, last] of locked) lock(first!, last!);
    const { entries } = await back('back.csv', { day: asked === null ? null : day(asked), dryRun: true });
    expect(entries.map((entry) => entry.day).sort()).toEqual(days.map(day));
  });

  it('is not dated into a locked period', async () => {
    fees();
    await post('journal.csv');
    lock('2026-10-01', '2026-10-31');
    await expect(back('b.csv', { day: day('2026-10-10') })).rejects.toThrow(/locked period.*2026-11-01 on/s);
  });

  it('is found in its file after a crash, and sent once', async () => {
    fees();
    await post('journal.csv');
    await back('back.csv');
    world.write.transaction(() => world.write.run("UPDATE posting SET state = 'sending' WHERE reverses IS NOT NULL"));
    await expect(back('b.csv')).rejects.toThrow(/left to reverse/);
    expect(world.write.number("SELECT count(1) AS n FROM posting WHERE state <> 'sent'")).toBe(0);
  });
});

describe('a scope', () => {
  it('limits what is posted, counted and reversed', async () => {
    fees();
    const october = { accountId: 1, from: day('2026-10-01'), to: day('2026-10-31') };
    expect(await call('post.summary', { scope: october })).toMatchObject({
      entries: 3,
      totals: [{ currency: 'USD', debit: 6000 }],
      notProved: [{ account: 'Current', entries: 3 }],
      suspense: [],
    });
    expect(await call('post.preview', { offset: 0, limit: 10, scope: october })).toMatchObject({ ready: 3, posted: 0 });
    const result = await call('post.run', {
      destination: 'hledger',
      path: file('october.journal'),
      dryRun: false,
      by: 'Asha',
      scope: october,
    });
    expect(result).toMatchObject({ posted: 3, waiting: 0 });
    expect(await call('post.preview', { offset: 0, limit: 10 })).toMatchObject({ ready: 1, posted: 3 });
    expect((await back('b.csv', { scope: october, dryRun: true })).entries).toHaveLength(3);
  });
});

describe('another copy', () => {
  it.each(['journal-csv', 'hledger', 'beancount'])(
    'of %s has the same keys and bytes, and the audit trail says so',
    async (id) => {
      fees();
      await post('first.txt', id);
      const again = { destination: null, file: file('first.txt'), path: file('copy.txt'), by: 'Bo' };
      expect(await call('post.again', again)).toMatchObject({ entries: 4, same: true });
      expect(readFileSync(file('copy.txt'))).toEqual(readFileSync(file('first.txt')));
      await back('back.txt', { destination: id });
      expect(await call('post.again', { ...again, file: file('back.txt'), path: file('copy 2.txt') })).toMatchObject({
        same: true,
      });
      expect(await call('post.again', { ...again, file: null, path: file('all.txt') })).toMatchObject({
        entries: 8,
        same: null,
      });
      expect(world.write.number("SELECT count(1) AS n FROM audit WHERE action = 'post.again'")).toBe(3);
      expect(await call('post.files', {})).toHaveLength(2);
      await expect(call('post.again', { ...again, file: file('nowhere') })).rejects.toThrow(/no posted entry/);
    },
  );
});

describe('the nature of a source', () => {
  it('is asked where nothing states it, settles its matches, and changes until something is posted', async () => {
    importLines(world.write, [line(2, '2026-10-05', 5000, 'ABLE')]);
    importLines(world.write, [line(2, '2026-10-04', 5000, 'ABLE')], { side: 'book', account: '', name: 'books.csv' });
    matchByHand(world.write, { bank: [1], book: [2], differences: [], note: '' }, WHO);
    expect(await call('books.sources', {})).toMatchObject([
      { importId: 2, file: 'books.csv', nature: null, unknown: 1 },
    ]);
    expect(await post('none.csv')).toMatchObject({ posted: 0, ticks: 0, waiting: 1, file: null });
    await call('books.setNature', { importId: 2, nature: 'cash_book', by: 'Asha' });
    expect(await post('none.csv')).toMatchObject({ posted: 0, ticks: 1, waiting: 0, file: null });
    // A tick wrote nothing: the source may still turn out to be open documents.
    await call('books.setNature', { importId: 2, nature: 'open_document', by: 'Asha' });
    expect(await post('journal.csv')).toMatchObject({ posted: 1, ticks: 0 });
    expect(world.write.all('SELECT account FROM posting_line ORDER BY at')).toEqual([
      { account: 'Current' },
      { account: 'Accounts receivable' },
    ]);
    await expect(call('books.setNature', { importId: 2, nature: null, by: 'Asha' })).rejects.toThrow(
      /Reverse them first/,
    );
    await back('back.csv');
    await call('books.setNature', { importId: 2, nature: null, by: 'Asha' });
    expect(faults()).toEqual([]);
  });
});

it('a cash-book line on another reconciled account is no tick: the entry moves the money between the two', () => {
  importLines(world.write, [line(2, '2026-10-05', -700, 'RENT')]);
  importLines(world.write, [line(2, '2026-10-05', 1, 'OTHER')], { account: 'Savings' });
  const type = { documentType: 'Payment' };
  importLines(world.write, [line(2, '2026-10-05', -700, 'RENT', type)], { side: 'book', account: 'Savings' });
  matchByHand(world.write, { bank: [1], book: [3], differences: [], note: '' }, WHO);
  const [ready] = readyMatches(world.write, EVERYTHING);
  expect(ready?.entry.lines).toMatchObject([
    { account: 'Current', credit: 700 },
    { account: 'Savings', debit: 700 },
  ]);
});

it('an unexplained difference needs an account', () => {
  importLines(world.write, [line(2, '2026-10-05', -700, 'X')]);
  const difference = { type: 'unexplained' as const, amount: minor(-700), note: '' };
  const item = { bank: [1], book: [], note: '' };
  expect(() => matchByHand(world.write, { ...item, differences: [difference] }, WHO)).toThrow(/name the account/);
  matchByHand(world.write, { ...item, differences: [{ ...difference, account: 'Suspense' }] }, WHO);
  expect(readyMatches(world.write, EVERYTHING)[0]?.entry.lines[1]).toMatchObject({ account: 'Suspense', debit: 700 });
});
