/** The append-only audit trail with its SHA-256 chain (security.md 3.7). */

import { createHash } from 'node:crypto';
import type { ReadHandle, WriteHandle } from './handle.ts';

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

/** Appends an entry; call it in the transaction of the change it records. */
export function appendAudit(
  write: WriteHandle,
  entry: {
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly body: Readonly<Record<string, unknown>>;
  },
): void {
  const last = write.get<{ seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    body: JSON.stringify(entry.body),
  };
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
}

/** Walks the chain. `brokenAt` is the first entry that does not fit, null when all do. */
export function verifyChain(read: ReadHandle): {
  readonly entries: number;
  readonly head: string;
  readonly brokenAt: number | null;
} {
  let prev = CHAIN_START;
  let entries = 0;
  for (const row of read.iterate<AuditRow>(
    'SELECT seq, at, actor, action, subject, body, prev, hash FROM audit ORDER BY seq',
  )) {
    entries++;
    if (row.seq !== entries || row.prev !== prev || row.hash !== chainHash(prev, row))
      return { entries, head: prev, brokenAt: row.seq };
    prev = row.hash;
  }
  return { entries, head: prev, brokenAt: null };
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
