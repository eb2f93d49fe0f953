/** Small months for the proof's tests: bank rows as columns, with running balances where asked. */

import type { Day } from '../../../shared/day.ts';
import { type ProofInput, proof } from '../../../shared/ledger/proof.ts';
import type { ProofBook } from '../../../shared/ledger/proof-sums.ts';
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

export const book = (day: number, amount: number, kind: string | null = null): ProofBook => ({
  day: day as Day,
  amount,
  open: kind !== null,
  kind: kind ?? '',
});

export function prove(
  rows: readonly MonthRow[],
  statements: readonly ProofStatement[],
  more: Partial<ProofInput> = {},
): ReturnType<typeof proof> {
  return proof({
    accountId: 1,
    account: 'Current',
    currency: 'GBP',
    from: null,
    to: null,
    statements,
    bank: columnsOf(rows),
    bankKind: () => '',
    books: rows.map(({ day, amount }) => book(day, amount)),
    differences: [],
    ledgerClosing: null,
    ...more,
  });
}
