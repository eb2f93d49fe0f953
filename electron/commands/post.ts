/** tieout post, nature: what is approved goes out, and what a source of books is. */

import type { PostResult } from '../../shared/contract/posting.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { LAYOUTS } from '../posting/registry.ts';
import { TEMPLATE } from '../posting/template.ts';
import { type Client, type Common, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';
import { resolveScope, type ScopeOptions } from './scope.ts';

export interface PostOptions extends Common, ScopeOptions {
  readonly to?: string;
  readonly out: string;
  readonly again?: string;
  readonly dryRun?: boolean;
  readonly by: string;
}

/** What `--to` takes. */
export const DESTINATIONS = [...LAYOUTS.map(({ id }) => id), `${TEMPLATE}FILE`].join(', ');

/** The destination that `--to` names. Throws UsageError. */
export function destinationOf(to: string | undefined): string {
  if (to !== undefined && (to.startsWith(TEMPLATE) || LAYOUTS.some(({ id }) => id === to))) return to;
  throw new UsageError(`--to takes one of ${DESTINATIONS}${to === undefined ? '' : `, not "${to}"`}`);
}

/** "1,234.00 GBP and 50.00 EUR", or nothing. */
export function sumsText(totals: PostResult['totals']): string {
  return totals
    .map(({ currency, debit }) => `${displayMinor(minor(debit), exponentOf(currency))} ${currency}`)
    .join(' and ');
}

async function again(client: Client, of: string, options: PostOptions): Promise<number> {
  const result = await client.call('post.again', {
    destination: options.to === undefined ? null : destinationOf(options.to),
    path: options.out,
    file: of === 'all' ? null : of,
    by: options.by,
  });
  const same =
    result.same === null ? '' : result.same ? ', the same bytes as before' : ', not the bytes written before';
  if (options.json) await printJson(result);
  else
    await out(`wrote ${result.entries} ${result.entries === 1 ? 'entry' : 'entries'} again${same}; ${result.file}\n`);
  if (result.same === false)
    log('the chart of accounts or the template changed since the first file: the keys and the amounts are the same');
  return EXIT.done;
}

async function postReady(client: Client, options: PostOptions): Promise<number> {
  const result = await client.call('post.run', {
    destination: destinationOf(options.to),
    path: options.out,
    dryRun: options.dryRun ?? false,
    scope: resolveScope(client, options),
    by: options.by,
  });
  if (options.json) await printJson(result);
  else {
    const sums = sumsText(result.totals);
    await out(
      `${result.dryRun ? 'would post' : 'posted'} ${result.posted} ${result.posted === 1 ? 'entry' : 'entries'}${sums === '' ? '' : ` of ${sums}`}, ${result.ticks} in the cash book already, ${result.already} posted before${result.file === null ? '' : `; ${result.file}`}\n`,
    );
  }
  if (result.waiting > 0)
    log(
      `${result.waiting} matches wait: their books do not say whether their lines are in the cash book already. Say it with tieout nature.`,
    );
  return EXIT.done;
}

/** Posts what is ready in the scope, or writes a file again. */
export async function post(path: string, options: PostOptions): Promise<number> {
  const { again: of } = options;
  if (of === undefined) destinationOf(options.to);
  return withWorkspace(path, options, (client) =>
    of === undefined ? postReady(client, options) : again(client, of, options),
  );
}

const NATURES = { 'cash-book': 'cash_book', documents: 'open_document', lines: null } as const;

export interface NatureOptions extends Common {
  readonly file?: string;
  readonly as?: string;
  readonly by: string;
}

/** Lists the book sources, or says what all lines of one are. */
export async function nature(path: string, options: NatureOptions): Promise<number> {
  const { file, as } = options;
  if ((file === undefined) !== (as === undefined)) throw new UsageError('--file and --as go together');
  const nature =
    as === undefined ? undefined : (NATURES as Readonly<Record<string, 'cash_book' | 'open_document' | null>>)[as];
  if (as !== undefined && nature === undefined)
    throw new UsageError(`--as takes ${Object.keys(NATURES).join(', ')}, not "${as}"`);
  return withWorkspace(path, options, async (client) => {
    const sources = await client.call('books.sources', {});
    if (file === undefined || nature === undefined) {
      if (options.json) await printJson(sources);
      else
        for (const source of sources)
          await out(
            `${source.importId}\t${source.file}\t${source.nature ?? 'by line'}\t${source.lines} lines\t${source.unknown} say nothing\n`,
          );
      return EXIT.done;
    }
    const meant = sources.filter((source) => source.file === file || String(source.importId) === file);
    if (meant.length !== 1)
      throw new UsageError(
        meant.length === 0
          ? `no import of books is called ${file}`
          : `${meant.length} imports are called ${file}: give the number`,
      );
    const result = await client.call('books.setNature', { importId: meant[0]!.importId, nature, by: options.by });
    if (options.json) await printJson(result);
    else log(`${result.file}: ${as}`);
    return EXIT.done;
  });
}
