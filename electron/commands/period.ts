/** tieout period, lock: where each account stands in each period, and closing one. */

import type { Command } from 'commander';
import type { PeriodView } from '../../shared/contract/periods.ts';
import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { accountNamed } from './account-option.ts';
import { BY, me, type SpanOptions, spanOf, spanOptions, sub } from './define.ts';
import { type Client, type Common, command, EXIT, out, printJson, UsageError, withWorkspace } from './run.ts';

interface PeriodOptions extends Common, SpanOptions {
  readonly account?: string;
  readonly define?: boolean;
  readonly by: string;
}

interface LockOptions extends Common, SpanOptions {
  readonly account?: string;
  readonly reopen?: boolean;
  readonly figures?: boolean;
  readonly note?: string;
  readonly fourEyes?: string;
  readonly by: string;
}

const iso = (day: number): string => isoDay(day as Day);

/** One period as lines of text. */
function textOf(period: PeriodView): string {
  const money = (amount: number | null): string =>
    amount === null ? 'not known' : displayMinor(minor(amount), exponentOf(period.currency));
  const { carriedIn, cleared, carriedOut } = period;
  const lines = [
    `${period.account}  ${iso(period.from)} to ${iso(period.to)}  ${period.status}  ${period.currency}`,
    `  statement  opening ${money(period.opening)}, closing ${money(period.closing)}, off by ${money(period.offBy)}`,
    `  ledger     ${money(period.ledger)}${period.ledgerSource === null ? '' : ` (${period.ledgerSource.source})`}, adjusted bank ${money(period.adjustedBank)}, adjusted ledger ${money(period.adjustedLedger)}, off by ${money(period.booksOffBy)}`,
    `  items      ${carriedIn.count} carried in ${money(carriedIn.sum)}, ${cleared.count} cleared ${money(cleared.sum)}, ${carriedOut.count} carried out ${money(carriedOut.sum)}, ${period.open} open`,
    ...period.notes.map((note) => `  note       ${note}`),
    ...period.drift.map(
      ({ name, signed, now }) => `  drift      ${name}: signed ${signed ?? 'nothing'}, now ${now ?? 'nothing'}`,
    ),
    ...period.signOffs.map(
      ({ act, by, at, note }) => `  ${act.padEnd(9)}  ${by}, ${at}${note === '' ? '' : `: ${note}`}`,
    ),
    `  next       ${period.next}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The span the options name, whole. Throws UsageError where it is open. */
function wholeSpan(options: SpanOptions): { readonly from: Day; readonly to: Day } {
  const { from, to } = spanOf(options);
  if (from === null || to === null) throw new UsageError('give --period, or --from and --to');
  return { from, to };
}

async function show(periods: readonly PeriodView[], options: Common): Promise<number> {
  if (options.json) await printJson(periods);
  else for (const period of periods) await out(textOf(period));
  return EXIT.done;
}

function period(path: string, options: PeriodOptions): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const account = options.account === undefined ? null : accountNamed(client, options.account);
    if (options.define) {
      if (account === null) throw new UsageError('--define needs --account');
      const span = wholeSpan(options);
      return show([await client.call('period.define', { accountId: account.id, ...span, by: options.by })], options);
    }
    return show(await client.call('period.list', { accountId: account?.id ?? null, ...spanOf(options) }), options);
  });
}

async function fourEyes(client: Client, options: LockOptions): Promise<number> {
  if (options.fourEyes !== 'on' && options.fourEyes !== 'off')
    throw new UsageError(`--four-eyes takes on or off, not "${options.fourEyes}"`);
  const result = await client.call('period.fourEyes', { on: options.fourEyes === 'on', by: options.by });
  if (options.json) await printJson(result);
  else await out(`four eyes ${result.on ? 'on: a second person locks' : 'off: who signs locks'}\n`);
  return EXIT.done;
}

function lock(path: string, options: LockOptions): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    if (options.fourEyes !== undefined) return fourEyes(client, options);
    if (options.account === undefined) throw new UsageError('give --account');
    const one = { accountId: accountNamed(client, options.account).id, ...wholeSpan(options) };
    if (options.figures) {
      await out(`${(await client.call('period.figures', one)).figures}\n`);
      return EXIT.done;
    }
    const note = options.note ?? '';
    if (options.reopen && note.trim() === '') throw new UsageError('--reopen needs --note: why it is opened again');
    const done = options.reopen ? 'period.reopen' : 'period.signOff';
    return show([await client.call(done, { ...one, note, by: options.by })], options);
  });
}

export function addPeriods(program: Command): void {
  spanOptions(sub(program, 'period <workspace>', 'where each account stands in each period, and what is next'))
    .option('--account <name>', 'only this account')
    .option('--define', 'make the days from --from to --to a period of their own')
    .option(BY[0], BY[1], me())
    .action((path: string, options: PeriodOptions) => command(options, () => period(path, options)));
  spanOptions(
    sub(program, 'lock <workspace>', 'sign a proved period and lock it; with four eyes a second person locks'),
  )
    .option('--account <name>', 'account whose period it is')
    .option('--reopen', 'open it again; needs --note')
    .option('--figures', 'print the signed figures as they were signed')
    .option('--note <text>', 'kept with the signature')
    .option('--four-eyes <on|off>', 'whether a lock needs a second person')
    .option(BY[0], BY[1], me())
    .action((path: string, options: LockOptions) => command(options, () => lock(path, options)));
}
