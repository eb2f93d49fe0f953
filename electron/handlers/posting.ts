/** Posting calls: what is ready, what a person confirms, the writing of it, the way back, and another copy. */

import { resolve } from 'node:path';
import type { Output } from '../../shared/contract/index.ts';
import { CallError } from '../../shared/contract/index.ts';
import type { JournalEntryView, PostResult, PostSummary } from '../../shared/contract/posting.ts';
import type { Day } from '../../shared/day.ts';
import { isTick, type JournalEntry, journalTotals, suspenseSums } from '../../shared/ledger/journal.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { LAYOUTS } from '../posting/registry.ts';
import { accountById } from '../store/accounts.ts';
import { backupBefore } from '../store/backups.ts';
import type { ReadHandle } from '../store/handle.ts';
import { EVERYTHING, type PostScope, type ReadyMatch, readyCount, readyMatches } from '../store/journal-entries.ts';
import { readMeta } from '../store/meta.ts';
import { bookSources, setNature } from '../store/natures.ts';
import { postedCount, postedFiles, postedPage, postedState, sentCount } from '../store/posted.ts';
import { settleTicks } from '../store/postings.ts';
import { proofInput } from '../store/proof-input.ts';
import type { JobContext, JobHandlers, ScreenHandlers } from './context.ts';
import { checkSending, layoutOf, resolveUnfinished, send } from './outbox.ts';
import { reverse, writeAgain } from './reversal.ts';

const SAMPLE_BLOCKED =
  'This is the sample company: nothing in it can be posted to your books. The demo writes its journal beside it instead.';

const isSample = (read: ReadHandle): boolean => readMeta(read, 'sample') === '1';

function refuseSample(read: ReadHandle): void {
  if (isSample(read)) throw new CallError('refused', SAMPLE_BLOCKED);
}

/** Ready matches by what becomes of them. */
function sorted(ready: readonly ReadyMatch[]): {
  readonly entries: JournalEntry[];
  readonly ticks: JournalEntry[];
  readonly waiting: number;
} {
  const known = ready.filter(({ unknown }) => unknown.length === 0).map(({ entry }) => entry);
  return {
    entries: known.filter((entry) => !isTick(entry)),
    ticks: known.filter(isTick),
    waiting: ready.length - known.length,
  };
}

function view(entry: JournalEntry, state: JournalEntryView['state'], file: string): JournalEntryView {
  const { key, matchId, day, text, lines } = entry;
  return { key, matchId, day, text, state, file, lines: lines.map((line) => ({ ...line })) };
}

function preview(
  read: ReadHandle,
  {
    offset,
    limit,
    scope = EVERYTHING,
  }: { readonly offset: number; readonly limit: number; readonly scope?: PostScope },
): Output<'post.preview'> {
  const ready = readyCount(read, scope);
  const page = offset < ready ? readyMatches(read, scope, { offset, limit }) : [];
  const left = limit - page.length;
  const posted = left === 0 ? [] : postedPage(read, scope, Math.max(0, offset - ready), left);
  const { entries, ticks, waiting } = sorted(page);
  return {
    ready,
    posted: postedCount(read, scope),
    ticks: ticks.length,
    waiting,
    totals: journalTotals(entries),
    blocked: isSample(read) ? SAMPLE_BLOCKED : null,
    layouts: LAYOUTS.map(({ id, title, extension }) => ({ id, title, extension })),
    entries: [
      ...page.map(({ entry, unknown }) => view(entry, unknown.length > 0 ? 'waiting' : 'ready', '')),
      ...posted.map((item) => view(item.entry, postedState(item), item.file)),
    ],
  };
}

/** Accounts of the entries that are not proved over the scope's days. */
function notProved(read: ReadHandle, ready: readonly ReadyMatch[], scope: PostScope): PostSummary['notProved'] {
  const counts = new Map<number, number>();
  for (const { accountId, entry, unknown } of ready)
    if (unknown.length === 0 && !isTick(entry)) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return [...counts].flatMap(([accountId, entries]) => {
    const { state } = proof(proofInput(read, { accountId, from: scope.from, to: scope.to }));
    return state === 'proved' ? [] : [{ accountId, account: accountById(read, accountId)?.name ?? '', entries }];
  });
}

function summary(read: ReadHandle, scope: PostScope): PostSummary {
  const ready = readyMatches(read, scope);
  const { entries, ticks, waiting } = sorted(ready);
  return {
    entries: entries.length,
    ticks: ticks.length,
    waiting,
    lines: entries.reduce((sum, entry) => sum + entry.lines.length, 0),
    totals: journalTotals(entries),
    notProved: notProved(read, ready, scope),
    suspense: [...suspenseSums(entries)].map(([currency, amount]) => ({ currency, amount })),
  };
}

export interface PostInput {
  readonly destination: string;
  readonly path: string;
  readonly dryRun: boolean;
  readonly by: string;
  readonly scope?: PostScope | undefined;
}

/** Posts every entry of the scope that is ready, each exactly once, and settles its ticks; or says what would be posted. */
export function postAll(context: JobContext, input: PostInput): PostResult {
  const { read } = context.session();
  const layout = layoutOf(input.destination);
  const scope = input.scope ?? EVERYTHING;
  const who = { at: context.clock(), actor: input.by };
  if (!input.dryRun) resolveUnfinished(context.session().write, who);
  const { entries, ticks, waiting } = sorted(readyMatches(read, scope));
  const totals = journalTotals(entries);
  const facts = {
    destination: layout.id,
    posted: entries.length,
    already: sentCount(read, scope),
    ticks: ticks.length,
    waiting,
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
  checkSending(read, { layout, file, entries }, who);
  backupBefore(read, context.session().key.passphrase, { reason: 'post', at: who.at });
  send(context.session().write, { layout, file, entries, action: 'post' }, who);
  settle();
  return { ...facts, dryRun: false, file };
}

export const postingScreens: Pick<ScreenHandlers, 'post.preview' | 'post.files' | 'books.sources' | 'books.setNature'> =
  {
    'post.preview': (context, input) => preview(context.session().read, { ...input, scope: input.scope ?? EVERYTHING }),
    'post.files': (context) => postedFiles(context.session().read),
    'books.sources': (context) => bookSources(context.session().read),
    'books.setNature': (context, { importId, nature, by }) =>
      setNature(context.session().write, importId, nature, { at: context.clock(), actor: by }),
  };

export const postingJobs: Pick<JobHandlers, 'post.summary' | 'post.run' | 'post.reverse' | 'post.again'> = {
  'post.summary': (context, { scope }) => summary(context.session().read, scope),
  'post.run': (context, input) => {
    if (!input.dryRun) refuseSample(context.session().read);
    return postAll(context, input);
  },
  'post.reverse': (context, input) => {
    if (!input.dryRun) refuseSample(context.session().read);
    const { entries, ...result } = reverse(context, { ...input, day: input.day as Day | null });
    return {
      ...result,
      entries: entries.map(({ reverses, ...entry }) => ({ ...view(entry, 'reversal', result.file ?? ''), reverses })),
    };
  },
  'post.again': (context, input) => {
    refuseSample(context.session().read);
    return writeAgain(context, input);
  },
};
