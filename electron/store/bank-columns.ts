/**
 * The bank lines of an account as columns, kept in memory for each connection: what a decision touched is put right, the rest stays.
 * Lines change only with an import or a withdrawal; whether one is decided changes only with a decision, which names its lines.
 */

import type { Day } from '../../shared/day.ts';
import { LINE_APPROVED, LINE_EXCLUDED, LINE_OPEN } from '../../shared/ledger/running-balance.ts';
import { decided } from './decided.ts';
import type { ReadHandle } from './handle.ts';
import { lineSpan } from './lines.ts';

/** Bank lines by statement, row and id; amounts in minor units, days as epoch days. Not to be changed by who reads them. */
interface BankLines {
  readonly length: number;
  readonly id: Float64Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  /** Balance the file states after the line; NaN where it states none. */
  readonly balance: Float64Array;
  readonly row: Int32Array;
  readonly statement: Float64Array;
  /** LINE_OPEN, LINE_APPROVED or LINE_EXCLUDED. */
  readonly state: Uint8Array;
}

/** What is known of an account's lines. */
export interface AccountLines {
  readonly bank: BankLines;
  readonly books: { readonly count: number; readonly first: Day | null; readonly last: Day | null };
}

interface Kept extends AccountLines {
  /** Where each line stands, by its id. */
  readonly place: ReadonlyMap<number, number>;
  /** What lines were there. */
  readonly lines: string;
  /** The newest decision that `state` knows. */
  decision: number;
  /** Lines that were excluded as of then. */
  excluded: readonly number[];
}

const kept = new WeakMap<ReadHandle, Map<number, Kept>>();

/** Changes with every import, withdrawal and removed line. */
const LINES = `SELECT (SELECT coalesce(max(id), 0) FROM import) || ' ' || (SELECT count(1) FROM import WHERE state = 'withdrawn') || ' ' || (SELECT coalesce(max(id), 0) FROM line) AS text`;
const NEWEST = 'SELECT coalesce(max(id), 0) AS n FROM decision';

type Row = readonly [
  id: number,
  day: number,
  amount: number,
  balance: number | null,
  row: number,
  statement: number,
  approved: number,
  excluded: number,
];

const stateOf = (approved: number, excluded: number): number =>
  excluded === 1 ? LINE_EXCLUDED : approved === 1 ? LINE_APPROVED : LINE_OPEN;

function read(handle: ReadHandle, accountId: number): BankLines {
  const rows = handle.rows(
    `SELECT id, day, amount, balance, row, statement_id, EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = line.id), EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id)
     FROM line WHERE side = 0 AND account_id = ? ORDER BY statement_id, row, id`,
    accountId,
  ) as unknown as readonly Row[];
  const { length } = rows;
  const columns = {
    length,
    id: new Float64Array(length),
    day: new Int32Array(length),
    amount: new Float64Array(length),
    balance: new Float64Array(length),
    row: new Int32Array(length),
    statement: new Float64Array(length),
    state: new Uint8Array(length),
  };
  for (const [at, [id, day, amount, balance, row, statement, approved, excluded]] of rows.entries()) {
    columns.id[at] = id;
    columns.day[at] = day;
    columns.amount[at] = amount;
    columns.balance[at] = balance ?? Number.NaN;
    columns.row[at] = row;
    columns.statement[at] = statement;
    columns.state[at] = stateOf(approved, excluded);
  }
  return columns;
}

const excludedLines = (handle: ReadHandle): number[] =>
  handle.all<{ id: number }>('SELECT line_id AS id FROM excluded_line').map(({ id }) => id);

function load(handle: ReadHandle, accountId: number, lines: string): Kept {
  const bank = read(handle, accountId);
  const place = new Map<number, number>();
  for (let at = 0; at < bank.length; at++) place.set(bank.id[at]!, at);
  const books = lineSpan(handle, 'book', accountId);
  return { bank, books, place, lines, decision: handle.number(NEWEST), excluded: excludedLines(handle) };
}

/** Puts the lines right that decisions since then matched, let go, excluded or took back in. */
function follow(handle: ReadHandle, one: Kept): void {
  const newest = handle.number(NEWEST);
  if (newest === one.decision) return;
  const matched = handle.all<{ id: number }>(
    `SELECT g.line_id AS id FROM match m JOIN match_leg g ON g.match_id = m.id
     WHERE g.side = 0 AND m.decision_id IN (SELECT coalesce(undoes, id) FROM decision WHERE id > ?)`,
    one.decision,
  );
  const excluded = excludedLines(handle);
  const touched = new Set([...matched.map(({ id }) => id), ...one.excluded, ...excluded]);
  const here = [...touched].filter((id) => one.place.has(id));
  const out = new Set(excluded);
  const held = new Set(
    handle
      .all<{ id: number }>(`SELECT g.value AS id FROM json_each(?) g WHERE ${decided('g.value')}`, JSON.stringify(here))
      .map(({ id }) => id),
  );
  for (const id of here) one.bank.state[one.place.get(id)!] = stateOf(held.has(id) ? 1 : 0, out.has(id) ? 1 : 0);
  one.decision = newest;
  one.excluded = excluded;
}

/** The lines of an account as they stand now. Inside a transaction they are read anew: it may still be rolled back. */
export function accountLines(handle: ReadHandle, accountId: number): AccountLines {
  if (handle.db.inTransaction) return load(handle, accountId, '');
  let accounts = kept.get(handle);
  if (accounts === undefined) {
    accounts = new Map();
    kept.set(handle, accounts);
  }
  return handle.db.transaction(() => {
    const lines = handle.get<{ text: string }>(LINES)?.text ?? '';
    let one = accounts.get(accountId);
    if (one?.lines === lines) follow(handle, one);
    else {
      one = load(handle, accountId, lines);
      accounts.set(accountId, one);
    }
    return one;
  })();
}
