/** Close calls: proof, verification. */

import { CallError } from '../../shared/contract/index.ts';
import { proof } from '../../shared/ledger/proof.ts';
import { accountById, setOpeningBalance } from '../store/accounts.ts';
import { writeBackup } from '../store/backups.ts';
import { storedPeriods } from '../store/periods.ts';
import { proofInput } from '../store/proof-input.ts';
import { verifyWorkspace } from '../store/verify.ts';
import type { JobHandlers, ScreenContext, ScreenHandlers } from './context.ts';
import { backupView } from './workspace.ts';

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

export const closeScreens: Pick<ScreenHandlers, 'proof.get' | 'proof.setOpening'> = {
  'proof.setOpening': (context, input) => {
    setOpening(context, input);
    const { accountId } = input;
    return proof(proofInput(context.session().read, { accountId, from: null, to: null }));
  },
  'proof.get': (context, span) => proof(proofInput(context.session().read, span)),
};

export const closeJobs: Pick<JobHandlers, 'workspace.verify' | 'workspace.backUp'> = {
  'workspace.backUp': (context) => {
    const { read, key } = context.session();
    return backupView(writeBackup(read, key.passphrase, { reason: 'hand', at: context.clock() }));
  },
  'workspace.verify': (context) => verifyWorkspace(context.session().read),
};
