/** A command that goes on in another Node: same arguments and exit code, and gone when the process a person started is killed. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-node-'));
const START = pathToFileURL(path.resolve(import.meta.dirname, '..', '..', 'build', 'run', 'start.mjs')).href;
const mark = path.join(folder, 'pid');

/** Goes on in another Node once; there it runs `work`. */
function writeScript(name: string, work: string): string {
  const file = path.join(folder, name);
  const first = `const { continueOn } = await import(${JSON.stringify(START)});\nawait continueOn(process.execPath);`;
  writeFileSync(file, `if (!process.execArgv.includes('--import')) {\n${first}\n}\n${work}\n`);
  return file;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('passes arguments, output and the exit code on', () => {
  const script = writeScript('echo.mjs', 'process.stdout.write(process.argv.slice(2).join()); process.exitCode = 3;');
  const run = spawnSync(process.execPath, [script, 'a b', '--json'], { encoding: 'utf8' });
  expect(run).toMatchObject({ stdout: 'a b,--json', status: 3 });
});

it('ends at once when the first process is killed, even in the middle of work that never yields', async () => {
  const busy = `const { writeFileSync } = await import('node:fs');
    writeFileSync(${JSON.stringify(mark)}, String(process.pid));
    for (;;) Math.random();`;
  const first = spawn(process.execPath, [writeScript('busy.mjs', busy)], { stdio: ['ignore', 'pipe', 'inherit'] });
  await expect.poll(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '', { timeout: 20_000 }).toBe(true);
  expect(Number(readFileSync(mark, 'utf8'))).not.toBe(first.pid);
  // Both hold the pipe: it closes when the second process is gone too (who is killed may stay a zombie for long).
  const closed = once(first, 'close');
  first.kill('SIGKILL');
  await closed;
});
