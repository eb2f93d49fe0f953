/** tieout exceptions, dispose: what is open, and why it stays open. */

import type { Command } from 'commander';
import {
  type DecisionResult,
  DISPOSITIONS,
  type DispositionKind,
  type QueueRow,
} from '../../shared/contract/review.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { MAX_PAGE } from '../../shared/limits.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { externalIds } from '../store/result-export.ts';
import { lineKeys } from './categorise.ts';
import { BY, dayOption, me, type ScopeOptions, scopeOf, scopeOptions, sub } from './define.ts';
import { type Client, type Common, command, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

const OPEN_QUEUES = ['exceptions', 'duplicates', 'bank_only', 'books_only', 'carried', 'ignored'] as const;
type OpenQueue = (typeof OPEN_QUEUES)[number];

interface ExceptionsOptions extends Common, ScopeOptions {
  readonly queue: string;
}

function queueOf(name: string): OpenQueue {
  const queue = OPEN_QUEUES.find((one) => one === name);
  if (queue === undefined) throw new UsageError(`--queue takes ${OPEN_QUEUES.join(', ')}, not "${name}"`);
  return queue;
}

/** A row with its line's own id, its cause, and what a person said of it. */
async function rowJson(client: Client, ids: ReadonlyMap<number, string>, row: QueueRow): Promise<object> {
  const { bank, book, cause, disposition } = await client.call('review.detail', { key: row.key });
  const line = [...bank, ...book].at(-1);
  const { key, day, amount, side, account, currency, kind, text, counterparty } = row;
  return {
    key,
    id: line === undefined ? '' : (ids.get(line.id) ?? String(line.id)),
    side,
    account,
    date: isoDay(day as Day),
    amountMinor: amount,
    currency,
    kind,
    text,
    counterparty,
    cause,
    disposition:
      disposition === null
        ? null
        : { ...disposition, until: disposition.until === null ? null : isoDay(disposition.until as Day) },
  };
}

async function* rowsOf(client: Client, queue: OpenQueue, options: ExceptionsOptions): AsyncGenerator<QueueRow> {
  for (let offset = 0; ; offset += MAX_PAGE) {
    const page = { queue, sort: 'day', offset, limit: MAX_PAGE } as const;
    const { rows, total } = await client.call('review.page', { ...scopeOf(options), ...page });
    yield* rows;
    if (offset + MAX_PAGE >= total) return;
  }
}

async function exceptions(path: string, options: ExceptionsOptions): Promise<number> {
  const queue = queueOf(options.queue);
  return withWorkspace(path, options, async (client) => {
    const counts = await client.call('review.counts', scopeOf(options));
    const ids = externalIds(client.engine.slot.require().read);
    const rows: object[] = [];
    for await (const row of rowsOf(client, queue, options))
      if (options.json) rows.push(await rowJson(client, ids, row));
      else
        await out(
          `${row.key}\t${row.side}\t${row.account}\t${isoDay(row.day as Day)}\t${displayMinor(minor(row.amount), exponentOf(row.currency))} ${row.currency}\t${row.kind}\t${row.text || row.counterparty}\n`,
        );
    if (options.json) await printJson({ queue, total: counts[queue], counts, rows });
    else log(`${counts[queue]} in ${queue.replaceAll('_', ' ')}`);
    return EXIT.done;
  });
}

interface DisposeOptions extends Common {
  readonly id?: readonly string[];
  readonly as?: string;
  readonly until?: string;
  readonly person?: string;
  readonly note?: string;
  readonly account?: string;
  readonly limit?: string;
  readonly by: string;
}

const WRITE_OFF = 'write-off';

function kindOf(name: string | undefined): DispositionKind | typeof WRITE_OFF {
  if (name === WRITE_OFF) return WRITE_OFF;
  const kind = DISPOSITIONS.find((one) => one === name?.replaceAll('-', '_'));
  if (kind === undefined) {
    const names = DISPOSITIONS.map((one) => one.replaceAll('_', '-'));
    throw new UsageError(`--as takes ${names.join(', ')} or ${WRITE_OFF}`);
  }
  return kind;
}

async function disposal(client: Client, options: DisposeOptions): Promise<DecisionResult> {
  const { id = [], account, person = '', note = '', by } = options;
  const kind = kindOf(options.as);
  const keys = lineKeys(client.engine.slot.require().read, id);
  if (kind !== WRITE_OFF) {
    if (account !== undefined) throw new UsageError('--account goes with --as write-off');
    return client.call('review.dispose', { keys, kind, until: dayOption('--until', options.until), person, note, by });
  }
  if (account === undefined) throw new UsageError('--as write-off needs --account');
  return client.call('review.writeOff', { keys, account, note, by });
}

async function setLimit(client: Client, options: DisposeOptions): Promise<number> {
  const amount = Number(options.limit);
  if (!(amount >= 0)) throw new UsageError('--limit takes an amount such as 5.00');
  const set = await client.call('review.writeOffLimit', { amount, by: options.by });
  if (options.json) await printJson(set);
  else await out(`a line may be written off up to ${set.amount}\n`);
  return EXIT.done;
}

async function dispose(path: string, options: DisposeOptions): Promise<number> {
  if ((options.limit === undefined) === (options.id === undefined)) throw new UsageError('give either --id or --limit');
  return withWorkspace(path, options, async (client) => {
    if (options.limit !== undefined) return setLimit(client, options);
    const result = await disposal(client, options);
    if (options.json) await printJson(result);
    else await out(`${options.as === WRITE_OFF ? 'wrote off' : 'carried'} ${result.count}\n`);
    for (const item of result.refused) log(`${item.key}: ${item.reason}`);
    return result.refused.length > 0 && result.count === 0 ? EXIT.failed : EXIT.done;
  });
}

export function addOpenLines(program: Command): void {
  scopeOptions(sub(program, 'exceptions <workspace>', 'list open lines with their causes, as the queues hold them'))
    .option('--queue <name>', OPEN_QUEUES.join(', '), 'exceptions')
    .action((path: string, options: ExceptionsOptions) => command(options, () => exceptions(path, options)));
  sub(program, 'dispose <workspace>', 'say why open lines stay open, or write small ones off')
    .option('--id <line...>', 'these lines')
    .option('--as <kind>', 'outstanding, timing, bank-error, ask, correct-at-source or write-off')
    .option('--until <day>', 'last day they are carried, yyyy-MM-dd')
    .option('--person <name>', 'who is asked')
    .option('--note <text>', 'what to know about it')
    .option('--account <name>', 'ledger account of a write-off')
    .option('--limit <amount>', 'set the most a line may be written off with, in major units of its currency')
    .option(BY[0], BY[1], me())
    .action((path: string, options: DisposeOptions) => command(options, () => dispose(path, options)));
}
