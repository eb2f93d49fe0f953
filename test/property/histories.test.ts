/**
 * Laws of the two proofs over random histories (accounting.md 6): 1 to 6 months, 1 to 5 accounts, currencies with 0, 2 and 3 decimals,
 * errors planted, decisions in any order, undone, files withdrawn, months posted and entries reversed. HISTORIES=1000 runs that many.
 */

import { afterEach, describe, expect, it } from 'vitest';
import { proofInput } from '../../electron/store/proof-input.ts';
import { reportData } from '../../electron/store/report-data.ts';
import type { Proof } from '../../shared/contract/close.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { Dice } from '../bench/world/dice.ts';
import { AT, World } from '../storage/world.ts';
import {
  bankBalance,
  completeOn,
  firstOf,
  type History,
  historyOf,
  isClean,
  isSettled,
  lastOf,
  ledgerBalance,
  offBy,
  postedIn,
} from './histories.ts';
import { figuresOf, Life, shuffled } from './history-run.ts';

const RUNS = Number(process.env.HISTORIES ?? 40);
const FIRST = Number(process.env.HISTORY ?? 1);

let worlds: World[] = [];
afterEach(() => {
  for (const world of worlds) world.close();
  worlds = [];
});

function begin(history: History, dice: Dice): Life {
  const world = new World();
  worlds.push(world);
  return new Life(world, history, dice);
}

const proofOf = (life: Life, account: number, month: number): Proof =>
  proof(proofInput(life.world.write, { accountId: life.accountId(account), from: firstOf(month), to: lastOf(month) }));

/** Debits less credits of a month's entries on an account, reversals and what replaced them included. */
const journalOf = (life: Life, account: number, month: number): number =>
  life.world.write.number(
    'SELECT coalesce(sum(l.debit - l.credit), 0) AS n FROM posting_line l JOIN posting p ON p.key = l.key WHERE l.account = ? AND p.day BETWEEN ? AND ?',
    life.history.accounts[account]!.name,
    firstOf(month),
    lastOf(month),
  );

function checkMonth(life: Life, account: number, month: number): void {
  const { history } = life;
  const made = proofOf(life, account, month);
  const { statement, books, state } = made;
  const want = offBy(history, account, month);
  const about = `account ${account}, month ${month}`;
  expect({ statement: statement.offBy, books: books.offBy }, about).toEqual(want);
  expect(state === 'proved', `${about}: ${state}`).toBe(isClean(history, account, month));
  const posted = postedIn(history, account, month);
  expect(journalOf(life, account, month), `${about}: posted`).toBe(posted);
  expect(books.documents + books.differences, `${about}: to post`).toBe(posted);
  if (isSettled(history, account, month))
    expect(ledgerBalance(history, account, month) + posted, `${about}: ledger and journal`).toBe(
      bankBalance(history, account, month),
    );
}

/** The report's reconciliation statement comes to the balances of the proof. */
function checkReport(life: Life, account: number, month: number): void {
  const { accountId, books } = proofOf(life, account, month);
  const span = { accountId, from: firstOf(month), to: lastOf(month) };
  const { reconciliation } = reportData(life.world.write, span, { workspace: '', preparedBy: '', at: AT });
  expect(reconciliation, `account ${account}, month ${month}: report`).toMatchObject({
    adjustedBank: books.adjustedBank,
    adjustedLedger: books.adjustedLedger,
    offBy: books.offBy,
  });
}

/** Every match is posted once: what stands of it is one entry or one tick. */
function checkPostedOnce(life: Life): void {
  const twice = life.world.write.all(
    `SELECT p.match_id FROM posting p WHERE p.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses = p.key) GROUP BY p.match_id HAVING count(1) > 1`,
  );
  expect(twice).toEqual([]);
}

const each = (history: History, upTo: number): (readonly [account: number, month: number])[] =>
  history.accounts.flatMap((_, account) => Array.from({ length: upTo + 1 }, (__, month) => [account, month] as const));

/** Month after month as a bookkeeper closes them: earlier ones keep their figures. */
function liveByMonth(history: History, dice: Dice): Life {
  const life = begin(history, dice);
  const before = new Map<string, object>();
  for (let month = 0; month < history.months; month++) {
    for (const file of shuffled(dice, life.filesOf([month]))) life.import(file);
    life.enterBalances([month]);
    const complete = history.events.filter((event) => event.legs.every(({ day }) => day <= lastOf(month)));
    for (const event of shuffled(dice, complete)) life.decide(event);
    const waiting = history.events.filter((event) => event.decision === 'none' || !complete.includes(event));
    life.carry(waiting.flatMap(({ legs }) => legs.filter(({ day }) => day >= firstOf(month) && day <= lastOf(month))));
    expect(life.post(month)).toBe(true);
    for (const [account, of] of each(history, month)) {
      if (of === month) checkMonth(life, account, of);
      const { statement, books } = proofOf(life, account, of);
      const key = `${account} ${of}`;
      const figures = { statement, ledger: books.ledger, offBy: books.offBy };
      expect(figures).toEqual(before.get(key) ?? figures);
      before.set(key, figures);
    }
  }
  checkPostedOnce(life);
  return life;
}

/** Everything at once, in any order, with files withdrawn, decisions undone and entries reversed. */
function liveInDisorder(history: History, dice: Dice): Life {
  const life = begin(history, dice);
  const months = Array.from({ length: history.months }, (_, month) => month);
  const files = life.filesOf(months);
  for (const file of shuffled(dice, files)) life.import(file);
  for (const file of shuffled(dice, files).slice(0, 2)) life.importAgain(file);
  life.enterBalances(months);
  const order = shuffled(dice, history.events);
  for (const event of order) life.decide(event);
  const some = order.filter(() => dice.chance(0.3));
  for (const event of shuffled(dice, some)) life.undo(event);
  for (const event of shuffled(dice, some)) life.decide(event);
  for (const month of months) {
    expect(life.post(month)).toBe(true);
    const posted = history.events.filter(
      (event) => event.decision !== 'none' && completeOn(event) >= firstOf(month) && completeOn(event) <= lastOf(month),
    );
    for (const event of posted.filter(() => dice.chance(0.1))) life.reverse(event, month);
  }
  life.carry(history.events.filter(({ decision }) => decision === 'none').flatMap(({ legs }) => legs));
  for (const [account, month] of each(history, history.months - 1)) {
    checkMonth(life, account, month);
    checkReport(life, account, month);
  }
  checkPostedOnce(life);
  return life;
}

describe('histories', () => {
  it.each(Array.from({ length: RUNS }, (_, run) => FIRST + run))('seed %i', (seed) => {
    const history = historyOf(seed);
    const one = liveByMonth(history, new Dice(seed + 1));
    const other = liveInDisorder(history, new Dice(seed + 2));
    for (const [account, month] of each(history, history.months - 1))
      expect(figuresOf(proofOf(other, account, month))).toEqual(figuresOf(proofOf(one, account, month)));
  });
});
