/** Properties of the ledger: entries balance, and the proof moves by exactly what a statement lacks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import type { ProofMatch } from '../../shared/ledger/as-of.ts';
import type { ProofBook } from '../../shared/ledger/book-sums.ts';
import {
  isCorrectedAtSource,
  type JournalLeg,
  journalEntry,
  journalTotals,
  reversalOf,
} from '../../shared/ledger/journal.ts';
import { natureOf } from '../../shared/ledger/nature.ts';
import { LINE_APPROVED, LINE_OPEN } from '../../shared/ledger/running-balance.ts';
import { DIFFERENCE_TYPES } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { book, leg, type MonthRow, match, prove, running, statement } from '../unit/ledger/month.ts';
import { reconciled } from '../unit/ledger/reconciling.ts';

const SEED = { seed: 20261031, numRuns: 300 };
const cents = fc.integer({ min: -5_000_000, max: 5_000_000 }).filter((amount) => amount !== 0);
const documentType = fc.constantFrom(
  '',
  'Invoice',
  'Bill',
  'Receipt',
  'Credit note',
  'Payroll',
  'Cheque',
  'Payout',
  '振込',
);
const legs = fc.array(fc.record({ amount: cents, documentType, currency: fc.constantFrom('GBP', 'GBP', 'EUR') }), {
  maxLength: 6,
});

const legOf = ({
  amount,
  documentType: type,
  currency,
}: {
  amount: number;
  documentType: string;
  currency: string;
}): JournalLeg => ({
  account: 'Current',
  amount: minor(amount),
  currency,
  text: 'text',
  reference: '',
  documentType: type,
  documentNumber: '',
  kind: null,
  gross: null,
  fee: null,
});

describe('journal', () => {
  it(`every explained match gives a balanced entry (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 1, maxLength: 4 }),
        legs,
        fc.constantFrom(...DIFFERENCE_TYPES),
        (bank, rows, type) => {
          const home = rows.filter(({ currency }) => currency === 'GBP').reduce((sum, { amount }) => sum + amount, 0);
          const paid = bank.reduce((sum, amount) => sum + amount, 0);
          const foreign = rows.some(({ currency }) => currency !== 'GBP');
          const differences = foreign || paid === home ? [] : [{ type, amount: minor(paid - home), note: '' }];
          const entry = journalEntry({
            key: 'k',
            matchId: 1,
            day: 20000 as Day,
            differences,
            book: rows.map(legOf),
            bank: bank.map((amount) => legOf({ amount, documentType: '', currency: 'GBP' })),
          });
          for (const { debit, credit } of journalTotals([entry])) expect(debit).toBe(credit);
          expect(entry.lines.every((line) => line.debit > 0 !== line.credit > 0)).toBe(true);
          const sides = new Map<string, Set<boolean>>();
          for (const { account, currency, debit } of entry.lines)
            sides.set(`${account} ${currency}`, (sides.get(`${account} ${currency}`) ?? new Set()).add(debit > 0));
          expect([...sides.values()].every(({ size }) => size === 1)).toBe(true);
          const back = reversalOf(entry, entry.day);
          expect(back).toMatchObject({ key: 'k-reversal', matchId: 1 });
          const sums = new Map<string, number>();
          for (const { account, currency, debit, credit } of [...entry.lines, ...back.lines])
            sums.set(`${account} ${currency}`, (sums.get(`${account} ${currency}`) ?? 0) + debit - credit);
          expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
          // What the entry moves on the bank's account is what the cash book lacks of the bank's sum.
          const cash = rows.filter((row) => natureOf({ ...row, kind: null }) === 'cash_book');
          if (!foreign) {
            const booked = cash.reduce((sum, { amount }) => sum + amount, 0);
            const moved = entry.lines
              .filter(({ account }) => account === 'Current')
              .reduce((sum, { debit, credit }) => sum + debit - credit, 0);
            // What is corrected at the source is left out.
            const atSource = differences.filter((one) => isCorrectedAtSource(one, { book: rows.map(legOf) }));
            expect(moved).toBe(paid - booked - atSource.reduce((sum, { amount }) => sum + amount, 0));
          }
        },
      ),
      SEED,
    );
  });
});

/** A month whose every line has a book line of the same day and amount; amounts differ from each other. */
const month = fc
  .record({
    opening: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    amounts: fc.uniqueArray(cents, { minLength: 2, maxLength: 40 }),
    steps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 }),
    newestFirst: fc.boolean(),
    pick: fc.nat(),
  })
  .map(({ opening, amounts, steps, newestFirst, pick }) => {
    const days = steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 20000));
    const rows = running(
      opening,
      amounts.map((amount, at) => ({ day: days[at] ?? 20000, amount })),
    );
    return { opening, rows, newestFirst, index: pick % rows.length };
  });

type Month = typeof month extends fc.Arbitrary<infer T> ? T : never;

const ofFile = ({ newestFirst }: Month, rows: readonly MonthRow[]): readonly MonthRow[] =>
  newestFirst ? rows.toReversed() : rows;
const whole = ({ opening, rows }: Month) => [statement(rows[0]!.day, rows.at(-1)!.day, opening, rows.at(-1)!.balance!)];

describe('proof', () => {
  it(`a month that agrees is proved (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(month, (made) => {
        expect(prove(ofFile(made, made.rows), whole(made)).state).toBe('proved');
      }),
      SEED,
    );
  });

  it(`a removed line moves both proofs by its amount and the first bad day to its date (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(month, (made) => {
        const { rows, index } = made;
        const gone = rows[index]!;
        const books = [book(gone.day, gone.amount, 'outstanding')];
        const left = ofFile(
          made,
          rows.filter((_, at) => at !== index),
        );
        const result = prove(left, whole(made), { books });
        expect(result.statement.offBy).toBe(gone.amount);
        expect(result.books.offBy).toBe(gone.amount);
        expect(result.statement.firstBadDay).toBe(gone.day);
        expect(result.state).not.toBe('proved');
      }),
      SEED,
    );
  });

  it(`without books the first bad day lies between the neighbours' days (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(month, (made) => {
        const { rows, index } = made;
        const left = ofFile(
          made,
          rows.filter((_, at) => at !== index),
        );
        const { offBy, firstBadDay } = prove(left, whole(made)).statement;
        expect(offBy).toBe(rows[index]!.amount);
        expect(firstBadDay).toBeGreaterThanOrEqual(rows[Math.max(0, index - 1)]!.day);
        expect(firstBadDay).toBeLessThanOrEqual(rows[Math.min(rows.length - 1, index + 1)]!.day);
      }),
      SEED,
    );
  });

  it(`a doubled line moves the proof back by its amount, on its own day (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(month, (made) => {
        const { rows, index } = made;
        const twice = [...rows.slice(0, index + 1), rows[index]!, ...rows.slice(index + 1)];
        const { statement: a } = prove(ofFile(made, twice), whole(made));
        expect(a.offBy).toBe(0 - rows[index]!.amount);
        expect(a.firstBadDay).toBe(rows[index]!.day);
      }),
      SEED,
    );
  });
});

/** What happens once on an account: each side on its own day, now and then a difference, a document or only one side. */
interface Event {
  readonly bankDay: number;
  readonly cashDay: number;
  readonly amount: number;
  readonly shape: 'ticked' | 'document' | 'difference' | 'bank_only' | 'cash_only';
}

const START = 20000;
/** Length of a month in the random histories: ends need not be those of the calendar. */
const LENGTH = 30;

const history = fc
  .record({
    opening: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    months: fc.integer({ min: 1, max: 6 }),
    events: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 6 * LENGTH - 1 }),
        lag: fc.integer({ min: -40, max: 40 }),
        amount: cents,
        shape: fc.constantFrom<Event['shape'][]>(
          'ticked',
          'ticked',
          'document',
          'difference',
          'bank_only',
          'cash_only',
        ),
      }),
      { minLength: 1, maxLength: 60 },
    ),
  })
  .map(({ opening, months, events }) => ({
    opening,
    months,
    events: events.map(
      ({ at, lag, amount, shape }): Event => ({
        bankDay: START + (at % (months * LENGTH)),
        cashDay: Math.max(START, START + (at % (months * LENGTH)) + lag),
        amount,
        shape,
      }),
    ),
  }));

type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** What was known after the imports up to a day and every decision they allow, taken in one order or its reverse. */
function known({ opening, events, months }: History, until: number, order: 1 | -1) {
  const rows: MonthRow[] = [];
  const matches: ProofMatch[] = [];
  const books: ProofBook[] = [];
  events.forEach(({ bankDay, cashDay, amount, shape }, at) => {
    const bank = shape !== 'cash_only' && bankDay <= until;
    const cash = (shape === 'ticked' || shape === 'difference' || shape === 'cash_only') && cashDay <= until;
    const alone = shape === 'document' && bank;
    const whole = bank && cash;
    if (bank) rows.push({ day: bankDay, amount, state: whole || alone ? LINE_APPROVED : LINE_OPEN });
    const inBooks = shape === 'difference' ? amount + 7 : amount;
    const legs = [leg(at + 1, bankDay, amount)];
    if (alone) matches.push(match(legs, []));
    else if (whole)
      matches.push(
        match(legs, [leg(at + 1001, cashDay, inBooks)], shape === 'difference' ? [{ type: 'fee', amount: -7 }] : []),
      );
    else if (cash) books.push(book(cashDay, inBooks, 'timing'));
  });
  rows.sort((a, b) => a.day - b.day);
  let balance = opening;
  const statements = Array.from({ length: months }, (_, month) => month)
    .filter((month) => START + month * LENGTH <= until)
    .map((month) => {
      const [first, last] = [START + month * LENGTH, START + (month + 1) * LENGTH - 1];
      const before = balance;
      for (const row of rows) if (row.day >= first && row.day <= last) balance += row.amount;
      return statement(first, last, before, balance, month + 1);
    });
  const placed = rows.map((row) => ({ ...row, statement: Math.floor((row.day - START) / LENGTH) }));
  return order === 1
    ? { rows: placed, statements, matches, books }
    : { rows: placed, statements, matches: matches.toReversed(), books: books.toReversed() };
}

const spanOf = (month: number) => ({
  from: (START + month * LENGTH) as Day,
  to: (START + (month + 1) * LENGTH - 1) as Day,
});

describe('months in a row', () => {
  const proofOf = (made: History, month: number, until: number, order: 1 | -1 = 1) => {
    const { rows, statements, matches, books } = known(made, until, order);
    return prove(rows, statements, { ...spanOf(month), matches, books, bankDisposed: () => true });
  };

  it(`each is proved, opens with what the one before closed with, and the order of decisions plays no part (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(history, (made) => {
        const end = START + 8 * LENGTH;
        for (let month = 0; month < made.months; month++) {
          const proof = proofOf(made, month, end);
          expect(proof.statement.offBy).toBe(0);
          expect(proof.books.offBy).toBe(0);
          expect(proof.books.adjustedBank).toBe(proof.books.adjustedLedger);
          expect(proof.state).toBe('proved');
          const reversed = proofOf(made, month, end, -1);
          expect(reversed.books).toEqual(proof.books);
          expect(reversed.clearedLater).toEqual(proof.clearedLater);
          if (month > 0) expect(proof.statement.opening).toBe(proofOf(made, month - 1, end).statement.closing);
        }
      }),
      SEED,
    );
  });

  it(`what comes in after a month's last day leaves its figures as they were (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(history, (made) => {
        for (let month = 0; month < made.months; month++) {
          const then = proofOf(made, month, spanOf(month).to);
          const now = proofOf(made, month, START + 8 * LENGTH);
          expect(now.statement).toEqual(then.statement);
          expect(now.books).toEqual(then.books);
          expect(now.ageing).toEqual(then.ageing);
        }
      }),
      SEED,
    );
  });

  it(`the ledger with what is posted is what the next month's ledger starts from (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(history, (made) => {
        const end = START + 8 * LENGTH;
        for (let month = 1; month < made.months; month++) {
          const before = proofOf(made, month - 1, end).books;
          const { from, to } = spanOf(month);
          const { matches, books } = known(made, end, 1);
          const lines = [...books, ...matches.flatMap(({ cash }) => cash)].filter(
            ({ day }) => day >= from && day <= to,
          );
          const moved = lines.reduce((sum, { amount }) => sum + amount, 0);
          const opening = before.ledger! + before.documents + before.differences;
          expect(proofOf(made, month, end).books.ledger).toBe(opening + moved);
        }
      }),
      SEED,
    );
  });
});

describe('the reconciliation statement', () => {
  const end = (START + 8 * LENGTH) as Day;
  const waitingOf = (rows: readonly MonthRow[], books: readonly ProofBook[], to: Day, disposition: string) => [
    ...rows
      .filter(({ day, state }) => state === LINE_OPEN && day <= to)
      .map(({ amount }) => ({ side: 'bank' as const, amount, nature: 'cash_book' as const, disposition })),
    ...books
      .filter(({ day }) => day <= to)
      .map(({ amount, nature }) => ({ side: 'book' as const, amount, nature, disposition })),
  ];
  /** A difference of another type where its line's amount says so: a wrong sign is a booking error, a fee is to be booked. */
  const typed = (matches: readonly ProofMatch[]): ProofMatch[] =>
    matches.map((one) =>
      one.bank[0]!.amount % 2 === 0
        ? { ...one, differences: one.differences.map(({ amount }) => ({ type: 'sign' as const, amount })) }
        : one,
    );
  const made = (random: History, month: number, disposition = '') => {
    const { rows, statements, books, ...more } = known(random, end, 1);
    const matches = typed(more.matches);
    const span = spanOf(month);
    const proof = prove(rows, statements, { ...span, matches, books, bankKind: () => 'bank_fee' });
    return { proof, statement: reconciled(proof, waitingOf(rows, books, span.to, disposition), matches) };
  };

  it(`arrives at the proof's adjusted balances on both sides, each term with its sign (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(history, (random) => {
        for (let month = 0; month < random.months; month++) {
          const { proof, statement: r } = made(random, month);
          expect(r.adjustedBank).toBe(proof.books.adjustedBank);
          expect(r.adjustedLedger).toBe(proof.books.adjustedLedger);
          expect(r.offBy).toBe(0);
          expect(r.depositsInTransit.sum + r.outstandingPayments.sum).toBe(proof.books.booksOnly);
          expect(r.receiptsToBook.sum + r.chargesToBook.sum + r.bookingErrors.sum).toBe(
            proof.books.bankOnly + proof.books.differences,
          );
          for (const { sum } of [r.depositsInTransit, r.receiptsToBook]) expect(sum).toBeGreaterThanOrEqual(0);
          for (const { sum } of [r.outstandingPayments, r.chargesToBook]) expect(sum).toBeLessThanOrEqual(0);
        }
      }),
      SEED,
    );
  });

  it(`an error of the bank or of the books leaves its own balance, and what it is off by stays (seed ${SEED.seed})`, () => {
    fc.assert(
      fc.property(history, fc.constantFrom('bank_error', 'correct_at_source'), (random, disposition) => {
        for (let month = 0; month < random.months; month++) {
          const plain = made(random, month).statement;
          const { statement: r } = made(random, month, disposition);
          const moved = disposition === 'bank_error' ? r.bankErrors : r.bookingErrors;
          const before = disposition === 'bank_error' ? plain.bankErrors : plain.bookingErrors;
          expect(r.offBy).toBe(plain.offBy);
          expect(r.adjustedBank! - plain.adjustedBank!).toBe(moved.sum - before.sum);
          expect(r.adjustedLedger! - plain.adjustedLedger!).toBe(moved.sum - before.sum);
        }
      }),
      SEED,
    );
  });
});
