/** tieout init, import, lines: files into the workspace and its lines out again. */

import { readFileSync } from 'node:fs';
import type { LineView } from '../../shared/contract/basic.ts';
import type { ImportResult } from '../../shared/contract/import.ts';
import type { Output } from '../../shared/contract/index.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { type ColumnMap, columnMapSchema } from '../../shared/mapping.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { everyLine } from '../store/lines.ts';
import { type ScopeOptions, scopeOf } from './define.ts';
import {
  Client,
  type Common,
  EXIT,
  log,
  out,
  passphraseOf,
  printJson,
  printJsonArray,
  UsageError,
  withWorkspace,
} from './run.ts';

export interface InitOptions extends Common {
  readonly currency: string;
  readonly zone?: string;
}

export async function init(path: string, options: InitOptions): Promise<number> {
  if (!/^[A-Z]{3}$/.test(options.currency))
    throw new UsageError(`--currency takes an ISO 4217 code such as USD, not "${options.currency}"`);
  const client = new Client();
  try {
    const info = await client.call('workspace.create', {
      path,
      currency: options.currency,
      passphrase: passphraseOf(options),
      ...(options.zone === undefined ? {} : { zone: options.zone }),
    });
    if (options.json) await printJson(info);
    else log(`created ${info.path} (${info.currency}${info.encrypted ? ', encrypted' : ''})`);
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
}

export interface ImportOptions extends Common {
  readonly side: string;
  readonly account?: string;
  readonly map?: string;
  readonly by: string;
}

/** Reads MAP.json; says what does not fit. */
export function readMap(path: string): ColumnMap {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`--map ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = columnMapSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`--map ${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`);
}

function describe(result: ImportResult): string {
  if (result.importId === null)
    return `${result.file}: not imported\n${result.problems.map((item) => `  ${item.message}${item.readings === undefined ? '' : `\n    readings: ${item.readings.join(' | ')}`}`).join('\n')}`;
  const sum = displayMinor(minor(result.sumMinor), exponentOf(result.currency));
  const refused = result.problems
    .filter((item) => item.severity === 'refused')
    .map((item) => `  row ${item.row ?? '?'}${item.column === null ? '' : `, ${item.column}`}: ${item.message}`);
  const head = `${result.file}: ${result.read} read = ${result.added} new + ${result.known} already imported + ${result.refused} refused; ${result.side} ${result.account}, ${result.firstDate ?? '-'} to ${result.lastDate ?? '-'}, sum ${sum} ${result.currency}`;
  return [
    head,
    ...refused.slice(0, 20),
    ...(refused.length > 20 ? [`  and ${refused.length - 20} more refused rows`] : []),
  ].join('\n');
}

type JoinQuestion = Output<'accounts.questions'>[number];

interface Asked {
  readonly names: readonly string[];
  readonly command: string;
  readonly text: string;
}

const quoted = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`);

/** Accounts that may be one, each with the command that joins them. */
function questions(path: string, pairs: readonly JoinQuestion[]): Asked[] {
  return pairs.map(({ into, join, evidence }) => {
    const command = `tieout account ${quoted(path)} --account ${quoted(into)} --join ${quoted(join)}`;
    return {
      names: [into, join],
      command,
      text: `Does ${join} belong to ${into} (${evidence.join('; ')})? If so: ${command}`,
    };
  });
}

/** The commands that concern the accounts of an imported file. */
function commandsFor(result: ImportResult, asked: readonly Asked[]): string[] {
  const own = result.account.split(', ');
  return asked.filter(({ names }) => names.some((name) => own.includes(name))).map(({ command }) => command);
}

export async function importFiles(path: string, files: readonly string[], options: ImportOptions): Promise<number> {
  const { side } = options;
  if (side !== 'bank' && side !== 'book') throw new UsageError('--side takes bank or book');
  const map = options.map === undefined ? null : readMap(options.map);
  return withWorkspace(path, options, async (client) => {
    const results = await client.engine.job('import.direct', {
      paths: files,
      side,
      account: options.account ?? null,
      map,
      by: options.by,
      jobId: 'import',
    });
    const asked = questions(path, await client.call('accounts.questions', {}));
    if (options.json) await printJson(results.map((result) => ({ ...result, maySuggest: commandsFor(result, asked) })));
    else for (const result of results) await out(`${describe(result)}\n`);
    for (const { text } of asked) log(text);
    if (results.some((result) => result.importId === null)) return EXIT.failed;
    return results.some((result) => result.refused > 0) ? EXIT.refusedRows : EXIT.done;
  });
}

export interface LinesOptions extends Common, ScopeOptions {
  readonly side?: string;
}

function lineJson(line: LineView): Record<string, unknown> {
  const { day, valueDay, dueDay, amount, balance, originalAmount, ...rest } = line;
  const iso = (value: number | null): string | null => (value === null ? null : isoDay(value as Day));
  return {
    ...rest,
    date: iso(day),
    valueDate: iso(valueDay),
    dueDate: iso(dueDay),
    amountMinor: amount,
    balanceMinor: balance,
    originalAmountMinor: originalAmount,
  };
}

export async function lines(path: string, options: LinesOptions): Promise<number> {
  const { side } = options;
  if (side !== undefined && side !== 'bank' && side !== 'book') throw new UsageError('--side takes bank or book');
  const scope = scopeOf(options);
  return withWorkspace(path, options, async (client) => {
    const rows = everyLine(client.engine.slot.require().read, side ?? null, scope);
    if (options.json) await printJsonArray(map(rows, lineJson));
    else
      for (const line of rows)
        await out(
          `${line.id}\t${line.side}\t${line.account}\t${isoDay(line.day as Day)}\t${displayMinor(minor(line.amount), exponentOf(line.currency))} ${line.currency}\t${line.description || line.counterparty}\n`,
        );
    return EXIT.done;
  });
}

function* map<T, R>(items: Iterable<T>, change: (item: T) => R): Generator<R> {
  for (const item of items) yield change(item);
}
