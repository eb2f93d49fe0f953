/** The outbox: keys first, then the file, then the record; what was cut short is looked up before anything is written again. */

import { CallError } from '../../shared/contract/index.ts';
import type { JournalEntry } from '../../shared/ledger/journal.ts';
import { checkEntries, checkTarget, findKeys, writeJournal } from '../posting/journal-file.ts';
import type { JournalFacts, Layout } from '../posting/layout.ts';
import { layoutById } from '../posting/registry.ts';
import { toCallError } from '../store/errors.ts';
import type { ReadHandle, WriteHandle } from '../store/handle.ts';
import { readMeta } from '../store/meta.ts';
import { openedBefore } from '../store/posted.ts';
import {
  beginPosting,
  cancelPosting,
  finishPosting,
  type OutboxEntry,
  type Posting,
  type Target,
  unfinishedPostings,
} from '../store/postings.ts';
import { ledgerFacts } from '../store/workspace-chart.ts';

export type Who = { readonly at: string; readonly actor: string };

/** The layout with this id. Throws CallError `not_found`. */
export function layoutOf(id: string): Layout {
  const layout = layoutById(id);
  if (layout === null) throw new CallError('not_found', `There is no destination ${id}. Nothing was changed.`);
  return layout;
}

/** What a file of this layout says besides its entries. */
export function journalFacts(read: ReadHandle, layout: Layout, file: string, at: string): JournalFacts {
  return {
    at,
    home: readMeta(read, 'currency') ?? '',
    account: ledgerFacts(read),
    opened: openedBefore(read, layout.id, at, file),
  };
}

/** Keys of postings of one target that arrived there; a target of a destination that is gone holds none. */
function arrived({ destination, file }: Posting): ReadonlySet<string> {
  const layout = layoutById(destination);
  return layout === null ? new Set() : findKeys(layout, file);
}

/** Looks at the destination for keys whose writing was cut short: found means written, absent means it never was. Each file is read once. */
export function resolveUnfinished(write: WriteHandle, who: Who): void {
  const targets = new Map<string, Posting[]>();
  for (const posting of unfinishedPostings(write)) {
    const key = JSON.stringify([posting.destination, posting.file]);
    const group = targets.get(key);
    if (group === undefined) targets.set(key, [posting]);
    else group.push(posting);
  }
  for (const postings of targets.values()) {
    const { destination, file, reverses } = postings[0]!;
    const there = arrived(postings[0]!);
    const written = postings.filter(({ key }) => there.has(key)).map(({ key }) => key);
    const absent = postings.filter(({ key }) => !there.has(key)).map(({ key }) => key);
    const action = reverses === null ? 'post' : 'post.reverse';
    if (written.length > 0) finishPosting(write, written, { destination, file, sha256: '', action }, who);
    if (absent.length > 0) cancelPosting(write, absent, { destination, file }, who);
  }
}

/** Commits the keys; another posting that holds one of them is at work or came first. */
function begin(write: WriteHandle, entries: readonly OutboxEntry[], target: Target, who: Who): void {
  try {
    beginPosting(write, entries, target, who);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT'))) throw error;
    throw new CallError(
      'conflict',
      'Another posting of these entries is under way or came first. Nothing was written. Look at what is posted, then try again.',
      error.message,
    );
  }
}

export interface Sending {
  readonly layout: Layout;
  readonly file: string;
  readonly entries: readonly OutboxEntry[];
  readonly action: 'post' | 'post.reverse';
}

/** What can be known before keys are committed. Throws CallError; nothing was changed. */
export function checkSending(read: ReadHandle, { layout, file, entries }: Omit<Sending, 'action'>, who: Who): void {
  checkTarget(layout, file);
  checkEntries(layout, entries, journalFacts(read, layout, file, who.at));
}

/** Writes entries exactly once. Throws CallError: then nothing was written, unless the message says that the file is complete. */
export function send(write: WriteHandle, { layout, file, entries, action }: Sending, who: Who): void {
  const keys = entries.map((entry: JournalEntry) => entry.key);
  const target = { destination: layout.id, file };
  const facts = journalFacts(write, layout, file, who.at);
  begin(write, entries, target, who);
  let sha256: string;
  try {
    ({ sha256 } = writeJournal(layout, file, entries, facts));
  } catch (error) {
    // The file is written whole or not at all, and this throws only where nothing stands under the final name.
    cancelPosting(write, keys, target, who);
    throw toCallError(error);
  }
  try {
    finishPosting(write, keys, { ...target, sha256, action }, who);
  } catch (error) {
    // What is in the file is posted. It stays marked as being sent, and the next posting finds it there.
    const known = toCallError(error);
    throw new CallError(
      known instanceof CallError ? known.code : 'io_failed',
      `The journal is complete in ${file}, but the workspace could not record it. Keep that file where it is: it counts as posted, and the next posting records it without writing it again.`,
      error instanceof Error ? error.message : null,
    );
  }
}
