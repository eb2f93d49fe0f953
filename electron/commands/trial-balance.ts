/** tieout trial-balance: the ledger's own balances, read from a file or typed. */

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { LedgerBalanceView } from '../../shared/contract/periods.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { accountNamed, amountOption } from './account-option.ts';
import { BY, dayOption, me, sub } from './define.ts';
import { type Client, type Common, command, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

interface TrialOptions extends Common {
  readonly day?: string;
  readonly account?: string;
  readonly balance?: string;
  readonly source?: string;
  readonly list?: boolean;
  readonly remove?: boolean;
  readonly by: string;
}

const money = (amount: number, currency: string): string => displayMinor(minor(amount), exponentOf(currency));

async function list(balances: readonly LedgerBalanceView[], options: Common): Promise<number> {
  if (options.json) await printJson(balances);
  else
    for (const { account, day, amount, currency, source, by } of balances)
      await out(`${account}\t${isoDay(day as Day)}\t${money(amount, currency)}\t${currency}\t${source}\t${by}\n`);
  return EXIT.done;
}

/** The day the balances are of. Throws UsageError. */
function dayOf(options: TrialOptions): Day {
  const day = dayOption('--day', options.day);
  if (day === null) throw new UsageError('give --day: the day whose end the balance is of');
  return day;
}

async function setOne(client: Client, name: string, options: TrialOptions): Promise<number> {
  const { id: accountId, currency } = accountNamed(client, name);
  const set = { accountId, day: dayOf(options), by: options.by };
  if (options.remove)
    return list(await client.call('ledger.setBalance', { ...set, amount: null, source: 'removed' }), options);
  if (options.balance === undefined || options.source === undefined)
    throw new UsageError('give --balance and --source: what the ledger says, and where it stands');
  const amount = amountOption('--balance', options.balance, currency);
  return list(await client.call('ledger.setBalance', { ...set, amount, source: options.source }), options);
}

async function readFile(client: Client, file: string, options: TrialOptions): Promise<number> {
  const result = await client.call('ledger.trialBalance', {
    path: resolve(file),
    day: dayOf(options),
    by: options.by,
  });
  if (options.json) await printJson(result);
  else {
    await out(`${result.file}: ${result.read} accounts read, ${result.added.length} new in the chart\n`);
    for (const { account, ledger, amount, currency } of result.balances)
      await out(`${account}\t${ledger}\t${money(amount, currency)}\t${currency}\n`);
    if (result.balances.length === 0)
      log('no account of it is tied to one that is reconciled: type the balance instead');
    for (const account of result.skipped) log(`${account} is in another currency than the file: type its balance`);
  }
  return EXIT.done;
}

function trialBalance(path: string, file: string | undefined, options: TrialOptions): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    if (options.list) {
      const accountId = options.account === undefined ? null : accountNamed(client, options.account).id;
      return list(await client.call('ledger.balances', { accountId }), options);
    }
    if (options.account !== undefined) return setOne(client, options.account, options);
    if (file === undefined) throw new UsageError('give a file, or --account with --balance, or --list');
    return readFile(client, file, options);
  });
}

export function addTrialBalance(program: Command): void {
  sub(program, 'trial-balance <workspace> [file]', "take the ledger's own balances from a trial balance, or type one")
    .option('--day <day>', 'day whose end the balances are of, yyyy-MM-dd')
    .option('--account <name>', 'account whose balance is typed, listed or removed')
    .option('--balance <amount>', "the ledger's balance, positive = money in the account")
    .option('--source <text>', 'where it stands')
    .option('--list', 'list the balances there are')
    .option('--remove', 'take the balance of the day back')
    .option(BY[0], BY[1], me())
    .action((path: string, file: string | undefined, options: TrialOptions) =>
      command(options, () => trialBalance(path, file, options)),
    );
}
