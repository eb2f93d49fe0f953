/** Accounts and amounts as options name them. */

import { CallError } from '../../shared/contract/index.ts';
import { exponentOf, type Minor, parseMoney } from '../../shared/money.ts';
import { type AccountRow, findAccount } from '../store/accounts.ts';
import { type Client, UsageError } from './run.ts';

/** The account of this name. Throws CallError `not_found`. */
export function accountNamed(client: Client, name: string): AccountRow {
  const account = findAccount(client.engine.slot.require().read, name);
  if (account === null)
    throw new CallError('not_found', `There is no account named ${name}. tieout lines shows the names.`);
  return account;
}

/** Decimal text in the account's currency, exact. Throws UsageError. */
export function amountOption(name: string, text: string, currency: string): Minor {
  const reading = parseMoney(text, '.', exponentOf(currency));
  if (!reading.ok)
    throw new UsageError(
      `${name} takes an amount in ${currency || 'the account currency'} such as 1234.56, not "${text}"`,
    );
  return reading.minor;
}
