/** Statements and lines of an account as the proofs walk them, of either side. */

import type { Day } from '../../shared/day.ts';
import type { ProofInput } from '../../shared/ledger/proof.ts';
import { ADDED_LINE, LINE_APPROVED, LINE_EXCLUDED, LINE_OPEN } from '../../shared/ledger/running-balance.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { openingBalance } from './accounts.ts';
import type { ReadHandle } from './handle.ts';

type BankRow = readonly [
  id: number,
  day: number,
  amount: number,
  balance: number | null,
  row: number,
  statement: number,
  approved: number,
  excluded: number,
];

const nullableMinor = (value: number | null): Minor | null => (value === null ? null : minor(value));

/** Format of the import of a line that a person added. */
export const TYPED = 'typed';

/** Statements of a side that brought something: a file imported twice is one statement, not an overlap. What a person added is none. */
export function loadStatements(read: ReadHandle, accountId: number, side: 0 | 1 = 0): ProofInput['statements'] {
  const rows = read.all<{
    id: number;
    file: string;
    first: number;
    last: number;
    opening: number | null;
    closing: number | null;
    lines: number;
  }>(
    `SELECT s.id, i.file, coalesce(s.first_day, s.opening_day, s.closing_day) AS first, coalesce(s.last_day, s.closing_day, s.opening_day) AS last, s.opening, s.closing,
       s.added + s.known AS lines FROM statement s JOIN import i ON i.id = s.import_id
     WHERE s.account_id = ? AND i.side = ? AND i.state = 'committed' AND i.format <> '${TYPED}' AND coalesce(s.first_day, s.closing_day, s.opening_day) IS NOT NULL AND (s.added > 0 OR s.known = 0)
     ORDER BY first, s.id`,
    accountId,
    side,
  );
  const entered = side === 0 ? openingBalance(read, accountId) : null;
  return rows.map((row, index) => ({
    statementId: row.id,
    file: row.file,
    firstDay: row.first as Day,
    lastDay: row.last as Day,
    // What a person entered stands before the first statement, where that states nothing itself.
    opening: nullableMinor(row.opening ?? (index === 0 ? entered : null)),
    closing: nullableMinor(row.closing),
    lines: row.lines,
  }));
}

/** Lines of a side as columns, with their ids. In the order of their statements and rows. */
export function loadColumns(
  read: ReadHandle,
  accountId: number,
  statements: ProofInput['statements'],
  side: 0 | 1 = 0,
): { readonly columns: ProofInput['bank']; readonly ids: Float64Array } {
  const length = read.number('SELECT count(1) AS n FROM line WHERE side = ? AND account_id = ?', side, accountId);
  const columns = {
    length,
    day: new Int32Array(length),
    amount: new Float64Array(length),
    balance: new Float64Array(length),
    row: new Int32Array(length),
    statement: new Int32Array(length),
    state: new Uint8Array(length),
  };
  const ids = new Float64Array(length);
  const index = new Map(statements.map((statement, at) => [statement.statementId, at]));
  const rows = read.db
    .prepare(
      `SELECT id, day, amount, balance, row, statement_id, EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = line.id), EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id)
       FROM line WHERE side = ? AND account_id = ? ORDER BY statement_id, row, id`,
    )
    .raw()
    .iterate(side, accountId) as IterableIterator<BankRow>;
  let at = 0;
  for (const [id, day, amount, balance, row, statement, approved, excluded] of rows) {
    ids[at] = id;
    columns.day[at] = day;
    columns.amount[at] = amount;
    columns.balance[at] = balance ?? Number.NaN;
    columns.row[at] = row;
    columns.statement[at] = index.get(statement) ?? ADDED_LINE;
    columns.state[at] = excluded === 1 ? LINE_EXCLUDED : approved === 1 ? LINE_APPROVED : LINE_OPEN;
    at++;
  }
  return { columns, ids };
}
