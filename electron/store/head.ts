/** The chain's end, kept outside the database: a small file beside it that tells when acknowledged entries are missing. */

import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { z } from 'zod';
import { chainEnd } from './audit.ts';
import type { PendingEntry, ReadHandle, WriteHandle } from './handle.ts';

/** Entries told one by one when they are missing; a longer gap is told as a number. */
const TOLD = 50;

const headSchema = z.object({
  /** Hash of the first entry: which workspace this is. */
  born: z.string(),
  /** Length of the chain and hash of its last entry. */
  entries: z.number().int(),
  hash: z.string(),
  /** Newest entries: number, time, action. No names and no figures: the workspace may be encrypted. */
  newest: z.array(z.tuple([z.number().int(), z.string(), z.string()])),
});
export type Head = z.infer<typeof headSchema>;

/** Where the head of a workspace stands. */
export function headPath(path: string): string {
  return `${path}-head`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The head beside a workspace; null where there is none, or none that reads. */
export function readHead(path: string): Head | null {
  try {
    const [text = '', sum = ''] = readFileSync(headPath(path), 'utf8').split('\n');
    // A torn or damaged file says nothing: it must not raise an alarm that is none.
    return digest(text) === sum ? headSchema.parse(JSON.parse(text)) : null;
  } catch {
    return null;
  }
}

function firstHash(read: ReadHandle): string {
  return read.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = 1')?.hash ?? '';
}

/** Head of the chain as the database holds it; null before the first entry. */
export function currentHead(read: ReadHandle): Head | null {
  const end = chainEnd(read);
  if (end === null) return null;
  const newest = read.all<{ seq: number; at: string; action: string }>(
    'SELECT seq, at, action FROM audit ORDER BY seq DESC LIMIT ?',
    TOLD,
  );
  return {
    born: firstHash(read),
    entries: end.seq,
    hash: end.hash,
    newest: newest.map(({ seq, at, action }) => [seq, at, action]),
  };
}

/**
 * Writes the head after a commit. A head that cannot be written (read-only folder, full disk) is left as it was: then it is behind the
 * database, which is no fault. Not flushed: after a power cut it may be behind too.
 */
export function writeHead(read: ReadHandle, path = read.path): void {
  const head = currentHead(read);
  if (head === null) return;
  const text = JSON.stringify(head);
  const temporary = `${headPath(path)}.${process.pid}-${threadId}.new`;
  try {
    writeFileSync(temporary, `${text}\n${digest(text)}\n`, { mode: 0o600 });
    renameSync(temporary, headPath(path));
  } catch {
    rmSync(temporary, { force: true });
  }
}

/** What the database lacks of the chain that a head knows. */
export interface Loss {
  /** `other`: the head is of another workspace; `rewritten`: its last entry is another one here; `missing`: it is not here. */
  readonly kind: 'other' | 'rewritten' | 'missing';
  /** Length of the chain here and there. */
  readonly have: number;
  readonly knew: number;
  /** The missing entries as far as the head tells them, oldest first: "approve at 2026-10-31T09:00:00.000Z". */
  readonly lost: readonly string[];
}

/** Compares the database with a head; null where everything the head knows is there. */
export function lossAgainst(read: ReadHandle, head: Head): Loss | null {
  const have = chainEnd(read)?.seq ?? 0;
  const lost = head.newest
    .filter(([seq]) => seq > have)
    .reverse()
    .map(([, at, action]) => `${action} at ${at}`);
  const facts = { have, knew: head.entries, lost };
  if (firstHash(read) !== head.born) return { ...facts, kind: 'other', lost: [] };
  if (have < head.entries) return { ...facts, kind: 'missing' };
  const here = read.get<{ hash: string }>('SELECT hash FROM audit WHERE seq = ?', head.entries)?.hash;
  return here === head.hash ? null : { ...facts, kind: 'rewritten' };
}

/** A loss as a sentence, with what to do. */
export function lossText(loss: Loss): string {
  if (loss.kind === 'other')
    return 'The file beside the workspace that remembers its history belongs to another workspace: one was copied over the other.';
  if (loss.kind === 'rewritten')
    return `Entry ${loss.knew} of the audit trail is not the one that was written: the file was replaced by another state of it.`;
  const count = loss.knew - loss.have;
  const told =
    loss.lost.length === 0 ? '' : `: ${loss.lost.slice(0, 10).join(', ')}${loss.lost.length > 10 ? ' ...' : ''}`;
  return `${count} acknowledged ${count === 1 ? 'entry' : 'entries'} (${loss.have + 1} to ${loss.knew}) ${count === 1 ? 'is' : 'are'} missing${told}.`;
}

/** Name of the audit entry that keeps a loss on record when work goes on after it. */
export const LOSS = 'loss';

/** The entry that records what is missing, before the head beside the file is written anew; null where nothing is. */
export function lossEntry(write: WriteHandle, at: string): PendingEntry | null {
  const head = readHead(write.path);
  const loss = head === null ? null : lossAgainst(write, head);
  if (head === null || loss === null) return null;
  const { kind, have, knew, lost } = loss;
  return {
    at,
    actor: 'tieout',
    action: LOSS,
    subject: 'audit trail',
    body: { kind, have, knew, hash: head.hash, lost },
  };
}
