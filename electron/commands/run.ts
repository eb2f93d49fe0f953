/** Shared by every command: the engine in this process, output streams and exit codes. */

import { fileURLToPath } from 'node:url';
import { CallError, type Input, type Method, type Output } from '../../shared/contract/index.ts';
import { createEngine, type Engine } from '../handlers/engine.ts';
import { scriptsBeside } from '../imports/threads.ts';
import { toCallError } from '../store/errors.ts';

/** Exit codes of the command line contract. */
export const EXIT = { done: 0, failed: 1, usage: 2, refusedRows: 3 } as const;

/** A wrong command line: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Common {
  readonly json?: boolean;
  readonly passphraseEnv?: string;
}

/** Why nothing more can be written to stdout; null while it can. */
let outputFault: NodeJS.ErrnoException | null = null;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  outputFault ??= error;
  process.exitCode = EXIT.failed;
});
process.stderr.on('error', () => undefined);

/** Failure of a command whose result did not reach its reader. */
function outputError(error: NodeJS.ErrnoException): CallError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EFBIG';
  return new CallError(
    full ? 'disk_full' : 'io_failed',
    full
      ? 'There is no room left where the output goes. The output is not complete; what the command did to the workspace stands.'
      : `The output could not be written to the end (${error.code === 'EPIPE' ? 'its reader closed it' : (error.code ?? error.message)}). What the command did to the workspace stands.`,
  );
}

/**
 * Writes to stdout and waits when the pipe is full, so that a million lines do not pile up in memory. Commands print after their work is
 * done: where the reader is gone or the disk full, this ends the printing and nothing else. Throws CallError.
 */
export async function out(text: string): Promise<void> {
  if (outputFault === null)
    await new Promise<void>((resolve) => {
      process.stdout.write(text, (error) => {
        if (error) outputFault ??= error;
        resolve();
      });
    });
  if (outputFault !== null) throw outputError(outputFault);
}

export function log(text: string): void {
  process.stderr.write(`${text}\n`);
}

export async function printJson(value: unknown): Promise<void> {
  await out(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a JSON array item by item. */
export async function printJsonArray(items: Iterable<unknown>): Promise<void> {
  let pending = '[';
  let first = true;
  for (const item of items) {
    pending += `${first ? '' : ','}\n${JSON.stringify(item)}`;
    first = false;
    if (pending.length > 65_536) {
      await out(pending);
      pending = '';
    }
  }
  await out(`${pending}\n]\n`);
}

/** The passphrase from the named environment variable; null without the option. Never taken from the command line itself: it would show in the process list. */
export function passphraseOf(options: Common): string | null {
  if (options.passphraseEnv === undefined) return null;
  const value = process.env[options.passphraseEnv];
  if (value === undefined || value === '')
    throw new UsageError(`the environment variable ${options.passphraseEnv} is not set`);
  return value;
}

/** One line on stderr for each stage while a terminal watches. */
function progressLine(payload: unknown): void {
  if (
    !process.stderr.isTTY ||
    typeof payload !== 'object' ||
    payload === null ||
    !('stage' in payload) ||
    !('done' in payload) ||
    !('total' in payload)
  )
    return;
  const { stage, done, total } = payload;
  const share = Number(total) > 0 ? ` ${Math.floor((100 * Number(done)) / Number(total))} %` : '';
  process.stderr.write(`\r\x1b[K${String(stage)}${share}`);
}

export class Client {
  readonly engine: Engine = createEngine({
    emit: (event, payload) => {
      if (event === 'job.progress') progressLine(payload);
    },
    jobScript: null,
    scripts: scriptsBeside(fileURLToPath(import.meta.url)),
  });

  /** A contract call with its types. */
  async call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    return (await this.engine.call(method, input)) as Output<M>;
  }
}

/** Opens the workspace, does the work, closes it again. */
export async function withWorkspace<T>(
  path: string,
  options: Common,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client();
  try {
    await client.call('workspace.open', { path, passphrase: passphraseOf(options) });
    return await work(client);
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    await client.engine.close();
  }
}

/** Runs a command; sets the exit code and says calmly what went wrong. */
export async function command(options: Common, work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (thrown) {
    const error = toCallError(thrown);
    process.exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failed;
    const code = error instanceof CallError ? error.code : error instanceof UsageError ? 'usage' : 'internal';
    const message = error instanceof Error ? error.message : String(error);
    log(`tieout: ${message}`);
    if (code === 'internal' && error instanceof Error && error.stack) log(error.stack);
    if (options.json && outputFault === null) await printJson({ error: { code, message } }).catch(() => undefined);
  }
}
