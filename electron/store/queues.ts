/** The review queues: counts and pages within one scope. Each page is an indexed read; none loads a whole queue. */

import type { Scope } from '../../shared/contract/basic.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type Counts, QUEUES, type Queue, type QueueRow } from '../../shared/contract/review.ts';
import { minor } from '../../shared/money.ts';
import { findAccount } from './accounts.ts';
import { CATEGORISED } from './categorise.ts';
import type { ReadHandle } from './handle.ts';
import { sideName } from './lines.ts';
import { LOOSE_QUEUES, typedCause } from './loose.ts';
import { guardNames } from './proposals.ts';

/** A day on which the queues are looked at: what is carried until an earlier day is open again. */
export interface AsOf {
  readonly today: number;
}

export interface QueueRequest extends Scope {
  readonly queue: Queue;
  readonly sort: 'confidence' | 'day' | 'amount';
  readonly offset: number;
  readonly limit: number;
}

interface Source {
  /** FROM and WHERE; columns key, day, text, counterparty, amount, currency, side, account_id, confidence, kind, ledgerAccount, legs, guards. */
  readonly columns: string;
  readonly from: string;
  /** FROM that is enough to count without a filter. */
  readonly countFrom?: string;
  readonly where: string;
  readonly order: Readonly<Record<QueueRequest['sort'], string>>;
  /** Text columns the filter looks into. */
  readonly text: readonly string[];
  readonly accountColumn: string;
  readonly dayColumn: string;
  readonly amountColumn: string;
  /** Table of groups and of their legs, where a group may be a transfer with its other end in a second account. */
  readonly transfers?: {
    readonly alias: string;
    readonly table: string;
    /** FROM and WHERE of its lines, as `l`. */
    readonly lines: string;
  };
}

/** Money that a proposal `p` moves: a transfer's two ends cancel out, so what arrives counts. */
const MOVED =
  "CASE p.kind WHEN 'transfer' THEN (SELECT max(l.amount) FROM json_each(p.lines, '$[0]') g JOIN line l ON l.id = g.value) ELSE p.bank END";

const PROPOSALS: Source = {
  columns: `'p:' || p.id AS key, p.day, p.text, p.counterparty, ${MOVED} AS amount, p.currency, 0 AS side, p.account_id, p.confidence, p.kind, '' AS ledgerAccount, p.legs, p.guards`,
  from: 'proposal p',
  where: 'p.state = 0',
  order: { confidence: 'p.confidence DESC, p.day, p.id', day: 'p.day, p.id', amount: 'abs(p.bank) DESC, p.id' },
  text: ['p.text', 'p.counterparty'],
  accountColumn: 'p.account_id',
  dayColumn: 'p.day',
  amountColumn: 'p.bank',
  transfers: {
    alias: 'p',
    table: 'proposal',
    lines: "json_each(p.lines, '$[0]') g JOIN line l ON l.id = g.value WHERE 1",
  },
};

// Processor exports often have no narrative: the reference or document number then names the row.
const LINE_COLUMNS =
  "coalesce(nullif(l.description, ''), nullif(l.reference, ''), l.document_number) AS text, l.counterparty, l.amount, l.currency, l.side, l.account_id";
const LINE_TEXT = ['l.description', 'l.counterparty', 'l.reference', 'l.document_number', 'l.external_id'];

interface LooseLook {
  readonly key: string;
  readonly confidence: string;
  readonly kind: string;
  readonly ledgerAccount: string;
  /** Further table of the row, as SQL after the line. */
  readonly join: string;
  readonly text: readonly string[];
}

function looseSource(where: string, { key, confidence, kind, ledgerAccount, join, text }: LooseLook): Source {
  return {
    columns: `${key} AS key, q.day, ${LINE_COLUMNS}, ${confidence} AS confidence, ${kind} AS kind, ${ledgerAccount} AS ledgerAccount, '' AS legs, 0 AS guards`,
    from: `loose_line q JOIN line l ON l.id = q.line_id ${join}`,
    countFrom: 'loose_line q',
    where,
    order: {
      confidence: `${confidence === 'NULL' ? '' : `${confidence} DESC, `}q.day, q.line_id`,
      day: 'q.day, q.line_id',
      amount: 'abs(l.amount) DESC, l.id',
    },
    text: [...LINE_TEXT, ...text],
    accountColumn: 'q.account_id',
    dayColumn: 'q.day',
    amountColumn: 'l.amount',
  };
}

const LINE_LOOK: LooseLook = {
  key: "'l:' || q.line_id",
  confidence: 'NULL',
  kind: 'l.document_type',
  ledgerAccount: "''",
  join: '',
  text: [],
};

/** A row by the first exception of its line that `kinds` lets through. */
const exceptionLook = (kinds: string): LooseLook => ({
  key: "'e:' || e.id",
  confidence: 'e.confidence',
  kind: 'e.kind',
  ledgerAccount: "coalesce(e.category ->> '$.account', '')",
  join: `JOIN exception e ON e.id = (SELECT min(x.id) FROM exception x WHERE x.line_id = q.line_id AND ${kinds})`,
  text: ['e.kind', "e.category ->> '$.account'"],
});

const DUPLICATE_LOOK: LooseLook = {
  key: "'d:' || d.id",
  confidence: 'd.confidence',
  kind: 'd.kind',
  ledgerAccount: "''",
  join: 'JOIN duplicate d ON d.id = (SELECT min(x.id) FROM duplicate x WHERE x.duplicate_id = q.line_id AND x.state = 0)',
  text: ['d.kind'],
};

const CARRIED_LOOK: LooseLook = {
  ...LINE_LOOK,
  kind: 'c.kind',
  join: 'JOIN disposition c ON c.line_id = q.line_id AND c.decision_id = (SELECT max(x.decision_id) FROM disposition x WHERE x.line_id = q.line_id)',
  text: ['c.kind', 'c.person', 'c.note'],
};

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
    dayColumn: 'm.day',
    amountColumn: 'm.bank',
    transfers: {
      alias: 'm',
      table: 'match',
      lines: 'match_leg g JOIN line l ON l.id = g.line_id WHERE g.match_id = m.id',
    },
  };
}

const APPROVED = matchSource(false);
const POSTED = matchSource(true);

/** Where the rows of a queue are. Every line that nothing holds is in exactly one of the queues of loose lines. */
function sourceOf(queue: Queue, { today }: AsOf): Source {
  const open = (which: number): string => `q.queue = ${which} AND q.carried_until < ${today}`;
  switch (queue) {
    case 'suggested':
      return PROPOSALS;
    case 'duplicates':
      return looseSource(open(LOOSE_QUEUES.duplicates), DUPLICATE_LOOK);
    case 'exceptions':
      return looseSource(open(LOOSE_QUEUES.exceptions), exceptionLook(typedCause('x.kind')));
    case 'bank_only':
      return looseSource(`${open(LOOSE_QUEUES.rest)} AND q.side = 0`, LINE_LOOK);
    case 'books_only':
      return looseSource(`${open(LOOSE_QUEUES.rest)} AND q.side = 1`, LINE_LOOK);
    case 'carried':
      return looseSource(`q.carried_until >= ${Math.max(0, today)}`, CARRIED_LOOK);
    case 'ignored':
      return looseSource(open(LOOSE_QUEUES.ignored), exceptionLook("x.kind = 'ignored'"));
    case 'approved':
      return APPROVED;
    case 'posted':
      return POSTED;
  }
}

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

const anyTransfer = (read: ReadHandle, table: string): boolean =>
  read.get(`SELECT 1 AS n FROM ${table} WHERE kind = 'transfer' LIMIT 1`) !== null;

/** Groups of an account; of transfers also those with the other end in it. */
function inAccount(read: ReadHandle, { accountColumn, transfers }: Source, account: number): Condition {
  const own = `${accountColumn} = ?`;
  if (transfers === undefined || !anyTransfer(read, transfers.table)) return { sql: own, params: [account] };
  const { alias, lines } = transfers;
  const end = `EXISTS (SELECT 1 FROM ${lines} AND l.account_id = ?)`;
  return { sql: `(${own} OR (${alias}.kind = 'transfer' AND ${end}))`, params: [account, account] };
}

/** What of a source lies in the scope. Throws CallError `not_found` for an account nobody knows. */
function conditions(read: ReadHandle, source: Source, { account, from, to, filter }: Scope): Condition {
  const parts: Condition[] = [{ sql: source.where, params: [] }];
  if (account !== null) {
    const row = findAccount(read, account);
    if (row === null) throw new CallError('not_found', `There is no account named ${account}. Nothing was changed.`);
    parts.push(inAccount(read, source, row.id));
  }
  if (from !== null) parts.push({ sql: `${source.dayColumn} >= ?`, params: [from] });
  if (to !== null) parts.push({ sql: `${source.dayColumn} <= ?`, params: [to] });
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

/** One page of a queue with its total in the same scope. */
export function queuePage(
  read: ReadHandle,
  request: QueueRequest,
  asOf: AsOf,
): { readonly total: number; readonly rows: QueueRow[] } {
  const source = sourceOf(request.queue, asOf);
  const where = conditions(read, source, request);
  const total = countOf(read, source, request);
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

function countOf(read: ReadHandle, source: Source, scope: Scope): number {
  const where = conditions(read, source, scope);
  const from = scope.filter.trim() === '' ? (source.countFrom ?? source.from) : source.from;
  return read.number(`SELECT count(1) AS n FROM ${from} WHERE ${where.sql}`, ...where.params);
}

/** How many items each queue holds in the scope. */
export function queueCounts(read: ReadHandle, scope: Scope, asOf: AsOf): Counts {
  const counts = QUEUES.map((queue) => [queue, countOf(read, sourceOf(queue, asOf), scope)] as const);
  return Object.fromEntries(counts) as Counts;
}

/** Open proposals at or above a confidence in a scope, or those a person chose. */
export type Batch =
  | { readonly minConfidence: number; readonly scope: Scope }
  /** Ids of proposals. */
  | { readonly chosen: readonly number[] };

/** What approving a batch would do. */
export interface BulkSummary {
  readonly count: number;
  readonly sum: number;
  /** Millionths; null where nothing would be approved. */
  readonly lowest: number | null;
  /** Count by guard bits, of those kept out. */
  readonly guarded: readonly { readonly guards: number; readonly count: number }[];
  /** Proposal ids to look at first: two lowest, the largest, two spread over the rest; fewer only where there are fewer. */
  readonly sample: readonly number[];
  /** Changes as soon as other proposals, or the same with other figures, would be approved. */
  readonly batch: string;
}

const SAMPLE = 5;

function batchCondition(read: ReadHandle, batch: Batch): Condition {
  if ('chosen' in batch)
    return {
      sql: 'p.state = 0 AND p.id IN (SELECT value FROM json_each(?))',
      params: [JSON.stringify(batch.chosen)],
    };
  const base = conditions(read, PROPOSALS, batch.scope);
  return {
    sql: `${base.sql} AND p.confidence >= ?`,
    params: [...base.params, Math.round(batch.minConfidence * 1e6)],
  };
}

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

/** Counts what approving a batch would approve and keep out; without account, days and filter from an index alone. */
export function bulkSummary(read: ReadHandle, batch: Batch): BulkSummary {
  const where = batchCondition(read, batch);
  const moved = anyTransfer(read, 'proposal') ? MOVED : 'p.bank';
  const groups = read.all<{ guards: number; count: number; sum: number; lowest: number; ids: number }>(
    `SELECT p.guards, count(1) AS count, sum(abs(${moved})) AS sum, min(p.confidence) AS lowest, total(p.id) AS ids FROM proposal p WHERE ${where.sql} GROUP BY p.guards`,
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
    batch: clear === undefined ? '' : [clear.count, clear.sum, clear.lowest, clear.ids].join(':'),
  };
}

/** Ids of what approving a batch approves, surest first. */
export function bulkIds(read: ReadHandle, batch: Batch): number[] {
  const where = batchCondition(read, batch);
  return read
    .all<{ id: number }>(
      `SELECT p.id FROM proposal p WHERE ${where.sql} AND p.guards = 0 ORDER BY p.confidence DESC, p.id`,
      ...where.params,
    )
    .map((row) => row.id);
}
