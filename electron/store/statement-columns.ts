/** Statements and lines of an account as the proofs walk them, of either side. */

import type { Day } from '../../shared/day.ts';
import type { ProofInput } from '../../shared/ledger/proof.ts';
import { ADDED_LINE } from '../../shared/ledger/running-balance.ts';
import { type Minor, minor } from '../../shared/money.ts';
import { openingBalance } from './accounts.ts';
import { accountLines, readColumns } from './bank-columns.ts';
import type { ReadHandle } from './handle.ts';

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

/**
 * Lines of a side as columns, each with the place of its statement among those that count, and their ids. In the order of their
 * statements and rows. Bank lines are kept (bank-columns.ts) and must not be changed.
 */
export function loadColumns(
  read: ReadHandle,
  accountId: number,
  statements: ProofInput['statements'],
  side: 0 | 1 = 0,
): { readonly columns: ProofInput['bank']; readonly ids: Float64Array } {
  const lines = side === 0 ? accountLines(read, accountId).bank : readColumns(read, accountId, side);
  const index = new Map(statements.map((statement, at) => [statement.statementId, at]));
  const statement = Int32Array.from(lines.statement, (id) => index.get(id) ?? ADDED_LINE);
  return { columns: { ...lines, statement }, ids: lines.id };
}
