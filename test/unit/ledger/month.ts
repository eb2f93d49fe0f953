/** Small months for the proof's tests: bank rows as columns, with running balances where asked. */

import type { Proof } from '../../../shared/contract/close.ts';
import type { Day } from '../../../shared/day.ts';
import type { ProofDifference, ProofLeg, ProofMatch } from '../../../shared/ledger/as-of.ts';
import type { ProofBook } from '../../../shared/ledger/book-sums.ts';
import type { LedgerBalance } from '../../../shared/ledger/ledger-balance.ts';
import { type ProofInput, proof } from '../../../shared/ledger/proof.ts';
import { type BankColumns, LINE_APPROVED } from '../../../shared/ledger/running-balance.ts';
import type { ProofStatement } from '../../../shared/ledger/statements.ts';
import { type Minor, minor } from '../../../shared/money.ts';

export interface MonthRow {
  readonly day: number;
  readonly amount: number;
  readonly balance?: number;
  readonly state?: number;
  readonly statement?: number;
}

export function columnsOf(rows: readonly MonthRow[]): BankColumns {
  return {
    length: rows.length,
    day: Int32Array.from(rows, ({ day }) => day),
    amount: Float64Array.from(rows, ({ amount }) => amount),
    balance: Float64Array.from(rows, ({ balance }) => balance ?? Number.NaN),
    row: Int32Array.from(rows, (_, index) => index + 2),
    statement: Int32Array.from(rows, ({ statement }) => statement ?? 0),
    state: Uint8Array.from(rows, ({ state }) => state ?? LINE_APPROVED),
  };
}

/** Rows with the running balance filled in. */
export function running(opening: number, rows: readonly MonthRow[]): MonthRow[] {
  let balance = opening;
  return rows.map((row) => {
    balance += row.amount;
    return { ...row, balance };
  });
}

export function statement(
  firstDay: number,
  lastDay: number,
  opening: number | null,
  closing: number | null,
  id = 1,
): ProofStatement {
  const money = (value: number | null): Minor | null => (value === null ? null : minor(value));
  return {
    statementId: id,
    file: `s${id}.csv`,
    firstDay: firstDay as Day,
    lastDay: lastDay as Day,
    opening: money(opening),
    closing: money(closing),
    lines: 0,
  };
}

/** An open line of the cash book. */
export const book = (day: number, amount: number, kind: string): ProofBook => ({
  day: day as Day,
  amount,
  nature: 'cash_book',
  kind,
});

export const leg = (lineId: number, day: number, amount: number): ProofLeg => ({ lineId, day: day as Day, amount });

export const match = (
  bank: readonly ProofLeg[],
  cash: readonly ProofLeg[],
  differences: readonly ProofDifference[] = [],
): ProofMatch => ({ bank, cash, differences });

/** Every approved row with a cash-book line of its day and amount, numbered from 1 on the bank's side and from 1001 in the books. */
export const ticked = (rows: readonly MonthRow[]): ProofMatch[] =>
  rows.flatMap(({ day, amount, state = LINE_APPROVED }, at) =>
    state === LINE_APPROVED ? [match([leg(at + 1, day, amount)], [leg(at + 1001, day, amount)])] : [],
  );

/** The ledger's balance of a day as a trial balance states it. */
export const trial = (day: number, amount: number): LedgerBalance => ({
  day,
  amount: minor(amount),
  kind: 'trial_balance',
  source: 'tb.csv',
});

/** Proves a month. Where the test gives no ledger balance, the ledger holds exactly the lines of its cash book. */
export function prove(
  rows: readonly MonthRow[],
  statements: readonly ProofStatement[],
  more: Partial<ProofInput> = {},
): Proof {
  const input = inputOf(rows, statements, more);
  if (more.ledger !== undefined) return proof(input);
  const { ledgerExport, to } = proof(input);
  return ledgerExport.computed === null ? proof(input) : proof({ ...input, ledger: trial(to, ledgerExport.computed) });
}

function inputOf(
  rows: readonly MonthRow[],
  statements: readonly ProofStatement[],
  more: Partial<ProofInput>,
): ProofInput {
  return {
    accountId: 1,
    account: 'Current',
    currency: 'GBP',
    from: null,
    to: null,
    statements,
    bank: columnsOf(rows),
    bankKind: () => '',
    bankDisposed: () => false,
    books: [],
    matches: ticked(rows),
    ledger: null,
    ledgerExport: null,
    ledgerBefore: null,
    bookDays: null,
    reexported: { count: 0, sum: minor(0) },
    ...more,
  };
}
