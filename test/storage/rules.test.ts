/** Rules of the user through the real engine: kept in order, audited, applied by the match, and backtested before they are saved. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import type { Input, Output } from '../../shared/contract/index.ts';
import type { QueueRow } from '../../shared/contract/review.ts';

let folder: string;
let engine: Engine;
const progress: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-rules-'));
  progress.length = 0;
  engine = createEngine({
    emit: (event, payload) => {
      if (event === 'job.progress') progress.push((payload as { stage: string }).stage);
    },
    jobScript: null,
  });
  await engine.call('workspace.create', { path: join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const WRITING_TO = 'Asha';
type Draft = Omit<Input<'rules.save'>, 'by'>;

function draft(more: Partial<Draft> = {}): Draft {
  return {
    id: null,
    name: 'Bank fees',
    conditions: [{ field: 'description', operator: 'contains', value: 'service fee' }],
    action: { type: 'categorise', account: 'Bank charges' },
    active: true,
    ...more,
  };
}
const save = async (more: Partial<Draft> = {}): Promise<number> =>
  ((await engine.call('rules.save', { ...draft(more), by: WRITING_TO })) as Output<'rules.save'>).id;
const list = async () => (await engine.call('rules.list', {})) as Output<'rules.list'>;
const backtest = async (more: Partial<Draft> = {}, jobId = 'try') =>
  (await engine.call('rules.backtest', { ...draft(more), jobId })) as Output<'rules.backtest'>;
const rows = async (queue: string) =>
  (
    (await engine.call('review.page', {
      queue,
      account: null,
      filter: '',
      sort: 'day',
      offset: 0,
      limit: 200,
    })) as { rows: QueueRow[] }
  ).rows;

const INVOICES = Array.from({ length: 10 }, (_, at) => ({
  day: `2026-03-${String(at + 2).padStart(2, '0')}`,
  number: `INV-${700 + at}`,
  amount: `${1000 + at * 37}.${10 + at}`,
}));

/** Ten invoices and their payments, two fees of the bank. */
async function importMonth(): Promise<void> {
  const bank = [
    'Date,Description,Amount',
    ...INVOICES.map(({ day, number, amount }) => `${day},CREDIT ACME ${number},${amount}`),
    '2026-03-20,MONTHLY SERVICE FEE,-15.00',
    '2026-03-28,SERVICE FEE WIRE,-1204.50',
  ];
  const book = [
    'Date,Document Type,Document No,Party,Amount',
    ...INVOICES.map(({ day, number, amount }) => `${day},Invoice,${number},Acme,${amount}`),
    '2026-03-30,Expense,EXP-1,Kiosk,-88.88',
  ];
  for (const [side, content] of [
    ['bank', bank],
    ['book', book],
  ] as const) {
    const path = join(folder, `${side}.csv`);
    writeFileSync(path, `${content.join('\n')}\n`);
    await engine.job('import.direct', { paths: [path], side, account: 'Current', map: null, by: 'Asha', jobId: 'i' });
  }
  await engine.call('match.run', { jobId: 'm' });
}

describe('list', () => {
  it('keeps rules in the order they are asked and records every change', async () => {
    const [a, b, c] = [await save({ name: 'A' }), await save({ name: 'B' }), await save({ name: 'C' })];
    expect((await list()).map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    await engine.call('rules.order', { ids: [c, a, b], by: 'Lena' });
    await engine.call('rules.save', { ...draft({ id: b, name: 'B2', active: false }), by: 'Lena' });
    await engine.call('rules.remove', { id: a, by: 'Lena' });
    expect((await list()).map(({ name, active, by }) => [name, active, by])).toEqual([
      ['C', true, 'Asha'],
      ['B2', false, 'Lena'],
    ]);
    const { rows: trail } = (await engine.call('audit.page', {
      offset: 0,
      limit: 50,
      filter: 'rule',
    })) as Output<'audit.page'>;
    expect(trail.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'rule.remove Lena',
      'rule.change Lena',
      'rule.order Lena',
      'rule.add Asha',
      'rule.add Asha',
      'rule.add Asha',
    ]);
    expect(JSON.parse(trail[1]!.body)).toMatchObject({ before: { name: 'B' }, now: { name: 'B2', active: false } });
    expect((await engine.call('workspace.verify', {})) as { ok: boolean }).toMatchObject({ ok: true });
  });

  it('never gives a removed rule its id again', async () => {
    const id = await save();
    await engine.call('rules.remove', { id, by: 'Asha' });
    expect(await save()).toBeGreaterThan(id);
  });

  it('refuses an order that is not of these rules', async () => {
    const id = await save();
    await expect(engine.call('rules.order', { ids: [id, id + 1], by: 'Asha' })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(engine.call('rules.remove', { id: id + 1, by: 'Asha' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each<[string, Partial<Draft>, string]>([
    ['an open group', { conditions: [{ field: 'description', operator: 'matches', value: 'fee(' }] }, 'fee('],
    ['a look-ahead', { conditions: [{ field: 'reference', operator: 'matches', value: '(?=x)y' }] }, '(?=x)y'],
    [
      'a huge repeat',
      { conditions: [{ field: 'reference', operator: 'matches', value: '(\\w{90}){11}(\\w{90}){11}(\\w{90}){11}' }] },
      'steps',
    ],
    ['no condition', { conditions: [] }, 'at least one condition'],
    ['an empty value', { conditions: [{ field: 'counterparty', operator: 'contains', value: ' ' }] }, 'empty'],
    ['a span of text', { conditions: [{ field: 'reference', operator: 'between', value: 'a..b' }] }, 'between'],
    ['an amount that contains', { conditions: [{ field: 'amount', operator: 'contains', value: '5' }] }, 'span'],
    [
      'a day that is none',
      { conditions: [{ field: 'day', operator: 'between', value: '2026-02-30..' }] },
      '2026-02-30',
    ],
    ['no account', { action: { type: 'categorise', account: '' } }, 'ledger account'],
    ['no tolerance', { action: { type: 'tolerance', amount: 0, difference: 'fee' } }, 'above zero'],
  ])('refuses %s, naming it', async (_, more, named) => {
    for (const attempt of [save(more), backtest(more)]) {
      await expect(attempt).rejects.toMatchObject({ code: 'bad_request', message: expect.stringContaining(named) });
    }
    expect(await list()).toEqual([]);
  });
});

describe('match', () => {
  it('proposes the account a rule names, and shows its journal with the open line', async () => {
    await importMonth();
    await save();
    await engine.call('match.run', { jobId: 'm' });
    const fee = (await rows('exceptions')).find((row) => row.text === 'MONTHLY SERVICE FEE')!;
    const detail = (await engine.call('review.detail', { key: fee.key })) as Output<'review.detail'>;
    expect(detail.category).toMatchObject({ account: 'Bank charges', probability: 1, source: 'rule' });
    expect(detail.willPost.map(({ account, debit, credit }) => [account, debit, credit])).toEqual([
      ['Bank charges', 1500, 0],
      ['Current', 0, 1500],
    ]);
  });

  it('takes no line that an inactive rule names', async () => {
    await importMonth();
    await save({ action: { type: 'ignore' }, active: false });
    const before = (await rows('exceptions')).length;
    await engine.call('match.run', { jobId: 'm' });
    expect((await rows('exceptions')).length).toBe(before);
  });
});

describe('backtest', () => {
  it('counts what would change, in money, and writes nothing', async () => {
    await importMonth();
    const result = await backtest();
    expect(result).toMatchObject({
      linesTouched: 2,
      newMatches: 0,
      lostMatches: 0,
      newlyAmbiguous: 0,
      contradictionCount: 0,
      effect: [{ currency: 'USD', lines: 2, sum: 121_950 }],
      pastMonths: 0,
      linesTried: 12,
    });
    expect(result.examples.map(({ before, after }) => [before, after])).toEqual([
      ['exception', 'account Bank charges'],
      ['exception', 'account Bank charges'],
    ]);
    expect(await list()).toEqual([]);
  });

  it('names the decisions a rule would go against', async () => {
    await importMonth();
    const suggested = await rows('suggested');
    expect(suggested).toHaveLength(10);
    await engine.call('review.approve', { keys: suggested.slice(0, 4).map(({ key }) => key), by: 'Lena' });
    const result = await backtest({
      conditions: [{ field: 'description', operator: 'matches', value: 'INV-70[0-2]$' }],
      action: { type: 'ignore' },
    });
    expect(result).toMatchObject({ linesTouched: 3, lostMatches: 3, contradictionCount: 3, pastMonths: 1 });
    for (const { text } of result.contradictions) {
      expect(text).toMatch(/^Approved CREDIT ACME INV-70[0-2] \(Lena\): the rule would leave out its bank line$/);
    }
  });

  it('does not count lines a rule before it decides on', async () => {
    await importMonth();
    const first = await save({ conditions: [{ field: 'amount', operator: 'between', value: '-2000..0' }] });
    expect(await backtest({ name: 'Later' })).toMatchObject({ linesTouched: 1 });
    expect(await backtest({ id: first, name: 'Itself' })).toMatchObject({ linesTouched: 2 });
  });

  it('runs nothing for a rule that touches no line', async () => {
    await importMonth();
    progress.length = 0;
    expect(
      await backtest({ conditions: [{ field: 'description', operator: 'equals', value: 'nowhere' }] }),
    ).toMatchObject({ linesTouched: 0, effect: [], examples: [] });
    expect(progress).toEqual([]);
  });

  it('runs the engine without the rule once while nothing changes, and again after a decision', async () => {
    await importMonth();
    const without = async (more: Partial<Draft> = {}): Promise<boolean> => {
      progress.length = 0;
      await backtest(more);
      return progress.some((stage) => stage.startsWith('without'));
    };
    const draftOf = (value: string): Partial<Draft> => ({
      conditions: [{ field: 'description', operator: 'contains', value }],
    });
    expect([await without(), await without(draftOf('fee')), await without(draftOf('acme'))]).toEqual([
      true,
      false,
      false,
    ]);
    const [first] = await rows('suggested');
    await engine.call('review.approve', { keys: [first!.key], by: 'Lena' });
    expect(await without()).toBe(true);
    expect((await backtest({ ...draftOf('acme'), action: { type: 'ignore' } })).contradictionCount).toBe(1);
  });

  it('stops when it is cancelled', async () => {
    await importMonth();
    await engine.call('job.cancel', { jobId: 'stop' });
    await expect(backtest({}, 'stop')).rejects.toMatchObject({ code: 'cancelled' });
  });
});
