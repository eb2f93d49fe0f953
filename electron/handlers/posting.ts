/** Posting: keys first, then the file, then the record; what was cut short is looked up before anything is written again. */

import { resolve } from 'node:path';
import type { PostResult } from '../../shared/contract/close.ts';
import { CallError } from '../../shared/contract/index.ts';
import { isTick, journalTotals } from '../../shared/ledger/journal.ts';
import { type Destination, destinationById } from '../posting/registry.ts';
import { backupBefore } from '../store/backups.ts';
import { toCallError } from '../store/errors.ts';
import type { WriteHandle } from '../store/handle.ts';
import { readyEntries } from '../store/journal-entries.ts';
import {
  beginPosting,
  cancelPosting,
  finishPosting,
  type Posting,
  settleTicks,
  type Target,
  TICK,
  unfinishedPostings,
} from '../store/postings.ts';
import type { JobContext } from './context.ts';

type Who = { readonly at: string; readonly actor: string };

/** Keys of postings of one target that arrived there; a target of a destination that is gone holds none. */
function arrived(first: Posting): ReadonlySet<string> {
  return destinationById(first.destination)?.findKeys(first.file) ?? new Set();
}

/** Looks at the destination for keys whose writing was cut short: found means written, absent means it never was. Each file is read once. */
function resolveUnfinished(write: WriteHandle, who: Who): void {
  const targets = new Map<string, Posting[]>();
  for (const posting of unfinishedPostings(write)) {
    const key = JSON.stringify([posting.destination, posting.file]);
    const group = targets.get(key);
    if (group === undefined) targets.set(key, [posting]);
    else group.push(posting);
  }
  for (const postings of targets.values()) {
    const { destination, file } = postings[0]!;
    const there = arrived(postings[0]!);
    const written = postings.filter(({ key }) => there.has(key)).map(({ key }) => key);
    const absent = postings.filter(({ key }) => !there.has(key)).map(({ key }) => key);
    if (written.length > 0) finishPosting(write, written, { destination, file, sha256: '' }, who);
    if (absent.length > 0) cancelPosting(write, absent, { destination, file }, who);
  }
}

export interface PostInput {
  readonly destination: string;
  readonly path: string;
  readonly dryRun: boolean;
  readonly by: string;
}

/** Posts every entry that is ready, each exactly once, and settles the ticks among the approved; or says what would be posted. */
export function postAll(context: JobContext, input: PostInput): PostResult {
  const { read } = context.session();
  const destination = destinationById(input.destination);
  if (destination === null) throw new CallError('not_found', `There is no destination ${input.destination}.`);
  const who = { at: context.clock(), actor: input.by };
  if (!input.dryRun) resolveUnfinished(context.session().write, who);
  const ready = readyEntries(read);
  const entries = ready.filter((entry) => !isTick(entry));
  const ticks = ready.filter(isTick);
  const already = read.number("SELECT count(1) AS n FROM posting WHERE state = 'sent' AND destination <> ?", TICK);
  const totals = journalTotals(entries);
  const facts = {
    destination: destination.id,
    posted: entries.length,
    already,
    ticks: ticks.length,
    lines: entries.reduce((sum, entry) => sum + entry.lines.length, 0),
    totals,
    debit: totals.reduce((sum, one) => sum + one.debit, 0),
    credit: totals.reduce((sum, one) => sum + one.credit, 0),
  };
  if (input.dryRun) return { ...facts, dryRun: true, file: null };
  const settle = (): void => {
    if (ticks.length > 0) settleTicks(context.session().write, ticks, who);
  };
  if (entries.length === 0) {
    settle();
    return { ...facts, dryRun: false, file: null };
  }
  const file = resolve(input.path);
  destination.check(file);
  backupBefore(read, context.session().key.passphrase, { reason: 'post', at: who.at });
  send(context.session().write, destination, { file, entries, who });
  settle();
  return { ...facts, dryRun: false, file };
}

interface Sending {
  readonly file: string;
  readonly entries: ReturnType<typeof readyEntries>;
  readonly who: Who;
}

/** Commits the keys; another posting that holds one of them is at work or came first. */
function begin(write: WriteHandle, entries: Sending['entries'], target: Target, who: Who): void {
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

function send(write: WriteHandle, destination: Destination, { file, entries, who }: Sending): void {
  const keys = entries.map((entry) => entry.key);
  const target = { destination: destination.id, file };
  begin(write, entries, target, who);
  let sha256: string;
  try {
    ({ sha256 } = destination.write(file, entries));
  } catch (error) {
    // The destination writes all or nothing, and throws only where nothing stands under the final name.
    cancelPosting(write, keys, target, who);
    throw toCallError(error);
  }
  try {
    finishPosting(write, keys, { ...target, sha256 }, who);
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
