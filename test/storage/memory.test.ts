/** Memory of payees through the real engine: what was approved last month decides this month, and is forgotten when it is undone. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../electron/handlers/engine.ts';
import type { Output } from '../../shared/contract/index.ts';
import type { DecisionResult, Detail, QueueRow } from '../../shared/contract/review.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-memory-'));
  engine = createEngine({ emit: () => undefined, jobScript: null });
  await engine.call('workspace.create', { path: join(folder, 'w.tieout'), currency: 'USD', passphrase: null });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function file(name: string, side: 'bank' | 'book', rows: readonly string[]): Promise<void> {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `${rows.join('\n')}\n`);
  await engine.job('import.direct', { paths: [path], side, account: 'Current', map: null, by: 'Asha', jobId: name });
}
const lines = async (side: 'bank' | 'book', text: string): Promise<number[]> =>
  ((await engine.call('lines.find', { side, text: '', near: null, limit: 200 })) as Output<'lines.find'>)
    .filter((line) => `${line.description} ${line.counterparty} ${line.documentNumber}`.includes(text))
    .map(({ id }) => id)
    .sort((a, b) => a - b);
const suggestion = async (): Promise<{ row: QueueRow; detail: Detail } | null> => {
  const page = (await engine.call('review.page', {
    queue: 'suggested',
    account: null,
    filter: 'OCT QXV',
    sort: 'day',
    offset: 0,
    limit: 50,
  })) as { rows: QueueRow[] };
  const [row] = page.rows;
  return row === undefined ? null : { row, detail: (await engine.call('review.detail', { key: row.key })) as Detail };
};

const BANK = 'Date,Description,Amount';
const BOOK = 'Date,Document Type,Document No,Party,Amount';
const OTHERS = Array.from({ length: 12 }, (_, at) => ({
  day: `2026-09-${10 + at}`,
  number: `INV-${400 + at}`,
  amount: `${300 + at * 17}.${20 + at}`,
}));

it('decides between two documents of equal amount, and only while the approvals stand', async () => {
  await file('sep-bank', 'bank', [
    BANK,
    ...OTHERS.map(({ day, number, amount }) => `${day},CREDIT NORTHSIDE ${number},${amount}`),
    ...[1, 2, 3].map((at) => `2026-09-2${at},SEP QXV 88127,${100 + at}.07`),
    '2026-09-30,CHARGES,-3.00',
  ]);
  await file('sep-book', 'book', [
    BOOK,
    ...OTHERS.map(({ day, number, amount }) => `${day},Invoice,${number},Northside,${amount}`),
    ...[1, 2, 3].map((at) => `2026-09-0${at},Invoice,H-${at},Harbour Ceramics,${100 + at}.00`),
    '2026-09-30,Expense,E-1,Kiosk,-88.88',
  ]);
  const decisions: number[] = [];
  for (const at of [1, 2, 3]) {
    const matched = (await engine.call('review.matchByHand', {
      bank: [(await lines('bank', 'SEP QXV'))[0]!],
      book: await lines('book', `H-${at}`),
      differences: [{ type: 'rounding', amount: 7, note: '' }],
      by: 'Asha',
      note: '',
    })) as DecisionResult;
    decisions.push(matched.decisionId!);
  }
  await file('oct-bank', 'bank', [BANK, '2026-10-20,OCT QXV 88127,640.00', '2026-10-30,CHARGES,-3.00']);
  await file('oct-book', 'book', [
    BOOK,
    '2026-10-05,Invoice,B-9,Brunner Elektro,640.00',
    '2026-10-05,Invoice,H-9,Harbour Ceramics,640.00',
    '2026-10-30,Expense,E-2,Kiosk,-77.77',
  ]);
  await engine.call('match.run', { jobId: 'm' });
  const found = await suggestion();
  expect(found?.detail.book.map(({ counterparty }) => counterparty)).toEqual(['Harbour Ceramics']);
  expect(found?.detail.evidence.find(({ code }) => code === 'MEMORY')?.text).toBe(
    '“QXV” was Harbour Ceramics in 3 approved matches, last on 2026-09-23; halves every 180 days',
  );
  for (const decisionId of decisions) await engine.call('review.undo', { decisionId, by: 'Asha' });
  await engine.call('match.run', { jobId: 'again' });
  const after = await suggestion();
  expect(after?.detail.evidence.some(({ code }) => code === 'MEMORY') ?? false).toBe(false);
  expect(after === null || after.row.guards.length > 0).toBe(true);
});
