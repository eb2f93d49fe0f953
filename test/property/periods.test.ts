/** Periods follow each other without gap or overlap, and what a workspace proves does not depend on the order of what happened. */

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { matchByHand } from '../../electron/store/decisions.ts';
import { writeLedgerBalances } from '../../electron/store/ledger-balances.ts';
import { proofFacts, proofInputOf } from '../../electron/store/proof-input.ts';
import { undoDecision } from '../../electron/store/undo.ts';
import { type Day, monthEnd, monthStart } from '../../shared/day.ts';
import { periodsOf } from '../../shared/ledger/periods.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { minor } from '../../shared/money.ts';
import { importLines, line, WHO, World } from '../storage/world.ts';

const SEED = 20261031;
const BASE = 20000;

describe('periodsOf', () => {
  const spans = fc
    .uniqueArray(fc.integer({ min: BASE, max: BASE + 400 }), { minLength: 0, maxLength: 8 })
    .map((days) => {
      const sorted = days.toSorted((a, b) => a - b);
      return Array.from({ length: Math.floor(sorted.length / 2) }, (_, at) => ({
        from: sorted[2 * at] as Day,
        to: sorted[2 * at + 1] as Day,
      }));
    });

  it(`covers every day once, holds every defined span, and is else cut at month ends (seed ${SEED})`, () => {
    fc.assert(
      fc.property(spans, fc.nat(400), fc.nat(200), (custom, start, length) => {
        const first = (BASE + start) as Day;
        const last = (first + length) as Day;
        const periods = periodsOf({ first, last }, custom);
        for (const [at, { from, to }] of periods.entries()) {
          expect(to).toBeGreaterThanOrEqual(from);
          if (at > 0) expect(from).toBe(periods[at - 1]!.to + 1);
          if (!custom.some((one) => one.from === from)) expect(monthStart(from)).toBe(monthStart(to));
        }
        for (const span of custom) expect(periods).toContainEqual(span);
        expect(periods[0]!.from).toBeLessThanOrEqual(first);
        expect(periods.at(-1)!.to).toBeGreaterThanOrEqual(last);
        if (custom.length === 0) expect(periods.at(-1)!.to).toBe(monthEnd(last));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});

interface Event {
  readonly month: number;
  readonly lag: number;
  readonly amount: number;
  readonly shape: 'ticked' | 'booked' | 'cash_only';
}

const MONTHS = 3;
const FIRSTS = ['2026-10-01', '2026-11-01', '2026-12-01'] as const;
const isoOf = (month: number, date: number): string =>
  `${FIRSTS[month]!.slice(0, 8)}${String(Math.min(28, Math.max(1, date))).padStart(2, '0')}`;

const history = fc.record({
  events: fc.array(
    fc.record({
      month: fc.integer({ min: 0, max: MONTHS - 1 }),
      lag: fc.integer({ min: 0, max: 1 }),
      amount: fc.integer({ min: -90_000, max: 90_000 }).filter((amount) => amount !== 0),
      shape: fc.constantFrom<Event['shape'][]>('ticked', 'ticked', 'booked', 'cash_only'),
    }),
    { minLength: 3, maxLength: 10 },
  ),
  files: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 }),
  shuffle: fc.infiniteStream(fc.nat(1000)),
});

/** Every month has a statement. */
const EACH_MONTH: readonly Event[] = [0, 1, 2].map((month) => ({ month, lag: 0, amount: 7 + month, shape: 'booked' }));

/** Bank days of an event are in its month; the cash book has a ticked one that month or the one before. */
const bookMonth = ({ month, lag }: Event): number => Math.max(0, month - lag);
const OPENING = 1_000_00;

function importFile(world: World, events: readonly Event[], file: number): void {
  const month = file % MONTHS;
  const side = file < MONTHS ? 'bank' : 'book';
  const own = events.flatMap((event, at) => {
    const isHere =
      side === 'bank'
        ? event.month === month && event.shape !== 'cash_only'
        : bookMonth(event) === month && event.shape !== 'booked';
    return isHere ? [{ ...event, at }] : [];
  });
  const before = (until: number): number =>
    events
      .filter(({ month: of, shape }) => of < until && shape !== 'cash_only')
      .reduce((sum, { amount }) => sum + amount, OPENING);
  const lines = own.map(({ amount, at }, row) =>
    line(row + 2, isoOf(month, 2 + at), amount, `${side} ${at}`, { documentType: side === 'book' ? 'Journal' : '' }),
  );
  const balances = { opening: minor(before(month)), closing: minor(before(month + 1)) };
  // An empty statement is not a file.
  if (lines.length > 0) importLines(world.write, lines, side === 'bank' ? { ...balances } : { side });
}

/** Trial balances of the months: the cash book so far and the journals of the months before. */
function enterLedgers(world: World, events: readonly Event[]): void {
  const balances = Array.from({ length: MONTHS }, (_, month) => {
    const cash = events.filter((event) => event.shape !== 'booked' && bookMonth(event) <= month);
    const journals = events.filter((event) => event.shape === 'booked' && event.month < month);
    const amount = [...cash, ...journals].reduce((sum, one) => sum + one.amount, OPENING);
    return { accountId: 1, day: monthEnd(dayIn(month)), amount, kind: 'trial_balance', source: 'tb' } as const;
  });
  writeLedgerBalances(world.write, balances, WHO);
}

const dayIn = (month: number): Day => line(1, FIRSTS[month]!, 1, '').day;

const lineId = (world: World, text: string): number =>
  world.write.number('SELECT id AS n FROM line WHERE description = ?', text);

function decideOne(world: World, { shape, amount }: Event, at: number): void {
  if (shape === 'cash_only') return;
  const bank = [lineId(world, `bank ${at}`)];
  const book = shape === 'ticked' ? [lineId(world, `book ${at}`)] : [];
  const differences =
    shape === 'booked' ? [{ type: 'categorised', amount: minor(amount), note: '', account: 'Sales' } as const] : [];
  matchByHand(world.write, { bank, book, differences, note: '' }, WHO);
}

function proofs(world: World): object[] {
  const facts = proofFacts(world.write, 1);
  return Array.from({ length: MONTHS }, (_, month) => {
    const { statement, books, open } = proof(proofInputOf(facts, { from: dayIn(month), to: monthEnd(dayIn(month)) }));
    return { statement, books, open };
  });
}

let worlds: World[] = [];
const newWorld = (): World => {
  const world = new World();
  worlds.push(world);
  return world;
};
function closeAll(): void {
  for (const world of worlds) world.close();
  worlds = [];
}
afterEach(closeAll);

describe('a workspace of three months', () => {
  it(`proves the same whatever came first, balances every month, and undo restores it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(history, ({ events: drawn, files, shuffle }) => {
        const events = [...EACH_MONTH, ...drawn];
        const straight = newWorld();
        for (let file = 0; file < 2 * MONTHS; file++) importFile(straight, events, file);
        enterLedgers(straight, events);
        for (const [at, event] of events.entries()) decideOne(straight, event, at);
        const expected = proofs(straight);
        for (const figures of expected) expect(figures).toMatchObject({ books: { offBy: 0 } });

        closeAll();
        const mixed = newWorld();
        for (const file of files) importFile(mixed, events, file);
        enterLedgers(mixed, events);
        const order = events
          .map((event, at) => ({ event, at, key: shuffle.next().value as number }))
          .sort((a, b) => a.key - b.key || a.at - b.at);
        for (const { event, at } of order) decideOne(mixed, event, at);
        expect(proofs(mixed)).toEqual(expected);

        const undone = events.findIndex(({ shape }) => shape !== 'cash_only');
        closeAll();
        const before = newWorld();
        for (let file = 0; file < 2 * MONTHS; file++) importFile(before, events, file);
        enterLedgers(before, events);
        events.forEach((event, at) => {
          if (at !== undone) decideOne(before, event, at);
        });
        const without = proofs(before);
        decideOne(before, events[undone]!, undone);
        expect(proofs(before)).toEqual(expected);
        undoDecision(before.write, null, WHO);
        expect(proofs(before)).toEqual(without);
        closeAll();
      }),
      { seed: SEED, numRuns: 12, endOnFailure: true },
    );
  }, 120_000);
});
