/** Close calls: proof, posting, report, verification. */

import type { JournalEntryView } from '../../shared/contract/close.ts';
import { CallError } from '../../shared/contract/index.ts';
import { isTick, type JournalEntry, journalTotals } from '../../shared/ledger/journal.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { ReportData } from '../report/data.ts';
import { reportHtml } from '../report/html.ts';
import { accountById, setOpeningBalance } from '../store/accounts.ts';
import { writeBackup } from '../store/backups.ts';
import { entryPage } from '../store/journal-entries.ts';
import { readMeta } from '../store/meta.ts';
import { workspaceName } from '../store/open.ts';
import { storedPeriods } from '../store/periods.ts';
import { type ProofSpan, proofInput } from '../store/proof-input.ts';
import { reportData } from '../store/report-data.ts';
import { verifyWorkspace } from '../store/verify.ts';
import type { JobContext, JobHandlers, ScreenContext, ScreenHandlers } from './context.ts';
import { postAll } from './posting.ts';
import { backupView } from './workspace.ts';

const SAMPLE_BLOCKED =
  'This is the sample company: nothing in it can be posted to your books. The demo writes its journal beside it instead.';

function entryView(entry: JournalEntry, state: JournalEntryView['state']): JournalEntryView {
  const { key, matchId, day, text, lines } = entry;
  return { key, matchId, day, text, state, lines: lines.map((line) => ({ ...line })) };
}

function setOpening(context: ScreenContext, input: OpeningInput): void {
  const { write } = context.session();
  const { accountId, amount, by } = input;
  write.transaction(() => {
    if (accountById(write, accountId) === null) throw new CallError('not_found', `There is no account ${accountId}.`);
    if (storedPeriods(write, accountId).some(({ state }) => state === 'locked'))
      throw new CallError(
        'refused',
        'A period of this account is locked, and it rests on the opening balance. Nothing was changed. Reopen the period first.',
      );
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
    const ready = page.entries.filter((item) => item.state === 'ready').map((item) => item.entry);
    return {
      ready: page.ready,
      posted: page.posted,
      ticks: ready.filter(isTick).length,
      totals: journalTotals(ready),
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

export const closeJobs: Pick<
  JobHandlers,
  'post.run' | 'report.html' | 'report.pdf' | 'workspace.verify' | 'workspace.backUp'
> = {
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
  'workspace.backUp': (context) => {
    const { read, key } = context.session();
    return backupView(writeBackup(read, key.passphrase, { reason: 'hand', at: context.clock() }));
  },
  'workspace.verify': (context) => verifyWorkspace(context.session().read),
};
