/** The outbox: which entries are being written, which are (security.md 3.8). */

import type { JournalEntry } from '../../shared/ledger/journal.ts';
import { appendAudit } from './audit.ts';
import type { Actor } from './decisions.ts';
import type { ReadHandle, WriteHandle } from './handle.ts';
import { bumpRevision } from './meta.ts';

export interface Posting {
  readonly key: string;
  readonly match_id: number;
  readonly reverses: string | null;
  readonly destination: string;
  readonly file: string;
}

export interface Target {
  readonly destination: string;
  readonly file: string;
}

/** An entry on its way out; `reverses` is the key of the posting it takes back. */
export interface OutboxEntry extends JournalEntry {
  readonly reverses?: string;
}

/** Condition on a posting `p`: nothing that was written takes it back. */
export const NOT_REVERSED = "NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses = p.key AND r.state = 'sent')";

/** Destination of a match that needs no entry: the record that it is settled, with nothing written anywhere. */
export const TICK = 'tick';

function insertPosting(
  write: WriteHandle,
  { key, matchId, day, text, reference, reverses }: OutboxEntry,
  target: Target & { readonly state: 'sending' | 'sent' },
  who: Actor,
): void {
  write.run(
    'INSERT INTO posting (key, match_id, reverses, day, text, reference, destination, state, file, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    key,
    matchId,
    reverses ?? null,
    day,
    text,
    reference,
    target.destination,
    target.state,
    target.file,
    who.at,
    who.actor,
  );
}

/** Records ticks as settled, so that they wait for no posting any more. */
export function settleTicks(write: WriteHandle, ticks: readonly JournalEntry[], who: Actor): void {
  write.transaction(() => {
    for (const tick of ticks) insertPosting(write, tick, { destination: TICK, file: '', state: 'sent' }, who);
    appendAudit(write, {
      at: who.at,
      actor: who.actor,
      action: 'tick',
      subject: TICK,
      body: { matches: ticks.length },
    });
    bumpRevision(write);
  });
}

/** Commits the keys and the lines of the entries before anything is written outside. */
export function beginPosting(write: WriteHandle, entries: readonly OutboxEntry[], target: Target, who: Actor): void {
  write.transaction(() => {
    for (const entry of entries) {
      insertPosting(write, entry, { ...target, state: 'sending' }, who);
      for (const [at, { account, currency, debit, credit, memo }] of entry.lines.entries())
        write.run(
          'INSERT INTO posting_line (key, at, account, currency, debit, credit, memo) VALUES (?, ?, ?, ?, ?, ?, ?)',
          entry.key,
          at,
          account,
          currency,
          debit,
          credit,
          memo,
        );
    }
    note(write, 'post.begin', entries.length, target, who);
  });
}

function note(write: WriteHandle, action: string, entries: number, { destination, file }: Target, who: Actor): void {
  appendAudit(write, { at: who.at, actor: who.actor, action, subject: destination, body: { entries, file } });
}

/** Marks entries as written. */
export function finishPosting(
  write: WriteHandle,
  keys: readonly string[],
  facts: Target & { readonly sha256: string; readonly action: 'post' | 'post.reverse' },
  who: Actor,
): void {
  write.transaction(() => {
    for (const key of keys) write.run("UPDATE posting SET state = 'sent' WHERE key = ?", key);
    appendAudit(write, {
      at: who.at,
      actor: who.actor,
      action: facts.action,
      subject: facts.destination,
      body: { entries: keys.length, file: facts.file, sha256: facts.sha256 },
    });
    bumpRevision(write);
  });
}

/** Takes keys back after it is certain that nothing was written. */
export function cancelPosting(write: WriteHandle, keys: readonly string[], target: Target, who: Actor): void {
  write.transaction(() => {
    for (const key of keys) {
      write.run(
        "DELETE FROM posting_line WHERE key = ? AND EXISTS (SELECT 1 FROM posting p WHERE p.key = posting_line.key AND p.state <> 'sent')",
        key,
      );
      write.run("DELETE FROM posting WHERE key = ? AND state <> 'sent'", key);
    }
    note(write, 'post.cancel', keys.length, target, who);
  });
}

/** Puts on record that entries posted before were written to another file, with the keys they have. */
export function recordCopy(
  write: WriteHandle,
  copy: Target & { readonly of: string; readonly entries: number; readonly sha256: string },
  who: Actor,
): void {
  const { destination, ...body } = copy;
  write.transaction(() => {
    appendAudit(write, { at: who.at, actor: who.actor, action: 'post.again', subject: destination, body });
    bumpRevision(write);
  });
}

/** Postings whose writing was cut short: they must be looked up at the destination before anything is sent again. */
export function unfinishedPostings(read: ReadHandle): Posting[] {
  return read.all<Posting>(
    "SELECT key, match_id, reverses, destination, file FROM posting WHERE state <> 'sent' ORDER BY key",
  );
}
