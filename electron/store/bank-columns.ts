/**
 * The bank lines of an account as columns, kept in memory for each connection: what a decision touched is put right, the rest stays.
 * A decision changes no more of lines than whether one is decided, and names them; after an entry of the audit trail that is none
 * (an import, accounts joined or parted, anything else) they are read anew.
 */

import type { Day } from '../../shared/day.ts';
import { LINE_APPROVED, LINE_EXCLUDED, LINE_OPEN } from '../../shared/ledger/running-balance.ts';
import { decided } from './decided.ts';
import { VERDICTS } from './decisions.ts';
import type { ReadHandle } from './handle.ts';
import { lineSpan } from './lines.ts';

/** Lines of a side by statement, row and id; amounts in minor units, days as epoch days. Not to be changed by who reads them. */
export interface LineColumns {
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
  readonly bank: LineColumns;
  readonly books: { readonly count: number; readonly first: Day | null; readonly last: Day | null };
}

interface Kept extends AccountLines {
  /** Where each line stands, by its id. */
  readonly place: ReadonlyMap<number, number>;
  /** The newest entry of the audit trail, and the newest decision, that `state` knows. */
  entry: number;
  decision: number;
  /** Lines that were excluded as of then. */
  excluded: readonly number[];
}

const kept = new WeakMap<ReadHandle, Map<number, Kept>>();

const NEWEST_ENTRY = 'SELECT coalesce(max(seq), 0) AS n FROM audit';
const NEWEST_DECISION = 'SELECT coalesce(max(id), 0) AS n FROM decision';
/** Entries since one that are about something else than a decision. */
const OTHER_ENTRIES = `SELECT count(1) AS n FROM audit WHERE seq > ? AND action NOT IN ('${VERDICTS.join("', '")}')`;

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

/** Lines of a side of an account, read from the file. */
export function readColumns(handle: ReadHandle, accountId: number, side: 0 | 1): LineColumns {
  const rows = handle.rows<Row>(
    `SELECT id, day, amount, balance, row, statement_id, EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = line.id), EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = line.id)
     FROM line WHERE side = ? AND account_id = ? ORDER BY statement_id, row, id`,
    side,
    accountId,
  );
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

function load(handle: ReadHandle, accountId: number): Kept {
  const bank = readColumns(handle, accountId, 0);
  const place = new Map<number, number>();
  for (let at = 0; at < bank.length; at++) place.set(bank.id[at]!, at);
  const books = lineSpan(handle, 'book', accountId);
  return {
    bank,
    books,
    place,
    entry: handle.number(NEWEST_ENTRY),
    decision: handle.number(NEWEST_DECISION),
    excluded: excludedLines(handle),
  };
}

/** Puts the lines right that decisions since then matched, let go, excluded or took back in. False where something else happened. */
function follow(handle: ReadHandle, one: Kept): boolean {
  const entry = handle.number(NEWEST_ENTRY);
  if (entry === one.entry) return true;
  if (entry < one.entry || handle.number(OTHER_ENTRIES, one.entry) > 0) return false;
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
  one.entry = entry;
  one.decision = handle.number(NEWEST_DECISION);
  one.excluded = excluded;
  return true;
}

/** The lines of an account as they stand now. Inside a transaction they are read anew: it may still be rolled back. */
export function accountLines(handle: ReadHandle, accountId: number): AccountLines {
  if (handle.db.inTransaction) return load(handle, accountId);
  let accounts = kept.get(handle);
  if (accounts === undefined) {
    accounts = new Map();
    kept.set(handle, accounts);
  }
  return handle.db.transaction(() => {
    const known = accounts.get(accountId);
    if (known !== undefined && follow(handle, known)) return known;
    const one = load(handle, accountId);
    accounts.set(accountId, one);
    return one;
  })();
}
