/** Close calls: proof, posting, report, verification. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JournalEntryView, PostResult } from '../../shared/contract/close.ts';
import { CallError } from '../../shared/contract/index.ts';
import { type JournalEntry, journalTotals } from '../../shared/ledger/journal.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { destinationById } from '../posting/registry.ts';
import type { ReportData } from '../report/data.ts';
import { reportHtml } from '../report/html.ts';
import { accountById, setOpeningBalance } from '../store/accounts.ts';
import { toCallError } from '../store/errors.ts';
import { entryPage, readyEntries } from '../store/journal-entries.ts';
import { readMeta } from '../store/meta.ts';
import { workspaceName } from '../store/open.ts';
import { beginPosting, cancelPosting, finishPosting, unfinishedPostings } from '../store/postings.ts';
import { type ProofSpan, proofInput } from '../store/proof-input.ts';
import { reportData } from '../store/report-data.ts';
import { verifyWorkspace } from '../store/verify.ts';
import type { JobContext, JobHandlers, ScreenContext, ScreenHandlers } from './context.ts';

const SAMPLE_BLOCKED =
  'This is the sample company: nothing in it can be posted to your books. The demo writes its journal beside it instead.';

function entryView(entry: JournalEntry, state: JournalEntryView['state']): JournalEntryView {
  const { key, matchId, day, text, lines } = entry;
  return { key, matchId, day, text, state, lines: lines.map((line) => ({ ...line })) };
}

/** Looks at the destination for keys whose writing was cut short: found means written, absent means it never was. */
function resolveUnfinished(context: JobContext, actor: string): void {
  const { write } = context.session();
  for (const posting of unfinishedPostings(write)) {
    const destination = destinationById(posting.destination);
    const written =
      destination !== null && existsSync(posting.file) && destination.findKeys(posting.file).has(posting.key);
    if (written)
      finishPosting(
        write,
        [posting.key],
        { destination: posting.destination, file: posting.file, sha256: '' },
        { at: context.clock(), actor },
      );
    else cancelPosting(write, [posting.key]);
  }
}

interface PostInput {
  readonly destination: string;
  readonly path: string;
  readonly dryRun: boolean;
  readonly by: string;
}

function postAll(context: JobContext, input: PostInput): PostResult {
  const { write } = context.session();
  const destination = destinationById(input.destination);
  if (destination === null) throw new CallError('not_found', `There is no destination ${input.destination}.`);
  if (!input.dryRun) resolveUnfinished(context, input.by);
  const entries = readyEntries(write);
  const already = write.number("SELECT count(1) AS n FROM posting WHERE state = 'sent'");
  const totals = journalTotals(entries);
  const facts = {
    destination: destination.id,
    posted: entries.length,
    already,
    lines: entries.reduce((sum, entry) => sum + entry.lines.length, 0),
    totals,
    debit: totals.reduce((sum, one) => sum + one.debit, 0),
    credit: totals.reduce((sum, one) => sum + one.credit, 0),
  };
  if (input.dryRun || entries.length === 0) return { ...facts, dryRun: input.dryRun, file: null };
  const file = resolve(input.path);
  destination.check(file);
  const who = { at: context.clock(), actor: input.by };
  const keys = entries.map((entry) => entry.key);
  beginPosting(write, entries, destination.id, file, who);
  try {
    const { sha256 } = destination.write(file, entries);
    finishPosting(write, keys, { destination: destination.id, file, sha256 }, who);
  } catch (error) {
    // The destination writes all or nothing: a failure before the rename means that no entry left.
    cancelPosting(write, keys);
    throw toCallError(error);
  }
  return { ...facts, dryRun: false, file };
}

function setOpening(context: ScreenContext, input: OpeningInput): void {
  const { write } = context.session();
  const { accountId, amount, by } = input;
  write.transaction(() => {
    if (accountById(write, accountId) === null) throw new CallError('not_found', `There is no account ${accountId}.`);
    setOpeningBalance(write, accountId, amount, { at: context.clock(), actor: by });
  });
}

interface OpeningInput {
  readonly accountId: number;
  readonly amount: number | null;
  readonly by: string;
}

export const closeScreens: Pick<ScreenHandlers, 'proof.get' | 'proof.setOpening' | 'post.preview'> = {
  'proof.setOpening': (context, input) => {
    setOpening(context, input);
    const { accountId } = input;
    return proof(proofInput(context.session().read, { accountId, from: null, to: null }));
  },
  'proof.get': (context, span) => proof(proofInput(context.session().read, span)),
  'post.preview': (context, { offset, limit }) => {
    const { read } = context.session();
    const page = entryPage(read, offset, limit);
    const entries = page.entries.map(({ entry, state }) => entryView(entry, state));
    return {
      ready: page.ready,
      posted: page.posted,
      totals: journalTotals(page.entries.filter((item) => item.state === 'ready').map((item) => item.entry)),
      blocked: readMeta(read, 'sample') === '1' ? SAMPLE_BLOCKED : null,
      entries,
    };
  },
};

function dataOf(context: JobContext, { preparedBy, ...span }: ProofSpan & { readonly preparedBy: string }): ReportData {
  const { read, key } = context.session();
  return reportData(read, span, { workspace: workspaceName(key.path), preparedBy, at: context.clock() });
}

const titleOf = (data: ReportData): string => `${data.workspace} ${data.proof.account}`;

export const closeJobs: Pick<JobHandlers, 'post.run' | 'report.html' | 'report.pdf' | 'workspace.verify'> = {
  'post.run': (context, input) => {
    if (readMeta(context.session().read, 'sample') === '1' && !input.dryRun)
      throw new CallError('refused', SAMPLE_BLOCKED);
    return postAll(context, input);
  },
  'report.html': (context, input) => {
    const data = dataOf(context, input);
    return { html: reportHtml(data), title: titleOf(data) };
  },
  'report.pdf': async (context, input) => {
    const data = dataOf(context, input);
    // The PDF library and its fonts are read only when they are needed.
    const { reportPdf } = await import('../report/pdf/report.ts');
    const { bytes, notice } = await reportPdf(data);
    return { base64: bytes.toString('base64'), title: titleOf(data), notice };
  },
  'workspace.verify': (context) => verifyWorkspace(context.session().read),
};
