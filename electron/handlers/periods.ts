/** Calls about periods, their sign-off, and the ledger's balances. */

import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import type { periodsContract, TrialBalance } from '../../shared/contract/periods.ts';
import { plainRows } from '../formats/plain-rows.ts';
import { readTrialBalance } from '../formats/trial-balance.ts';
import { type Actor, ledgerBalances, removeLedgerBalance, writeLedgerBalances } from '../store/ledger-balances.ts';
import { readMeta } from '../store/meta.ts';
import { definePeriod, periodView, periodViews, storedPeriods } from '../store/periods.ts';
import { fourEyes, reopen, setFourEyes, signedFigures, signOff } from '../store/sign-off.ts';
import { takeTrialBalance } from '../store/trial-balance.ts';
import type { Parsed, ScreenContext, ScreenHandlers } from './context.ts';

/** A trial balance has a row for each account; what is larger is another file. */
const MAX_BYTES = 20_000_000;

const whoOf = (context: ScreenContext, by: string): Actor => ({ at: context.clock(), actor: by });

async function trialBalance(context: ScreenContext, input: Parsed<'ledger.trialBalance'>): Promise<TrialBalance> {
  const { write, read } = context.session();
  const file = basename(input.path);
  if (statSync(input.path).size > MAX_BYTES)
    throw new CallError(
      'refused',
      `${file} is too large for a trial balance. Nothing was changed. Choose another file.`,
    );
  const rows = await plainRows(readFileSync(input.path)).catch((error: unknown) => {
    if (error instanceof RangeError) throw new CallError('refused', `${file}: ${error.message} Nothing was changed.`);
    throw error;
  });
  const reading = readTrialBalance(rows, readMeta(read, 'currency') ?? '');
  return takeTrialBalance(write, { file, day: input.day, reading }, whoOf(context, input.by));
}

export const periodScreens: Pick<ScreenHandlers, keyof typeof periodsContract> = {
  'period.list': (context, input) => periodViews(context.session().read, input),
  'period.stored': (context) => storedPeriods(context.session().read, null),
  'period.define': (context, { by, ...period }) => {
    const { write, read } = context.session();
    definePeriod(write, period, whoOf(context, by));
    return periodView(read, period);
  },
  'period.signOff': (context, { by, note, ...period }) => {
    const { write, read } = context.session();
    signOff(write, period, note, whoOf(context, by));
    return periodView(read, period);
  },
  'period.reopen': (context, { by, note, ...period }) => {
    const { write, read } = context.session();
    reopen(write, period, note, whoOf(context, by));
    return periodView(read, period);
  },
  'period.figures': (context, period) => signedFigures(context.session().read, period),
  'period.fourEyes': (context, { on, by }) => {
    const { write, read } = context.session();
    if (on !== null) setFourEyes(write, on, whoOf(context, by));
    return { on: fourEyes(read) };
  },
  'ledger.balances': (context, { accountId }) => ledgerBalances(context.session().read, accountId),
  'ledger.setBalance': (context, { accountId, day, amount, source, by }) => {
    const { write, read } = context.session();
    const who = whoOf(context, by);
    if (amount === null) removeLedgerBalance(write, accountId, day, who);
    else writeLedgerBalances(write, [{ accountId, day, amount, kind: 'typed', source }], who);
    return ledgerBalances(read, accountId);
  },
  'ledger.trialBalance': trialBalance,
};
