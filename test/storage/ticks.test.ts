/** A match of cash-book lines is a tick: settled with the posting, written nowhere, taken back like any decision. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobContext } from '../../electron/handlers/context.ts';
import { newJobState } from '../../electron/handlers/job.ts';
import { postAll } from '../../electron/handlers/posting.ts';
import { Session } from '../../electron/handlers/session.ts';
import { SILENT } from '../../electron/imports/control.ts';
import { matchByHand } from '../../electron/store/decisions.ts';
import { itemDetail } from '../../electron/store/detail.ts';
import { queueCounts } from '../../electron/store/queues.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { stateHash, verifyWorkspace } from '../../electron/store/verify.ts';
import { minor } from '../../shared/money.ts';
import { AT, importLines, line, NOW, WHO, WHOLE, World } from './world.ts';

let world: World;
let session: Session;
beforeEach(() => {
  world = new World();
  session = Session.over({ path: world.path, passphrase: null }, world.write);
  importLines(world.write, [line(2, '2026-10-05', -500, 'CHQ 7'), line(3, '2026-10-06', 900, 'ABLE')]);
  importLines(
    world.write,
    [
      line(2, '2026-10-04', -500, 'Cheque 7', { documentType: 'Cheque' }),
      line(3, '2026-10-02', 900, 'Able', { documentType: 'Invoice' }),
    ],
    { side: 'book' },
  );
});
afterEach(() => {
  session.close();
  world.close();
});

const pair = (bank: number, book: number) =>
  matchByHand(world.write, { bank: [bank], book: [book], differences: [], note: '' }, WHO);

function post(name: string, dryRun = false) {
  const context: JobContext = { ...newJobState(), session: () => session, clock: () => AT, control: SILENT };
  return postAll(context, { destination: 'journal-csv', path: join(world.folder, name), dryRun, by: 'Asha' });
}

const sound = (): void => expect(verifyWorkspace(world.write).checks.filter(({ ok }) => !ok)).toEqual([]);

it('posts the invoice, ticks the cheque, and leaves nothing approved', () => {
  pair(1, 3);
  pair(2, 4);
  expect(post('dry.csv', true)).toMatchObject({ posted: 1, ticks: 1, lines: 2, already: 0 });
  expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ approved: 2, posted: 0 });
  expect(post('journal.csv')).toMatchObject({ posted: 1, ticks: 1, lines: 2, debit: 900, credit: 900 });
  expect(queueCounts(world.write, WHOLE, NOW)).toMatchObject({ approved: 0, posted: 2 });
  expect(post('again.csv')).toMatchObject({ posted: 0, ticks: 0, already: 1, file: null });
  expect(itemDetail(world.write, 'm:1', NOW).willPost).toEqual([]);
  sound();
});

it('writes no file where everything is in the cash book, and a tick can be undone', () => {
  undoDecision(world.write, pair(1, 3).decisionId, WHO);
  const before = stateHash(world.write);
  const { decisionId } = pair(1, 3);
  expect(post('journal.csv')).toMatchObject({ posted: 0, ticks: 1, file: null });
  expect(existsSync(join(world.folder, 'journal.csv'))).toBe(false);
  undoDecision(world.write, decisionId, WHO);
  expect(stateHash(world.write)).toBe(before);
  sound();
});

it('the database takes no entry with one account on both sides, and no difference on the account of its match', () => {
  pair(2, 4);
  post('journal.csv');
  const [key] = world.write.all<{ key: string }>('SELECT key FROM posting').map((row) => row.key);
  const add = (account: string, debit: number, credit: number) =>
    world.write.run("INSERT INTO posting_line VALUES (?, 9, ?, 'USD', ?, ?, '')", key, account, debit, credit);
  expect(() => add('Current', 0, 5)).toThrow(/one side of an entry/);
  expect(() => add('Other', 5, 5)).toThrow(/CHECK/);
  const own = [{ type: 'fee', amount: minor(-500), note: '', account: 'Current' } as const];
  expect(() => matchByHand(world.write, { bank: [1], book: [], differences: own, note: '' }, WHO)).toThrow(
    /the account the bank line stands on/,
  );
});
