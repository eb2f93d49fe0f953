/** Imports, their statements, problems and sources; remembered mappings; withdrawal. */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ImportView } from '../../shared/contract/import.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { BookNature } from '../../shared/ledger/nature.ts';
import { MAX_LISTED_PROBLEMS } from '../../shared/limits.ts';
import type { Side } from '../../shared/line.ts';
import { type ColumnMap, columnMapSchema } from '../../shared/mapping.ts';
import type { Problem } from '../../shared/problem.ts';
import { forgetLinesOf } from './forget-lines.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { SIDE_CODES, sideName } from './lines.ts';
import { refuseLockedWithdrawal } from './period-lock.ts';

/** Sources up to this size travel inside the workspace, deflated; larger ones are found again by path and hash. */
export const MAX_KEPT_SOURCE_BYTES = 16_000_000;

export interface NewImport {
  readonly at: string;
  readonly actor: string;
  readonly file: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly format: string;
  readonly preset: string | null;
  readonly encoding: string;
  readonly side: Side;
  readonly layout: string | null;
  readonly map: ColumnMap | null;
  readonly source: Uint8Array | null;
}

/**
 * What a table's columns say of all its book lines. Debit, credit and a running balance are the export of one account of the
 * general ledger: the cash book throughout. Null where the columns do not say.
 */
function natureOfTable({ side, map }: NewImport): BookNature | null {
  if (side !== 'book' || map === null) return null;
  const has = (column: unknown): boolean => column !== null && column !== undefined;
  const { debit, credit, balance } = map.columns;
  return has(debit) && has(credit) && has(balance) ? 'cash_book' : null;
}

export function insertImport(write: WriteHandle, item: NewImport): number {
  const source =
    item.source === null || item.source.byteLength > MAX_KEPT_SOURCE_BYTES
      ? null
      : deflateRawSync(item.source, { level: 1 });
  return write.run(
    `INSERT INTO import (at, actor, file, path, bytes, sha256, format, preset, encoding, side, layout, map, nature, state, source) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,'committed',?)`,
    item.at,
    item.actor,
    item.file,
    item.path,
    item.bytes,
    item.sha256,
    item.format,
    item.preset,
    item.encoding,
    SIDE_CODES[item.side],
    item.layout,
    item.map === null ? null : JSON.stringify(item.map),
    natureOfTable(item),
    source,
  ).id;
}

export interface StatementFigures {
  readonly number: string;
  readonly currency: string;
  readonly read: number;
  readonly added: number;
  readonly known: number;
  readonly refused: number;
  readonly sum: number;
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  readonly opening: number | null;
  readonly openingDay: number | null;
  readonly closing: number | null;
  readonly closingDay: number | null;
}

/** A statement row is made before its lines (they refer to it) and filled in after them. `named`: the name its file gave the account. */
export function insertStatement(write: WriteHandle, importId: number, accountId: number, named: string): number {
  return write.run(
    "INSERT INTO statement (import_id, account_id, named, number, currency, read, added, known, refused, sum) VALUES (?, ?, ?, '', '', 0, 0, 0, 0, 0)",
    importId,
    accountId,
    named,
  ).id;
}

export function fillStatement(write: WriteHandle, id: number, f: StatementFigures): void {
  write.run(
    `UPDATE statement SET number = ?, currency = ?, read = ?, added = ?, known = ?, refused = ?, sum = ?, first_day = ?, last_day = ?, opening = ?, opening_day = ?, closing = ?, closing_day = ? WHERE id = ?`,
    f.number,
    f.currency,
    f.read,
    f.added,
    f.known,
    f.refused,
    f.sum,
    f.firstDay,
    f.lastDay,
    f.opening,
    f.openingDay,
    f.closing,
    f.closingDay,
    id,
  );
}

/** Keeps the first problems of an import one by one. */
export function insertProblems(write: WriteHandle, importId: number, problems: readonly Problem[]): void {
  for (const item of problems.slice(0, MAX_LISTED_PROBLEMS))
    write.run(
      'INSERT INTO problem (import_id, code, severity, row, field, excerpt, message) VALUES (?, ?, ?, ?, ?, ?, ?)',
      importId,
      item.code,
      item.severity,
      item.row,
      item.column,
      item.excerpt,
      item.message,
    );
}

export function insertSighting(
  write: WriteHandle,
  lineId: number,
  owner: { readonly importId: number; readonly statementId: number },
  row: number,
): void {
  write.run(
    'INSERT OR IGNORE INTO sighting (line_id, import_id, statement_id, row) VALUES (?, ?, ?, ?)',
    lineId,
    owner.importId,
    owner.statementId,
    row,
  );
}

const DECIDED = `EXISTS (SELECT 1 FROM line l WHERE l.import_id = i.id AND (EXISTS (SELECT 1 FROM active_leg a WHERE a.line_id = l.id)
  OR EXISTS (SELECT 1 FROM excluded_line x WHERE x.line_id = l.id OR x.original_id = l.id)))`;

/** All imports, newest first. */
export function listImports(read: ReadHandle): ImportView[] {
  const rows = read.all<{
    id: number;
    at: string;
    by: string;
    file: string;
    format: string;
    preset: string | null;
    side: number;
    sha256: string;
    state: 'committed' | 'withdrawn';
    decided: number;
    lines: number;
    account: string | null;
  }>(
    `SELECT i.id, i.at, i.actor AS "by", i.file, i.format, i.preset, i.side, i.sha256, i.state, ${DECIDED} AS decided,
       (SELECT count(1) FROM line l WHERE l.import_id = i.id) AS lines,
       (SELECT group_concat(name, ', ') FROM (SELECT DISTINCT a.name FROM statement s JOIN account a ON a.id = s.account_id WHERE s.import_id = i.id ORDER BY a.name)) AS account
     FROM import i ORDER BY i.id DESC`,
  );
  return rows.map(({ decided, account, side, ...row }) => ({
    ...row,
    side: sideName(side),
    account: account ?? '',
    withdrawable: row.state === 'committed' && decided === 0,
  }));
}

/** Hands lines that another committed import also holds over to that import; returns how many. */
function handOver(write: WriteHandle, importId: number): number {
  const shared = write.all<{ lineId: number; importId: number; statementId: number; row: number }>(
    `SELECT g.line_id AS lineId, g.import_id AS importId, g.statement_id AS statementId, g.row FROM sighting g
     JOIN line l ON l.id = g.line_id JOIN import i ON i.id = g.import_id
     WHERE l.import_id = ? AND i.state = 'committed' AND g.import_id <> l.import_id ORDER BY g.line_id, g.import_id`,
    importId,
  );
  const seen = new Set<number>();
  for (const item of shared) {
    if (seen.has(item.lineId)) continue;
    seen.add(item.lineId);
    write.run(
      'UPDATE line SET import_id = ?, statement_id = ?, row = ? WHERE id = ?',
      item.importId,
      item.statementId,
      item.row,
      item.lineId,
    );
    write.run(
      'DELETE FROM sighting WHERE line_id = ? AND import_id = ? AND row = ?',
      item.lineId,
      item.importId,
      item.row,
    );
    write.run('UPDATE statement SET added = added + 1, known = known - 1 WHERE id = ?', item.statementId);
  }
  return seen.size;
}

/** Withdraws an import inside the caller's transaction: its lines leave, unless another import holds them too. Returns lines removed. */
export function withdrawImport(write: WriteHandle, importId: number): number {
  const row = write.get<{ state: string; decided: number; file: string }>(
    `SELECT i.state, i.file, ${DECIDED} AS decided FROM import i WHERE i.id = ?`,
    importId,
  );
  if (row === null) throw new CallError('not_found', `There is no import ${importId}.`);
  if (row.state === 'withdrawn')
    throw new CallError('conflict', `${row.file} was withdrawn before. Nothing was changed.`);
  if (row.decided !== 0)
    throw new CallError(
      'conflict',
      `Lines of ${row.file} are in approved matches or excluded duplicates. Nothing was changed. Undo those decisions first, then withdraw it.`,
    );
  refuseLockedWithdrawal(write, importId, row.file);
  handOver(write, importId);
  write.run("UPDATE import SET state = 'withdrawn' WHERE id = ?", importId);
  write.run('DELETE FROM sighting WHERE import_id = ?', importId);
  forgetLinesOf(write, importId);
  const inactive = write.all<{ id: number }>(
    `SELECT DISTINCT m.match_id AS id FROM match_leg m JOIN line l ON l.id = m.line_id WHERE l.import_id = ?`,
    importId,
  );
  for (const { id } of inactive) write.run('DELETE FROM match_leg WHERE match_id = ?', id);
  const removed = write.run('DELETE FROM line WHERE import_id = ?', importId).changes;
  write.run('DELETE FROM problem WHERE import_id = ?', importId);
  write.run('DELETE FROM statement WHERE import_id = ?', importId);
  return removed;
}

export interface Profile {
  readonly layout: string;
  readonly side: Side;
  readonly map: ColumnMap;
  readonly account: string;
}

/** The mapping remembered for a layout, or null. One that no longer parses is treated as forgotten. */
export function findProfile(read: ReadHandle, layout: string): Profile | null {
  const row = read.get<{ side: number; map: string; account: string }>(
    'SELECT side, map, account FROM profile WHERE layout = ?',
    layout,
  );
  if (row === null) return null;
  const map = columnMapSchema.safeParse(JSON.parse(row.map));
  return map.success ? { layout, side: sideName(row.side), map: map.data, account: row.account } : null;
}

export function rememberProfile(write: WriteHandle, profile: Profile, at: string): void {
  write.run(
    'INSERT INTO profile (layout, side, map, account, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (layout) DO UPDATE SET side = excluded.side, map = excluded.map, account = excluded.account, at = excluded.at',
    profile.layout,
    SIDE_CODES[profile.side],
    JSON.stringify(profile.map),
    profile.account,
    at,
  );
}

/** The kept source of an import: bytes (null where it was too large to keep) and where it came from. */
export function importSource(
  read: ReadHandle,
  importId: number,
): {
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
  readonly encoding: string;
  readonly format: string;
  readonly bytes: Uint8Array | null;
} | null {
  const row = read.get<{
    file: string;
    path: string;
    sha256: string;
    encoding: string;
    format: string;
    source: Uint8Array | null;
  }>('SELECT file, path, sha256, encoding, format, source FROM import WHERE id = ?', importId);
  if (row === null) return null;
  const { source, ...facts } = row;
  return { ...facts, bytes: source === null ? null : inflateRawSync(source) };
}
