/** The review queues: counts and pages. Each page is an indexed read; none loads a whole queue. */

import { CallError } from '../../shared/contract/index.ts';
import type { Counts, Queue, QueueRow } from '../../shared/contract/review.ts';
import { minor } from '../../shared/money.ts';
import { findAccount } from './accounts.ts';
import { CATEGORISED } from './categorise.ts';
import { IGNORED } from './exception-kinds.ts';
import type { ReadHandle } from './handle.ts';
import { sideName } from './lines.ts';
import { guardNames } from './proposals.ts';

export interface QueueRequest {
  readonly queue: Queue;
  readonly account: string | null;
  readonly filter: string;
  readonly sort: 'confidence' | 'day' | 'amount';
  readonly offset: number;
  readonly limit: number;
}

interface Source {
  /** FROM and WHERE; columns key, day, text, counterparty, amount, currency, side, account_id, confidence, kind, ledgerAccount, legs, guards. */
  readonly columns: string;
  readonly from: string;
  readonly where: string;
  readonly order: Readonly<Record<QueueRequest['sort'], string>>;
  /** Text columns the filter looks into. */
  readonly text: readonly string[];
  readonly accountColumn: string;
  readonly amountColumn: string;
  /** Table of groups and of their legs, where a group may be a transfer with its other end in a second account. */
  readonly transfers?: {
    readonly alias: string;
    readonly table: string;
    /** FROM and WHERE of its lines, as `l`. */
    readonly lines: string;
  };
}

const PROPOSALS: Source = {
  columns:
    "'p:' || p.id AS key, p.day, p.text, p.counterparty, CASE p.kind WHEN 'transfer' THEN (SELECT max(l.amount) FROM json_each(p.lines, '$[0]') g JOIN line l ON l.id = g.value) ELSE p.bank END AS amount, p.currency, 0 AS side, p.account_id, p.confidence, p.kind, '' AS ledgerAccount, p.legs, p.guards",
  from: 'proposal p',
  where: 'p.state = 0',
  order: { confidence: 'p.confidence DESC, p.day, p.id', day: 'p.day, p.id', amount: 'abs(p.bank) DESC, p.id' },
  text: ['p.text', 'p.counterparty'],
  accountColumn: 'p.account_id',
  amountColumn: 'p.bank',
  transfers: {
    alias: 'p',
    table: 'proposal',
    lines: "json_each(p.lines, '$[0]') g JOIN line l ON l.id = g.value WHERE 1",
  },
};

/** The same as bulk approval counts it, from an index alone: a transfer belongs to the account its first line is in. */
const { transfers: _, ...BULK }: Source = PROPOSALS;

// Processor exports often have no narrative: the reference or document number then names the row.
const LINE_COLUMNS =
  "coalesce(nullif(l.description, ''), nullif(l.reference, ''), l.document_number) AS text, l.counterparty, l.amount, l.currency, l.side, l.account_id";
const LINE_TEXT = ['l.description', 'l.counterparty', 'l.reference', 'l.document_number', 'l.external_id'];

function looseSource(side: number): Source {
  return {
    columns: `'l:' || l.id AS key, l.day, ${LINE_COLUMNS}, NULL AS confidence, l.document_type AS kind,
      coalesce((SELECT e.category ->> '$.account' FROM exception e WHERE e.line_id = l.id LIMIT 1), '') AS ledgerAccount, '' AS legs, 0 AS guards`,
    from: 'loose_line q JOIN line l ON l.id = q.line_id',
    where: `q.side = ${side}`,
    order: { confidence: 'q.day, q.line_id', day: 'q.day, q.line_id', amount: 'abs(l.amount) DESC, l.id' },
    text: LINE_TEXT,
    accountColumn: 'q.account_id',
    amountColumn: 'l.amount',
  };
}

function derivedSource(table: 'duplicate' | 'exception', letter: string, line: string, which = '1'): Source {
  return {
    columns: `'${letter}:' || q.id AS key, l.day, ${LINE_COLUMNS}, q.confidence, q.kind, ${table === 'exception' ? "coalesce(q.category ->> '$.account', '')" : "''"} AS ledgerAccount, '' AS legs, 0 AS guards`,
    from: `${table} q JOIN line l ON l.id = q.${line}`,
    where: `q.state = 0 AND ${which}`,
    order: { confidence: 'q.confidence DESC, q.day, q.id', day: 'q.day, q.id', amount: 'abs(l.amount) DESC, q.id' },
    text: [...LINE_TEXT, 'q.kind', ...(table === 'exception' ? ["q.category ->> '$.account'"] : [])],
    accountColumn: 'q.account_id',
    amountColumn: 'l.amount',
  };
}

function matchSource(posted: boolean): Source {
  return {
    columns: `'m:' || m.id AS key, m.day, m.text, m.counterparty,
      CASE m.kind WHEN 'transfer' THEN (SELECT max(l.amount) FROM match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = m.id) ELSE m.bank END AS amount, m.currency, 0 AS side, m.account_id, NULL AS confidence, m.kind, CASE m.kind WHEN '${CATEGORISED}' THEN m.differences ->> '$[0].account' ELSE '' END AS ledgerAccount,
      (SELECT sum(g.side = 0) || ':' || sum(g.side = 1) FROM match_leg g WHERE g.match_id = m.id) AS legs, 0 AS guards`,
    from: 'match m',
    where: `m.active = 1 AND ${posted ? '' : 'NOT '}EXISTS (SELECT 1 FROM posting p WHERE p.match_id = m.id)`,
    order: { confidence: 'm.day, m.id', day: 'm.day, m.id', amount: 'abs(m.bank) DESC, m.id' },
    text: ['m.text', 'm.counterparty'],
    accountColumn: 'm.account_id',
    amountColumn: 'm.bank',
    transfers: {
      alias: 'm',
      table: 'match',
      lines: 'match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = m.id',
    },
  };
}

const SOURCES: Readonly<Record<Queue, Source>> = {
  suggested: PROPOSALS,
  duplicates: derivedSource('duplicate', 'd', 'duplicate_id'),
  exceptions: derivedSource('exception', 'e', 'line_id', `q.kind <> '${IGNORED}'`),
  bank_only: looseSource(0),
  books_only: looseSource(1),
  ignored: derivedSource('exception', 'e', 'line_id', `q.kind = '${IGNORED}'`),
  approved: matchSource(false),
  posted: matchSource(true),
};

interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** "1,250.00" and "-42" also look for the amount in minor units, whatever the currency's exponent. */
function filterCondition(source: Source, filter: string): Condition | null {
  const text = filter.trim();
  if (text === '') return null;
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const parts = source.text.map((column) => `${column} LIKE ? ESCAPE '\\'`);
  const params: unknown[] = source.text.map(() => like);
  if (/^-?[\d.,]+$/.test(text)) {
    const digits = text.replace(/\D/g, '');
    const figures = [digits, `${digits}00`].map(Number).filter((value) => Number.isSafeInteger(value));
    parts.push(`abs(${source.amountColumn}) IN (${figures.join(',')})`);
  }
  return { sql: `(${parts.join(' OR ')})`, params };
}

/** Groups of an account; of transfers also those with the other end in it. */
function inAccount(read: ReadHandle, { accountColumn, transfers }: Source, account: number): Condition {
  const own = `${accountColumn} = ?`;
  const some = transfers && read.get(`SELECT 1 AS n FROM ${transfers.table} WHERE kind = 'transfer' LIMIT 1`) !== null;
  if (!some) return { sql: own, params: [account] };
  const { alias, lines } = transfers;
  const end = `EXISTS (SELECT 1 FROM ${lines} AND l.account_id = ?)`;
  return { sql: `(${own} OR (${alias}.kind = 'transfer' AND ${end}))`, params: [account, account] };
}

function conditions(read: ReadHandle, source: Source, account: string | null, filter: string): Condition {
  const parts: Condition[] = [{ sql: source.where, params: [] }];
  if (account !== null) {
    const row = findAccount(read, account);
    if (row === null) throw new CallError('not_found', `There is no account named ${account}.`);
    parts.push(inAccount(read, source, row.id));
  }
  const text = filterCondition(source, filter);
  if (text !== null) parts.push(text);
  return { sql: parts.map((part) => part.sql).join(' AND '), params: parts.flatMap((part) => part.params) };
}

interface Row {
  readonly key: string;
  readonly day: number;
  readonly text: string;
  readonly counterparty: string;
  readonly amount: number;
  readonly currency: string;
  readonly side: number;
  readonly account: string;
  readonly confidence: number | null;
  readonly kind: string;
  readonly ledgerAccount: string;
  readonly legs: string | null;
  readonly guards: number;
}

/** One page of a queue with its total under the same filter. */
export function queuePage(
  read: ReadHandle,
  request: QueueRequest,
): { readonly total: number; readonly rows: QueueRow[] } {
  const source = SOURCES[request.queue];
  const where = conditions(read, source, request.account, request.filter);
  const total = read.number(`SELECT count(1) AS n FROM ${source.from} WHERE ${where.sql}`, ...where.params);
  const rows = read.all<Row>(
    `SELECT q.key, q.day, q.text, q.counterparty, q.amount, q.currency, q.side, q.confidence, q.kind, q.ledgerAccount, q.legs, q.guards, a.name AS account FROM (SELECT ${source.columns} FROM ${source.from} WHERE ${where.sql} ORDER BY ${source.order[request.sort]} LIMIT ? OFFSET ?) q JOIN account a ON a.id = q.account_id`,
    ...where.params,
    request.limit,
    request.offset,
  );
  return {
    total,
    rows: rows.map((row) => ({
      key: row.key,
      day: row.day,
      text: row.text,
      counterparty: row.counterparty,
      amount: minor(row.amount),
      currency: row.currency,
      side: sideName(row.side),
      account: row.account,
      confidence: row.confidence === null ? null : row.confidence / 1e6,
      kind: row.kind,
      ledgerAccount: row.ledgerAccount,
      legs: row.legs ?? '',
      guards: guardNames(row.guards),
    })),
  };
}

/** How many items each queue holds. */
export function queueCounts(read: ReadHandle, account: string | null): Counts {
  const count = (queue: Queue): number => {
    const source = SOURCES[queue];
    const where = conditions(read, source, account, '');
    const from = queue === 'bank_only' || queue === 'books_only' ? 'loose_line q' : source.from;
    return read.number(`SELECT count(1) AS n FROM ${from} WHERE ${where.sql}`, ...where.params);
  };
  return {
    suggested: count('suggested'),
    duplicates: count('duplicates'),
    exceptions: count('exceptions'),
    bank_only: count('bank_only'),
    books_only: count('books_only'),
    ignored: count('ignored'),
    approved: count('approved'),
    posted: count('posted'),
  };
}

/** What approving at or above a confidence would do. */
export interface BulkSummary {
  readonly count: number;
  readonly sum: number;
  /** Millionths; null where nothing would be approved. */
  readonly lowest: number | null;
  /** Count by guard bits, of those kept out. */
  readonly guarded: readonly { readonly guards: number; readonly count: number }[];
  /** Proposal ids to look at first: two lowest, the largest, two spread over the rest; fewer only where there are fewer. */
  readonly sample: readonly number[];
}

const SAMPLE = 5;

function bulkSample(read: ReadHandle, where: Condition, count: number): number[] {
  const ids = (order: string, limit: number, offset: number): number[] =>
    read
      .all<{ id: number }>(
        `SELECT p.id FROM proposal p WHERE ${where.sql} AND p.guards = 0 ORDER BY ${order} LIMIT ? OFFSET ?`,
        ...where.params,
        limit,
        offset,
      )
      .map((row) => row.id);
  // In the order of the index: nothing is sorted.
  const rising = 'p.confidence, p.bank, p.account_id, p.id';
  const wanted = [
    ...ids(rising, 2, 0),
    ...ids('abs(p.bank) DESC, p.id', 1, 0),
    ...ids(rising, 1, Math.floor(count / 3)),
    ...ids(rising, 1, Math.floor((count * 2) / 3)),
    ...ids(rising, SAMPLE, 0),
  ];
  return [...new Set(wanted)].slice(0, SAMPLE);
}

/** Counts what a bulk approval at `minConfidence` would approve and keep out, from indexes alone. */
export function bulkSummary(read: ReadHandle, minConfidence: number, account: string | null): BulkSummary {
  const base = conditions(read, BULK, account, '');
  const where = { sql: `${base.sql} AND p.confidence >= ?`, params: [...base.params, Math.round(minConfidence * 1e6)] };
  const groups = read.all<{ guards: number; count: number; sum: number; lowest: number }>(
    `SELECT p.guards, count(1) AS count, sum(abs(p.bank)) AS sum, min(p.confidence) AS lowest FROM proposal p WHERE ${where.sql} GROUP BY p.guards`,
    ...where.params,
  );
  const clear = groups.find((group) => group.guards === 0);
  const guarded = groups.filter((group) => group.guards !== 0).map(({ guards, count }) => ({ guards, count }));
  return {
    count: clear?.count ?? 0,
    sum: clear?.sum ?? 0,
    lowest: clear?.lowest ?? null,
    guarded,
    sample: clear === undefined ? [] : bulkSample(read, where, clear.count),
  };
}

/** Ids of what a bulk approval at `minConfidence` approves, surest first. */
export function bulkIds(read: ReadHandle, minConfidence: number, account: string | null): number[] {
  const where = conditions(read, BULK, account, '');
  return read
    .all<{ id: number }>(
      `SELECT p.id FROM proposal p WHERE ${where.sql} AND p.confidence >= ? AND p.guards = 0 ORDER BY p.confidence DESC, p.id`,
      ...where.params,
      Math.round(minConfidence * 1e6),
    )
    .map((row) => row.id);
}
