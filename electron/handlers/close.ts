/** Close calls: proof, report, verification. */

import { CallError } from '../../shared/contract/index.ts';
import { proof } from '../../shared/ledger/proof.ts';
import type { ReportData } from '../report/data.ts';
import { reportHtml } from '../report/html.ts';
import { accountById, setOpeningBalance } from '../store/accounts.ts';
import { writeBackup } from '../store/backups.ts';
import { workspaceName } from '../store/open.ts';
import { type ProofSpan, proofInput } from '../store/proof-input.ts';
import { reportData } from '../store/report-data.ts';
import { verifyWorkspace } from '../store/verify.ts';
import type { JobContext, JobHandlers, ScreenContext, ScreenHandlers } from './context.ts';
import { backupView } from './workspace.ts';

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

export const closeScreens: Pick<ScreenHandlers, 'proof.get' | 'proof.setOpening'> = {
  'proof.setOpening': (context, input) => {
    setOpening(context, input);
    const { accountId } = input;
    return proof(proofInput(context.session().read, { accountId, from: null, to: null }));
  },
  'proof.get': (context, span) => proof(proofInput(context.session().read, span)),
};

function dataOf(context: JobContext, { preparedBy, ...span }: ProofSpan & { readonly preparedBy: string }): ReportData {
  const { read, key } = context.session();
  return reportData(read, span, { workspace: workspaceName(key.path), preparedBy, at: context.clock() });
}

const titleOf = (data: ReportData): string => `${data.workspace} ${data.proof.account}`;

export const closeJobs: Pick<JobHandlers, 'report.html' | 'report.pdf' | 'workspace.verify' | 'workspace.backUp'> = {
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
