/** The journal of a bank line that nothing in the books matches: straight to the ledger account proposed for it. */

import { minor } from '../money.ts';
import { bankAccountOf, type Chart, DEFAULT_CHART } from './chart.ts';
import { assertBalanced, type JournalLeg, type JournalLine } from './journal.ts';

const ZERO = minor(0);

/** Two lines, the debit first: money out debits the account and credits the bank, money in the other way round. */
export function categoryLines(leg: JournalLeg, account: string, chart: Chart = DEFAULT_CHART): readonly JournalLine[] {
  if (leg.amount === 0) return [];
  const amount = minor(Math.abs(leg.amount));
  const bank = bankAccountOf(chart, leg.account);
  const [debited, credited] = leg.amount > 0 ? [bank, account] : [account, bank];
  const common = { currency: leg.currency, memo: leg.text };
  const lines = [
    { account: debited, debit: amount, credit: ZERO, ...common },
    { account: credited, debit: ZERO, credit: amount, ...common },
  ];
  assertBalanced({ key: 'category', lines });
  return lines;
}
