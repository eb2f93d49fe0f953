/** The append-only audit trail with its SHA-256 chain (security.md 3.7). */

import { createHash } from 'node:crypto';
import type { PendingEntry, ReadHandle, WriteHandle } from './handle.ts';

export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly body: string;
  readonly prev: string;
  readonly hash: string;
}

/** What the first entry points back to. */
export const CHAIN_START = '0'.repeat(64);

/** Hash of one entry: every field length-prefixed, so that no two different entries share a preimage. */
export function chainHash(
  prev: string,
  entry: Pick<AuditRow, 'seq' | 'at' | 'actor' | 'action' | 'subject' | 'body'>,
): string {
  const hash = createHash('sha256');
  for (const part of [prev, String(entry.seq), entry.at, entry.actor, entry.action, entry.subject, entry.body])
    hash.update(`${Buffer.byteLength(part)}:${part};`);
  return hash.digest('hex');
}

/** Appends an entry; call it in the transaction of the change it records. It is written as the transaction commits. */
export function appendAudit(write: WriteHandle, entry: PendingEntry): void {
  write.transaction(() => write.entries.push(entry));
}

/** Newest entry of the trail; null where there is none. */
export function chainEnd(read: ReadHandle): { readonly seq: number; readonly hash: string } | null {
  return read.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
}

/** Writes an entry behind the newest; returns its number. Only chain.ts calls this. */
export function writeEntry(write: WriteHandle, entry: PendingEntry): number {
  const last = chainEnd(write);
  const { at, actor, action, subject } = entry;
  const row = { seq: (last?.seq ?? 0) + 1, at, actor, action, subject, body: JSON.stringify(entry.body) };
  const prev = last?.hash ?? CHAIN_START;
  write.run(
    'INSERT INTO audit (seq, at, actor, action, subject, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    row.seq,
    row.at,
    row.actor,
    row.action,
    row.subject,
    row.body,
    prev,
    chainHash(prev, row),
  );
  return row.seq;
}

export interface Chain {
  readonly entries: number;
  readonly head: string;
  /** First entry that does not fit, null when all do. */
  readonly brokenAt: number | null;
  /** Hash over the seals that each entry carries, by its number; null where it sealed nothing. */
  readonly roots: ReadonlyMap<number, string | null>;
}

function rootOf(body: string): string | null {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null && 'seal' in value && typeof value.seal === 'string'
    ? value.seal
    : null;
}

/** Walks the chain. */
export function verifyChain(read: ReadHandle): Chain {
  let prev = CHAIN_START;
  let entries = 0;
  const roots = new Map<number, string | null>();
  for (const row of read.iterate<AuditRow>(
    'SELECT seq, at, actor, action, subject, body, prev, hash FROM audit ORDER BY seq',
  )) {
    entries++;
    if (row.seq !== entries || row.prev !== prev || row.hash !== chainHash(prev, row))
      return { entries, head: prev, brokenAt: row.seq, roots };
    prev = row.hash;
    roots.set(row.seq, rootOf(row.body));
  }
  return { entries, head: prev, brokenAt: null, roots };
}

/** A page of the trail, newest first. */
export function auditPage(
  read: ReadHandle,
  filter: string,
  offset: number,
  limit: number,
): { readonly total: number; readonly rows: readonly AuditRow[] } {
  const like = `%${filter.replace(/[\\%_]/g, '\\$&')}%`;
  const columns = ['actor', 'action', 'subject', 'body'];
  const where = columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
  const params = columns.map(() => like);
  const total = read.number(`SELECT count(1) AS n FROM audit WHERE ${where}`, ...params);
  const rows = read.all<AuditRow>(
    `SELECT seq, at, actor, action, subject, body, prev, hash FROM audit WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
    ...params,
    limit,
    offset,
  );
  return { total, rows };
}
