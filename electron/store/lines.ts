/** Lines: bulk insert, reading back, and what the screens and the command line show of them. */

import type { LineView, Scope } from '../../shared/contract/basic.ts';
import { type Day, MAX_DAY, MIN_DAY } from '../../shared/day.ts';
import type { ParsedLine, Side } from '../../shared/line.ts';
import { minor } from '../../shared/money.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { LineSealer } from './line-blocks.ts';
import { FIXED_COLUMNS, isStated, OPTIONAL_COLUMNS } from './line-columns.ts';

export const SIDE_CODES: Readonly<Record<Side, number>> = { bank: 0, book: 1 };

export function sideName(code: number): Side {
  return code === 0 ? 'bank' : 'book';
}

/** Rows of one INSERT: 100 takes a fifth less time than 20; what is left goes in twenties and one shorter statement, so that few texts are prepared. */
const ROWS_PER_INSERT = [100, 20] as const;

export interface NewLine {
  readonly line: ParsedLine;
  readonly accountId: number;
  /** What its file called the account. */
  readonly named: string;
  readonly fingerprint: number;
}

export interface LineOwner {
  readonly importId: number;
  readonly statementId: number;
  readonly side: Side;
}

function usedColumns(lines: readonly NewLine[]): number {
  let mask = 0;
  const all = 2 ** OPTIONAL_COLUMNS.length - 1;
  for (const { line } of lines) {
    for (let index = 0; index < OPTIONAL_COLUMNS.length; index++) {
      const [, field, empty] = OPTIONAL_COLUMNS[index]!;
      if (line[field] !== empty) mask |= 1 << index;
    }
    if (mask === all) break;
  }
  return mask;
}

function insertSql(mask: number, rows: number): string {
  const columns = [
    ...FIXED_COLUMNS,
    ...OPTIONAL_COLUMNS.filter((_, index) => isStated(mask, index)).map(([column]) => column),
  ];
  const marks = `(${columns.map(() => '?').join(',')})`;
  return `INSERT INTO line (${columns.join(',')}) VALUES ${Array.from({ length: rows }, () => marks).join(',')}`;
}

function bindLine(
  params: unknown[],
  owner: LineOwner,
  side: number,
  item: NewLine,
  fields: readonly (keyof ParsedLine)[],
): void {
  const { line } = item;
  params.push(
    owner.importId,
    owner.statementId,
    line.row,
    side,
    item.accountId,
    line.day,
    minor(line.amount),
    line.currency,
    item.fingerprint,
  );
  for (const field of fields) params.push(line[field]);
}

/** Inserts lines of one statement, in order, inside the caller's transaction. */
export function insertLines(write: WriteHandle, owner: LineOwner, lines: readonly NewLine[]): void {
  if (lines.length === 0) return;
  const mask = usedColumns(lines);
  const fields = OPTIONAL_COLUMNS.filter((_, index) => isStated(mask, index)).map(([, field]) => field);
  const side = SIDE_CODES[owner.side];
  const sealer = new LineSealer(write, mask, FIXED_COLUMNS.length + fields.length);
  const sqls = new Map(ROWS_PER_INSERT.map((rows) => [rows, insertSql(mask, rows)] as const));
  for (let at = 0; at < lines.length; ) {
    const left = lines.length - at;
    const rows = ROWS_PER_INSERT.find((size) => size <= left);
    const end = at + (rows ?? left);
    const params: unknown[] = [];
    for (let index = at; index < end; index++) bindLine(params, owner, side, lines[index]!, fields);
    const { id } = write.run((rows === undefined ? undefined : sqls.get(rows)) ?? insertSql(mask, left), params);
    // One statement gives its rows ids in a row; the one it tells is the last.
    sealer.add(params, id - (end - at) + 1);
    at = end;
  }
  sealer.flush();
}

interface LineRecord {
  readonly id: number;
  readonly importId: number;
  readonly row: number;
  readonly side: number;
  readonly account: string;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly externalId: string;
  readonly bankId: string;
  readonly checkNumber: string;
  readonly balance: number | null;
  readonly valueDay: number | null;
  readonly dueDay: number | null;
  readonly documentType: string;
  readonly documentNumber: string;
  readonly batch: string;
  readonly originalAmount: number | null;
  readonly originalCurrency: string;
  readonly file: string;
}

const LINE_COLUMNS = `l.id, l.import_id AS importId, l.row, l.side, a.name AS account, l.day, l.amount, l.currency, l.description, l.counterparty, l.reference,
  l.external_id AS externalId, l.bank_id AS bankId, l.check_number AS checkNumber, l.balance, l.value_day AS valueDay, l.due_day AS dueDay,
  l.document_type AS documentType, l.document_number AS documentNumber, l.batch, l.original_amount AS originalAmount, l.original_currency AS originalCurrency,
  i.file FROM line l JOIN account a ON a.id = l.account_id JOIN import i ON i.id = l.import_id`;

function toView(record: LineRecord): LineView {
  return { ...record, side: sideName(record.side), amount: minor(record.amount) };
}

/** One line for the screen, or null. */
export function lineView(read: ReadHandle, id: number): LineView | null {
  const record = read.get<LineRecord>(`SELECT ${LINE_COLUMNS} WHERE l.id = ?`, id);
  return record === null ? null : toView(record);
}

/** Several lines in the given order; ids that are gone are left out. */
export function lineViews(read: ReadHandle, ids: readonly number[]): LineView[] {
  return ids.map((id) => lineView(read, id)).filter((view) => view !== null);
}

/** Every line of a side (or of both) in a scope by id, one by one. */
export function* everyLine(read: ReadHandle, side: Side | null, { account, from, to }: Scope): Generator<LineView> {
  const rows = read.iterate<LineRecord>(
    `SELECT ${LINE_COLUMNS} WHERE l.side = coalesce(?, l.side) AND a.name = coalesce(?, a.name) AND l.day BETWEEN ? AND ? ORDER BY l.id`,
    side === null ? null : SIDE_CODES[side],
    account,
    from ?? MIN_DAY,
    to ?? MAX_DAY,
  );
  for (const row of rows) yield toView(row);
}

/** The day span and count of an account's lines on one side. */
export function lineSpan(
  read: ReadHandle,
  side: Side,
  account: number,
): { readonly count: number; readonly first: Day | null; readonly last: Day | null } {
  const row = read.get<{ count: number; first: number | null; last: number | null }>(
    'SELECT count(1) AS count, min(day) AS first, max(day) AS last FROM line WHERE side = ? AND account_id = ?',
    SIDE_CODES[side],
    account,
  );
  return { count: row?.count ?? 0, first: (row?.first ?? null) as Day | null, last: (row?.last ?? null) as Day | null };
}
