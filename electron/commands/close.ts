/** tieout post, report, verify. */

import { writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { CallError } from '../../shared/contract/index.ts';
import { type Day, parseIsoDay } from '../../shared/day.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { findAccount } from '../store/accounts.ts';
import { toCallError } from '../store/errors.ts';
import { type Client, type Common, EXIT, log, out, printJson, UsageError, withWorkspace } from './run.ts';

export interface PostOptions extends Common {
  readonly to: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly by: string;
}

export async function post(path: string, options: PostOptions): Promise<number> {
  if (options.to !== 'journal-csv') throw new UsageError(`--to takes journal-csv, not "${options.to}"`);
  return withWorkspace(path, options, async (client) => {
    const result = await client.call('post.run', {
      destination: 'journal-csv',
      path: options.out,
      dryRun: options.dryRun ?? false,
      by: options.by,
    });
    if (options.json) await printJson(result);
    else
      await out(
        `${result.dryRun ? 'would post' : 'posted'} ${result.posted} entries, ${result.already} posted before${result.file === null ? '' : `; ${result.file}`}\n`,
      );
    return EXIT.done;
  });
}

export interface ReportOptions extends Common {
  readonly account: string;
  readonly from?: string;
  readonly to?: string;
  readonly out: string;
  readonly by: string;
  /** Says nothing on stderr: the caller tells. */
  readonly quiet?: boolean;
}

function dayOption(name: string, text: string | undefined): Day | null {
  if (text === undefined) return null;
  const day = parseIsoDay(text);
  if (day === null) throw new UsageError(`${name} takes a day such as 2026-10-31, not "${text}"`);
  return day;
}

/** Writes the report of one account; the kind of file follows from the name. */
export async function writeReport(client: Client, options: ReportOptions): Promise<number> {
  const kind = extname(options.out).toLowerCase();
  const account = findAccount(client.engine.slot.require().read, options.account);
  if (account === null)
    throw new CallError('not_found', `There is no account named ${options.account}. tieout lines shows the names.`);
  const span = { accountId: account.id, from: dayOption('--from', options.from), to: dayOption('--to', options.to) };
  const proof = await client.call('proof.get', span);
  try {
    if (kind === '.json') writeFileSync(options.out, `${JSON.stringify(proof, null, 2)}\n`);
    else if (kind === '.pdf') {
      const { base64, notice } = await client.call('report.pdf', { ...span, preparedBy: options.by });
      writeFileSync(options.out, Buffer.from(base64, 'base64'));
      if (notice !== '') log(`${basename(options.out)}: ${notice}`);
    } else writeFileSync(options.out, (await client.call('report.html', { ...span, preparedBy: options.by })).html);
  } catch (error) {
    throw toCallError(error);
  }
  if (options.json)
    await printJson({
      file: options.out,
      account: options.account,
      state: proof.state,
      offByMinor: proof.statement.offBy,
    });
  else if (!options.quiet) {
    const off =
      proof.statement.offBy === null
        ? 'no statement balance'
        : `off by ${displayMinor(minor(proof.statement.offBy), exponentOf(proof.currency))}`;
    log(`${basename(options.out)}: ${options.account} ${proof.state}, ${off}`);
  }
  return EXIT.done;
}

export async function report(path: string, options: ReportOptions): Promise<number> {
  if (!['.pdf', '.html', '.json'].includes(extname(options.out).toLowerCase()))
    throw new UsageError('--out takes a file ending in .pdf, .html or .json');
  return withWorkspace(path, options, (client) => writeReport(client, options));
}

export async function verify(path: string, options: Common): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const result = await client.call('workspace.verify', {});
    if (options.json) await printJson(result);
    else
      for (const check of result.checks)
        await out(`${check.ok ? 'ok    ' : 'FAILED'} ${check.name}: ${check.detail}\n`);
    return result.ok ? EXIT.done : EXIT.failed;
  });
}
