/** tieout reverse: takes posted entries back. */

import { type Day, isoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { dayOption } from './define.ts';
import { destinationOf, sumsText } from './post.ts';
import { type Common, EXIT, out, printJson, UsageError, withWorkspace } from './run.ts';
import { isScoped, resolveScope, type ScopeOptions } from './scope.ts';

export interface ReverseOptions extends Common, ScopeOptions {
  readonly to: string;
  readonly out: string;
  readonly entry?: readonly string[];
  readonly match?: readonly string[];
  readonly all?: boolean;
  readonly day?: string;
  readonly dryRun?: boolean;
  readonly by: string;
}

function matchIds(texts: readonly string[]): number[] {
  return texts.map((text) => {
    const id = Number(text);
    if (!Number.isSafeInteger(id) || id < 1) throw new UsageError(`--match takes numbers, not "${text}"`);
    return id;
  });
}

const amountText = (value: number, currency: string): string =>
  value === 0 ? '' : `${displayMinor(minor(value), exponentOf(currency))} ${currency}`;

/** Reverses the entries named by key or match, or all of a scope; `--dry-run` prints the reversing entries. */
export async function reverse(path: string, options: ReverseOptions): Promise<number> {
  const { entry = [], match = [], all = false } = options;
  const scoped = all || isScoped(options);
  if (Number(entry.length > 0) + Number(match.length > 0) + Number(scoped) !== 1)
    throw new UsageError('give one of --entry, --match, --account with --period, or --all');
  const destination = destinationOf(options.to);
  return withWorkspace(path, options, async (client) => {
    const result = await client.call('post.reverse', {
      destination,
      path: options.out,
      keys: [...entry],
      matches: matchIds(match),
      scope: scoped ? resolveScope(client, options) : null,
      day: dayOption('--day', options.day),
      dryRun: options.dryRun ?? false,
      by: options.by,
    });
    if (options.json) {
      await printJson(result);
      return EXIT.done;
    }
    if (result.dryRun)
      for (const { reverses, day, lines } of result.entries) {
        await out(`${reverses}\t${isoDay(day as Day)}\n`);
        for (const line of lines)
          await out(
            `\t${line.account}\t${amountText(line.debit, line.currency)}\t${amountText(line.credit, line.currency)}\n`,
          );
      }
    await out(
      `${result.dryRun ? 'would reverse' : 'reversed'} ${result.entries.length} ${result.entries.length === 1 ? 'entry' : 'entries'} of ${sumsText(result.totals)}${result.file === null ? '' : `; ${result.file}`}\n`,
    );
    return EXIT.done;
  });
}
