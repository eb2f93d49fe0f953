/** tieout account: reconciled accounts, the ledger accounts they are tied to, the chart, and accounts that are one. */

import type { Command } from 'commander';
import type { LedgerAccountView, ReconciledAccount } from '../../shared/contract/accounts.ts';
import { ACCOUNT_KINDS, type AccountKind, LEDGER_TYPES, type LedgerType } from '../../shared/ledger/accounts.ts';
import { BY, me, sub } from './define.ts';
import { type Client, type Common, command, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

interface AccountOptions extends Common {
  readonly chart?: boolean;
  readonly chartFile?: string;
  readonly add?: string;
  readonly code?: string;
  readonly type?: string;
  readonly currency?: string;
  readonly taxCode?: string;
  readonly account?: string;
  readonly ledger?: string;
  readonly kind?: string;
  readonly alias?: readonly string[];
  readonly rename?: string;
  readonly join?: string;
  readonly part?: string;
  readonly by: string;
}

/** A ledger account type as given on the command line; null where it is not. Throws UsageError. */
export function ledgerType(text: string | undefined): LedgerType | null {
  if (text === undefined) return null;
  const found = LEDGER_TYPES.find((type) => type === text);
  if (found === undefined) throw new UsageError(`--type takes ${LEDGER_TYPES.join(', ')}, not "${text}"`);
  return found;
}

function accountKind(text: string): AccountKind {
  const found = ACCOUNT_KINDS.find((kind) => kind === text);
  if (found === undefined) throw new UsageError(`--kind takes ${ACCOUNT_KINDS.join(', ')}, not "${text}"`);
  return found;
}

const tabbed = (cells: readonly (string | number)[]): string => `${cells.map((cell) => cell || '-').join('\t')}\n`;

async function show(options: Common, client: Client): Promise<number> {
  const accounts: ReconciledAccount[] = await client.call('accounts.ties', {});
  if (options.json) await printJson(accounts);
  else
    for (const { name, kind, currency, ledger, aliases, bankLines, bookLines } of accounts)
      await out(tabbed([name, kind, currency, ledger, aliases.join(', '), `${bankLines} bank`, `${bookLines} book`]));
  return EXIT.done;
}

async function showChart(options: Common, client: Client): Promise<number> {
  const chart: LedgerAccountView[] = await client.call('ledger.list', {});
  if (options.json) await printJson(chart);
  else
    for (const { code, name, type, normalSide, currency, taxCode, archived } of chart)
      await out(tabbed([code, name, type ?? '', normalSide ?? '', currency, taxCode, archived ? 'archived' : '']));
  return EXIT.done;
}

async function readChartFile(options: AccountOptions, path: string, client: Client): Promise<number> {
  const result = await client.call('ledger.read', { path, by: options.by });
  if (options.json) await printJson(result);
  else await out(`${result.added} accounts added, ${result.changed} changed, ${result.same} the same\n`);
  for (const { row, column, message } of result.problems)
    log(`row ${row}${column === '' ? '' : `, ${column}`}: ${message}`);
  if (result.problems.length === 0) return EXIT.done;
  return result.added + result.changed + result.same === 0 ? EXIT.failed : EXIT.refusedRows;
}

async function add(options: AccountOptions, name: string, client: Client): Promise<number> {
  const { code = '', currency = '', taxCode = '', by } = options;
  await client.call('ledger.add', { name, code, type: ledgerType(options.type), currency, taxCode, by });
  if (options.json) await printJson({ added: name });
  else await out(`added ${name}\n`);
  return EXIT.done;
}

async function join(options: AccountOptions, account: string, other: string, client: Client): Promise<number> {
  const moved = await client.call('accounts.join', { account, join: other, by: options.by });
  if (options.json) await printJson({ account, joined: other, ...moved });
  else await out(`joined ${other} to ${account}: ${moved.lines} lines; run tieout match again\n`);
  return EXIT.done;
}

async function part(options: AccountOptions, alias: string, client: Client): Promise<number> {
  const moved = await client.call('accounts.part', { alias, by: options.by });
  if (options.json) await printJson(moved);
  else await out(`parted ${moved.name} from ${moved.from}: ${moved.lines} lines; run tieout match again\n`);
  return EXIT.done;
}

async function change(options: AccountOptions, account: string, client: Client): Promise<number> {
  const { ledger, kind, alias, rename, by } = options;
  if (ledger === undefined && kind === undefined && alias === undefined && rename === undefined)
    throw new UsageError('--account needs what to change: --ledger, --kind, --alias, --rename or --join');
  const changed = await client.call('accounts.change', {
    account,
    by,
    ...(ledger === undefined ? {} : { ledger }),
    ...(kind === undefined ? {} : { kind: accountKind(kind) }),
    ...(alias === undefined ? {} : { aliases: [...alias] }),
    ...(rename === undefined ? {} : { rename }),
  });
  if (options.json) await printJson(changed);
  else await out(`${changed.name}: ${changed.kind}, posts to ${changed.ledger}\n`);
  return EXIT.done;
}

/** One thing at a time: what to do is said by the option that names it. Throws UsageError where two do. */
function actionOf(options: AccountOptions): (client: Client) => Promise<number> {
  const { chart, chartFile, add: name, account, join: other, part: alias } = options;
  const asked = [chart, chartFile, name, account, alias].filter((option) => option !== undefined).length;
  if (asked > 1) throw new UsageError('give one of --chart, --chart-file, --add, --account and --part');
  if (account === undefined && [other, options.ledger, options.kind, options.alias, options.rename].some(Boolean))
    throw new UsageError('--join, --ledger, --kind, --alias and --rename need --account');
  if (chart) return (client) => showChart(options, client);
  if (chartFile !== undefined) return (client) => readChartFile(options, chartFile, client);
  if (name !== undefined) return (client) => add(options, name, client);
  if (alias !== undefined) return (client) => part(options, alias, client);
  if (account === undefined) return (client) => show(options, client);
  return (client) => (other === undefined ? change(options, account, client) : join(options, account, other, client));
}

/** Declares `tieout account`. */
export function addAccount(program: Command): void {
  sub(program, 'account <workspace>', 'list accounts; tie, rename, join and part them; the chart of accounts')
    .option('--chart', 'list the chart of accounts')
    .option('--chart-file <file>', 'read a chart from CSV or a workbook: code, name, type, tax code')
    .option('--add <name>', 'add a ledger account')
    .option('--code <code>', 'its code')
    .option('--type <type>', `its type: ${LEDGER_TYPES.join(', ')}`)
    .option('--currency <code>', 'its only currency; without it any')
    .option('--tax-code <code>', 'its tax code')
    .option('--account <name>', 'account to change, by name or alias')
    .option('--ledger <name>', 'ledger account it is tied to, by name or code; "" unties it')
    .option('--kind <kind>', ACCOUNT_KINDS.join(', '))
    .option('--alias <text...>', 'names and numbers of files that mean it')
    .option('--rename <name>', 'another name; the old one stays an alias')
    .option('--join <name>', 'account that is the same one: its lines and names become part of it')
    .option('--part <alias>', 'takes a joined account or an alias out again')
    .option(BY[0], BY[1], me())
    .action((path: string, options: AccountOptions) =>
      command(options, () => {
        const action = actionOf(options);
        return withWorkspace(path, options, action);
      }),
    );
}
