/** HTML to PDF from plain Node: starts Electron without a window, which prints one file and ends. */

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CallError } from '../../shared/contract/index.ts';

const PRINT_LIMIT_MS = 60_000;

interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * Prints `html` (a complete page; scripts do not run, `@page` sets size and margins) as a tagged PDF to `outFile`,
 * which is replaced at once or left as it was. Rejects with CallError `io_failed` that says what is missing.
 */
export async function printHtmlToPdf(html: string, outFile: string): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tieout-print-'));
  try {
    const page = path.join(folder, 'page.html');
    await writeFile(page, html);
    await run(withDisplay(printCommand(page, path.resolve(outFile), folder)));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function printCommand(page: string, outFile: string, folder: string): Command {
  const { binary, app } = findElectron();
  const args = [...app, '--print-pdf', page, outFile, `--user-data-dir=${path.join(folder, 'profile')}`];
  // Chromium refuses to run as root inside its sandbox; the page is our own and its scripts are off.
  return { file: binary, args: process.getuid?.() === 0 ? [...args, '--no-sandbox'] : args };
}

/** The running executable inside Electron; else the one in the node_modules above this file. */
function findElectron(): { binary: string; app: readonly string[] } {
  const root = findRoot();
  if (process.versions.electron) return { binary: process.execPath, app: root.includes('.asar') ? [] : [root] };
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  const binary = existsSync(pathFile) ? path.join(folder, 'dist', readFileSync(pathFile, 'utf8').trim()) : null;
  if (binary !== null && existsSync(binary)) return { binary, app: [root] };
  throw new CallError(
    'io_failed',
    'A PDF needs Electron, which is not installed here. Nothing was written. Save the report as HTML.',
  );
}

/** The nearest folder above this file (a source file or a bundle in dist) that is the application's. */
function findRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json')) && path.dirname(folder) !== folder)
    folder = path.dirname(folder);
  return folder;
}

/** Electron on Linux wants a display even for a hidden window: a virtual one where there is none. */
function withDisplay({ file, args }: Command): Command {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return { file, args };
  if (hasCommand('xvfb-run')) return { file: 'xvfb-run', args: ['-a', file, ...args] };
  return { file, args: [...args, '--ozone-platform=headless'] };
}

function hasCommand(name: string): boolean {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}

function run({ file, args }: Command): Promise<void> {
  const { ELECTRON_RUN_AS_NODE: _node, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: PRINT_LIMIT_MS });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-4_000);
    });
    child.on('error', (error) => reject(failure(error.message)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(failure(errors))));
  });
}

function failure(errors: string): CallError {
  const reason = errors
    .split('\n')
    .find((line) => line.startsWith('print: '))
    ?.slice('print: '.length);
  const remedy =
    reason ?? 'Electron could not start; without a display it needs the xvfb package. Save the report as HTML instead.';
  return new CallError('io_failed', `The PDF could not be written. ${remedy}`, errors);
}
