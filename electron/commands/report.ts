/** tieout report. */

import { basename, extname, resolve } from 'node:path';
import type { Proof } from '../../shared/contract/close.ts';
import type { Input } from '../../shared/contract/index.ts';
import { displayMinor, exponentOf, minor } from '../../shared/money.ts';
import { mayReplace, type Overwriting, writeOutput } from '../files/output.ts';
import { isOwnOutput, recordReport } from '../store/outputs.ts';
import { accountNamed } from './account-option.ts';
import { type SpanOptions, spanOf } from './define.ts';
import { type Client, type Common, EXIT, log, printJson, UsageError, withWorkspace } from './run.ts';

export interface ReportOptions extends Common, SpanOptions {
  readonly account: string;
  readonly out: string;
  readonly by: string;
  /** Replaces a file that stands there, whoever wrote it; a workspace never. */
  readonly force?: boolean;
  /** Says nothing on stderr: the caller tells. */
  readonly quiet?: boolean;
}

const KINDS = ['.pdf', '.html', '.json', '.xlsx', '.csv'] as const;

/** The bytes of a report of the kind `kind`, and what a reader must be told of them. */
async function documentOf(
  client: Client,
  kind: (typeof KINDS)[number],
  proof: Proof,
  span: Input<'report.html'>,
): Promise<{ readonly bytes: Buffer; readonly notice: string }> {
  if (kind === '.json') return { bytes: Buffer.from(`${JSON.stringify(proof, null, 2)}\n`), notice: '' };
  if (kind === '.html') return { bytes: Buffer.from((await client.call('report.html', span)).html), notice: '' };
  if (kind === '.pdf') {
    const { base64, notice } = await client.call('report.pdf', span);
    return { bytes: Buffer.from(base64, 'base64'), notice };
  }
  const format = kind === '.xlsx' ? 'xlsx' : 'csv';
  const { base64 } = await client.call('report.sheet', { ...span, format });
  return { bytes: Buffer.from(base64, 'base64'), notice: '' };
}

/** The kind of report that a file's name asks for. Throws UsageError. */
function kindOf(file: string): (typeof KINDS)[number] {
  const kind = KINDS.find((one) => one === extname(file).toLowerCase());
  if (kind === undefined) throw new UsageError(`--out takes a file ending in ${KINDS.slice(0, -1).join(', ')} or .csv`);
  return kind;
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
  const kind = kindOf(options.out);
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
  kindOf(options.out);
  return withWorkspace(path, options, (client) => writeReport(client, options));
}
