/** Properties of the journal: every explained match gives a balanced, one-sided entry that books what the cash book lacks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day } from '../../shared/day.ts';
import {
  isCorrectedAtSource,
  type JournalLeg,
  journalEntry,
  journalTotals,
  reversalOf,
} from '../../shared/ledger/journal.ts';
import { natureOf } from '../../shared/ledger/nature.ts';
import { DIFFERENCE_TYPES } from '../../shared/match/types.ts';
import { minor } from '../../shared/money.ts';

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
