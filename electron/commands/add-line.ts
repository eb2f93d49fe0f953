/** tieout finding, add-line: what explains the first break of a statement, and the line it lacks. */

import type { Command } from 'commander';
import type { LineView } from '../../shared/contract/basic.ts';
import type { Finding } from '../../shared/contract/finding.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { externalIds } from '../store/result-export.ts';
import { accountNamed, amountOption } from './account-option.ts';
import { BY, dayOption, me, type SpanOptions, spanOf, spanOptions, sub } from './define.ts';
import { type Client, type Common, command, EXIT, out, printJson, UsageError, withWorkspace } from './run.ts';

interface FindingOptions extends Common, SpanOptions {
  readonly account: string;
}

interface AddLineOptions extends Common {
  readonly account: string;
  readonly day: string;
  readonly amount: string;
  readonly text: string;
  readonly match?: readonly string[];
  readonly by: string;
}

const money = (amount: number, currency: string): string => displayMinor(minor(amount), exponentOf(currency));

/** The id that commands take: the line's own, else its number. */
const idOf = ({ id, externalId }: LineView): string => externalId || String(id);

function lineText(line: LineView): string {
  const { day, amount, currency, documentType, documentNumber, counterparty, description } = line;
  const names = [documentType, documentNumber, counterparty || description].filter((part) => part !== '');
  return `${idOf(line)}\t${isoDay(day as Day)}\t${money(amount, currency)} ${currency}\t${names.join(' ')}`;
}

function textOf({ account, currency, day, from, to, amount, books, set, extra }: Finding): string {
  const days = from < to ? `between ${isoDay(from as Day)} and ${isoDay(to as Day)}` : `on ${isoDay(to as Day)}`;
  const lines = [
    `${account}: the statement lacks ${money(amount, currency)} ${currency} ${days}${day === null ? '' : `, first bad day ${isoDay(day as Day)}`}`,
    ...books.map((line) => `  in the books\t${lineText(line)}`),
    ...set.map((line) => `  together\t${lineText(line)}`),
    ...extra.map(
      ({ line, twin }) => `  too many\t${lineText(line)}${twin === null ? '' : `\ttwice? equal to ${idOf(twin)}`}`,
    ),
  ];
  if (lines.length === 1) lines.push('  no open book line has this amount, and no bank line has it too many');
  return `${lines.join('\n')}\n`;
}

function finding(path: string, options: FindingOptions): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const { id } = accountNamed(client, options.account);
    const found = await client.call('proof.finding', { accountId: id, ...spanOf(options) });
    if (options.json) await printJson(found);
    else await out(found === null ? 'nothing is missing: no balance of the statement breaks\n' : textOf(found));
    return EXIT.done;
  });
}

/** Lines by their id as other commands print it, or as "l:77". Throws UsageError for an id no line has. */
function bookLines(client: Client, ids: readonly string[]): number[] {
  const known = new Map([...externalIds(client.engine.slot.require().read)].map(([line, id]) => [id, line]));
  return ids.map((id) => {
    const line = known.get(id) ?? (/^l:\d+$/.test(id) ? Number(id.slice(2)) : undefined);
    if (line === undefined) throw new UsageError(`there is no line with the id "${id}"`);
    return line;
  });
}

function addLine(path: string, options: AddLineOptions): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const { id, currency } = accountNamed(client, options.account);
    const day = dayOption('--day', options.day);
    if (day === null) throw new UsageError('--day takes a day such as 2026-10-14');
    const books = bookLines(client, options.match ?? []);
    const amount = amountOption('--amount', options.amount, currency);
    const request = { accountId: id, day, amount, text: options.text, books, by: options.by };
    const added = await client.call('proof.addMissingLine', request);
    if (options.json) await printJson(added);
    else
      await out(
        `added line ${added.lineId} of ${money(amount, currency)} ${currency} on ${isoDay(day)}${added.decisionId === null ? '' : ', matched'}\n`,
      );
    return EXIT.done;
  });
}

export function addMissingLines(program: Command): void {
  spanOptions(sub(program, 'finding <workspace>', 'say what explains the first break of a statement'))
    .requiredOption('--account <name>', 'account of the statement')
    .action((path: string, options: FindingOptions) => command(options, () => finding(path, options)));
  sub(
    program,
    'add-line <workspace>',
    'add the bank line that a statement lacks; kept only where the statement closes with it',
  )
    .requiredOption('--account <name>', 'account of the statement')
    .requiredOption('--day <day>', 'day of the line, yyyy-MM-dd')
    .requiredOption('--amount <amount>', "in the account's currency, negative for money out")
    .requiredOption('--text <text>', 'what it is')
    .option('--match <line...>', 'match it with these book lines')
    .option(BY[0], BY[1], me())
    .action((path: string, options: AddLineOptions) => command(options, () => addLine(path, options)));
}
