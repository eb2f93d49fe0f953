/** The way back from a posting: reversing entries, and another copy of a file with the keys it has. */

import { resolve } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { type JournalEntry, journalTotals, reversalOf } from '../../shared/ledger/journal.ts';
import { writeJournal } from '../posting/journal-file.ts';
import { backupBefore } from '../store/backups.ts';
import type { ReadHandle } from '../store/handle.ts';
import type { PostScope } from '../store/journal-entries.ts';
import {
  entriesOfFile,
  openDay,
  type PostedEntry,
  postingByKey,
  postingOfMatch,
  recordedHash,
  reversible,
} from '../store/posted.ts';
import { recordCopy, TICK } from '../store/postings.ts';
import type { JobContext } from './context.ts';
import { checkSending, journalFacts, layoutOf, resolveUnfinished, send } from './outbox.ts';

export interface ReverseInput {
  readonly destination: string;
  readonly path: string;
  readonly keys: readonly string[];
  readonly matches: readonly number[];
  /** Every entry of it; null where only those named are meant. */
  readonly scope: PostScope | null;
  readonly day: Day | null;
  readonly dryRun: boolean;
  readonly by: string;
}

type Reversal = JournalEntry & { readonly reverses: string };

/** Throws CallError `conflict` for a posting that cannot be taken back. */
function checkReversible(posted: PostedEntry): PostedEntry {
  const { key } = posted.entry;
  const refuse = (why: string): never => {
    throw new CallError('conflict', `Entry ${key} ${why}. Nothing was changed.`);
  };
  if (posted.destination === TICK) refuse('is a tick and wrote nothing: undo its match instead');
  if (posted.reverses !== null) refuse('is a reversal itself: approve and post the match again instead');
  if (posted.reversedBy !== null) refuse(`was reversed before, by ${posted.reversedBy}`);
  if (posted.state !== 'sent') refuse('is not known to be written: post once more, which looks it up');
  return posted;
}

function found(posted: PostedEntry | null, what: string): PostedEntry {
  if (posted === null)
    throw new CallError(
      'not_found',
      `There is no posted entry of ${what}. Nothing was changed. Look at what is posted.`,
    );
  return checkReversible(posted);
}

function chosen(read: ReadHandle, { keys, matches, scope }: ReverseInput): PostedEntry[] {
  const named = [
    ...keys.map((key) => found(postingByKey(read, key), `the key ${key}`)),
    ...matches.map((id) => found(postingOfMatch(read, id), `match ${id}`)),
  ];
  const all = scope === null ? named : [...named, ...reversible(read, scope)];
  return [...new Map(all.map((posted) => [posted.entry.key, posted])).values()];
}

/** Day of a reversal: the one a person names, else that of `openDay`. Throws CallError `locked` where the named one is closed. */
function dayOf(read: ReadHandle, { accountId, entry }: PostedEntry, named: Day | null): Day {
  const open = openDay(read, accountId, named ?? entry.day);
  if (named !== null && open !== named)
    throw new CallError(
      'conflict',
      `${isoDay(named)} is in a locked period. Nothing was changed. Choose a day from ${isoDay(open)} on.`,
    );
  return open;
}

function reversals(read: ReadHandle, input: ReverseInput): Reversal[] {
  return chosen(read, input)
    .map((posted) => ({ ...reversalOf(posted.entry, dayOf(read, posted, input.day)), reverses: posted.entry.key }))
    .sort((a, b) => a.day - b.day || a.matchId - b.matchId || (a.key < b.key ? -1 : 1));
}

/** Takes posted entries back by their exact negatives in a file of their own; or says which these would be. Throws CallError. */
export function reverse(context: JobContext, input: ReverseInput) {
  const { read } = context.session();
  const layout = layoutOf(input.destination);
  const who = { at: context.clock(), actor: input.by };
  if (!input.dryRun) resolveUnfinished(context.session().write, who);
  const entries = reversals(read, input);
  if (entries.length === 0)
    throw new CallError('not_found', 'No posted entry is left to reverse there. Nothing was changed.');
  const facts = { destination: layout.id, totals: journalTotals(entries), entries };
  if (input.dryRun) return { ...facts, dryRun: true, file: null };
  const file = resolve(input.path);
  checkSending(read, { layout, file, entries }, who);
  backupBefore(read, context.session().key.passphrase, { reason: 'post', at: who.at });
  send(context.session().write, { layout, file, entries, action: 'post.reverse' }, who);
  return { ...facts, dryRun: false, file };
}

export interface AgainInput {
  /** Null: the layout the file was written in. */
  readonly destination: string | null;
  readonly path: string;
  /** Null: every entry there is. */
  readonly file: string | null;
  readonly by: string;
}

/** Writes entries again with the keys they have. The record of what is posted stays as it is; the audit trail names the copy. */
export function writeAgain(context: JobContext, input: AgainInput) {
  const { read, write } = context.session();
  const of = input.file === null ? null : resolve(input.file);
  const posted = entriesOfFile(read, of);
  const first = posted[0];
  if (first === undefined)
    throw new CallError(
      'not_found',
      `${of ?? 'This workspace'} holds no posted entry. Nothing was written. Look at the files that were posted.`,
    );
  const ids = new Set(posted.map(({ destination }) => destination));
  if (input.destination === null && ids.size > 1)
    throw new CallError('refused', 'The entries were posted in several layouts. Nothing was written. Name one.');
  const layout = layoutOf(input.destination ?? first.destination);
  const who = { at: context.clock(), actor: input.by };
  const file = resolve(input.path);
  // A file says when it was first written, and opens what earlier files did not.
  const at = of === null ? who.at : first.at;
  const facts = journalFacts(read, layout, of ?? file, at);
  const opened = of === null ? new Set<string>() : facts.opened;
  const entries = posted.map(({ entry }) => entry);
  const { sha256 } = writeJournal(layout, file, entries, { ...facts, opened });
  recordCopy(write, { destination: layout.id, file, of: of ?? 'all', entries: entries.length, sha256 }, who);
  const before = of === null || layout.id !== first.destination ? null : recordedHash(read, of);
  return { file, entries: entries.length, sha256, same: before === null ? null : before === sha256 };
}
