/** Properties of the ledger: entries balance, and the proof moves by exactly what a statement lacks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import { type JournalLeg, journalEntry, journalTotals } from '../../shared/ledger/journal.ts';
import { DIFFERENCE_TYPES } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';
import { book, type MonthRow, prove, running, statement } from '../unit/ledger/month.ts';

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
        const books = rows.map(({ day, amount }, at) => book(day, amount, at === index ? 'outstanding' : null));
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
        const { offBy, firstBadDay } = prove(left, whole(made), { books: [] }).statement;
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
