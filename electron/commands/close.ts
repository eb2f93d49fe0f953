/** tieout post, report, verify. */

import { basename, extname, resolve } from 'node:path';
import type { Proof } from '../../shared/contract/close.ts';
import type { Input } from '../../shared/contract/index.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { mayReplace, type Overwriting, writeOutput } from '../files/output.ts';
import { isOwnOutput, recordReport } from '../store/outputs.ts';
import { accountNamed } from './account-option.ts';
import { type SpanOptions, spanOf } from './define.ts';
import { Client, type Common, EXIT, log, out, passphraseOf, printJson, UsageError, withWorkspace } from './run.ts';

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
        `${result.dryRun ? 'would post' : 'posted'} ${result.posted} entries, ${result.ticks} in the cash book already, ${result.already} posted before${result.file === null ? '' : `; ${result.file}`}\n`,
      );
    return EXIT.done;
  });
}

export interface ReportOptions extends Common, SpanOptions {
  readonly account: string;
  readonly out: string;
  readonly by: string;
  /** Replaces a file that stands there, whoever wrote it; a workspace never. */
  readonly force?: boolean;
  /** Says nothing on stderr: the caller tells. */
  readonly quiet?: boolean;
}

/** The bytes of a report of the kind `kind` (".json", ".pdf", else HTML), and what a reader must be told of them. */
async function documentOf(
  client: Client,
  kind: string,
  proof: Proof,
  span: Input<'report.html'>,
): Promise<{ readonly bytes: Buffer; readonly notice: string }> {
  if (kind === '.json') return { bytes: Buffer.from(`${JSON.stringify(proof, null, 2)}\n`), notice: '' };
  if (kind !== '.pdf') return { bytes: Buffer.from((await client.call('report.html', span)).html), notice: '' };
  const { base64, notice } = await client.call('report.pdf', span);
  return { bytes: Buffer.from(base64, 'base64'), notice };
}

/** "statement off by 0.00, books off by 12.50": each proof by itself, since one may hold without the other. */
function offText({ statement, books, currency }: Proof): string {
  const off = (amount: number | null): string | null =>
    amount === null ? null : `off by ${displayMinor(minor(amount), exponentOf(currency))}`;
  const first = off(statement.offBy);
  return `${first === null ? 'no statement balance' : `statement ${first}`}, books ${off(books.offBy) ?? 'not known'}${books.note === '' ? '' : `: ${books.note}`}`;
}

/** Writes the report of one account; the kind of file follows from the name. */
export async function writeReport(client: Client, options: ReportOptions): Promise<number> {
  const kind = extname(options.out).toLowerCase();
  const account = accountNamed(client, options.account);
  const span = { accountId: account.id, ...spanOf(options) };
  const proof = await client.call('proof.get', span);
  const session = client.engine.slot.require();
  const file = resolve(options.out);
  const rule: Overwriting = {
    overwrite: options.force ?? false,
    isOurs: (sha256) => isOwnOutput(session.read, file, sha256),
  };
  // Said before a report is made that cannot be written.
  mayReplace(file, rule);
  const { bytes, notice } = await documentOf(client, kind, proof, { ...span, preparedBy: options.by });
  if (notice !== '') log(`${basename(options.out)}: ${notice}`);
  const sha256 = writeOutput(file, bytes, rule);
  if (!session.readOnly)
    recordReport(session.write, {
      file,
      sha256,
      account: account.name,
      at: new Date().toISOString(),
      actor: options.by,
    });
  if (options.json)
    await printJson({
      file: options.out,
      account: options.account,
      state: proof.state,
      offByMinor: proof.statement.offBy,
      booksOffByMinor: proof.books.offBy,
    });
  else if (!options.quiet) log(`${basename(options.out)}: ${options.account} ${proof.state}, ${offText(proof)}`);
  return EXIT.done;
}

export async function report(path: string, options: ReportOptions): Promise<number> {
  if (!['.pdf', '.html', '.json'].includes(extname(options.out).toLowerCase()))
    throw new UsageError('--out takes a file ending in .pdf, .html or .json');
  return withWorkspace(path, options, (client) => writeReport(client, options));
}

export interface RestoreOptions extends Common {
  readonly list?: boolean;
  readonly from?: string;
  readonly by: string;
}

/** Lists the backups of a workspace, or puts one in its place. */
export async function restore(path: string, options: RestoreOptions): Promise<number> {
  const client = new Client();
  try {
    if (options.list) {
      const { folder, backups } = await client.call('workspace.backups', { path: resolve(path) });
      if (options.json) await printJson({ folder, backups });
      else {
        await out(`${backups.length} ${backups.length === 1 ? 'backup' : 'backups'} in ${folder}\n`);
        for (const { name, at, reason, bytes } of backups) await out(`${name}\t${at}\tbefore ${reason}\t${bytes}\n`);
      }
      return EXIT.done;
    }
    const result = await client.call('workspace.restore', {
      path: resolve(path),
      passphrase: passphraseOf(options),
      name: options.from ?? null,
      by: options.by,
    });
    if (options.json) await printJson(result);
    else {
      const lost = result.givenUp === 0 ? '' : `; ${result.givenUp} newer entries of the audit trail are not in it`;
      log(`restored ${result.backup} (${result.at})${lost}`);
      if (result.replaced !== null) log(`what stood there is in ${result.replaced}`);
    }
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
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
