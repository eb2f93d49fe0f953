/** The account and days a command about postings is limited to. */

import type { Command } from 'commander';
import type { Input } from '../../shared/contract/index.ts';
import { findAccount } from '../store/accounts.ts';
import { spanOf } from './define.ts';
import { type Client, UsageError } from './run.ts';

/** Options of a command about postings: the last day is `--until`, since `--to` names the destination. */
export function postingScope(command: Command): Command {
  return command
    .option('--account <name>', 'only this account')
    .option('--period <month>', 'month, yyyy-MM')
    .option('--from <day>', 'first day, yyyy-MM-dd')
    .option('--until <day>', 'last day, yyyy-MM-dd');
}

export interface ScopeOptions {
  readonly account?: string;
  readonly period?: string;
  readonly from?: string;
  readonly until?: string;
}

/** True where anything limits the command. */
export function isScoped({ account, period, from, until }: ScopeOptions): boolean {
  return [account, period, from, until].some((text) => text !== undefined);
}

/** Throws UsageError for an account that does not exist. */
export function resolveScope(client: Client, options: ScopeOptions): Input<'post.summary'>['scope'] {
  const { account: name, period, from, until } = options;
  const span = spanOf({
    ...(period === undefined ? {} : { period }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { to: until }),
  });
  if (name === undefined) return { accountId: null, ...span };
  const account = findAccount(client.engine.slot.require().read, name);
  if (account === null) throw new UsageError(`there is no account "${name}"`);
  return { accountId: account.id, ...span };
}
