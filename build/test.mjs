// The test command: prepares, checks the source, runs every test this machine can run and ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundle, describe } from './bundle.mjs';
import { prepareCommandLine, preparedOrExit } from './prepare/command-line.mjs';
import { nodeModules, repoRoot } from './prepare/places.mjs';
import { prepareWindowTests } from './prepare/window-ready.mjs';
import { runChecks } from './run/checks.mjs';
import { runWithDisplay, toolScript } from './run/start.mjs';

const countsFile = path.join(nodeModules, '.tieout', `counts-${process.pid}.json`);
const VITEST = toolScript('vitest', 'vitest.mjs');
const WINDOW_PROJECT = 'window';

/** Runs vitest (all tests, or those whose path contains one of `filters`) and reads the counts its reporter left. */
function runTests(node, window, filters) {
  mkdirSync(path.dirname(countsFile), { recursive: true });
  process.env.TIEOUT_COUNTS = countsFile;
  process.env.TIEOUT_WINDOW_FLAGS = window.flags.join(' ');
  const projects = window.problem === null ? [] : [`--project=!${WINDOW_PROJECT}`];
  const status = runWithDisplay(node, [VITEST, 'run', ...projects, ...filters], window.problem === null);
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : { passed: 0, failed: 0 };
  rmSync(countsFile, { force: true });
  const isHonest = status === 0 || counts.failed > 0;
  return isHonest ? counts : { ...counts, failed: counts.failed + 1 };
}

/** Says by name and count which tests were left out, and what makes them run. */
function sayLeftOut(node, problem, filters) {
  const args = [VITEST, 'list', `--project=${WINDOW_PROJECT}`, '--json', ...filters];
  const run = spawnSync(node, args, { cwd: repoRoot, encoding: 'utf8', maxBuffer: 1 << 26 });
  const tests = JSON.parse(run.stdout || '[]');
  const perFile = new Map();
  for (const { file } of tests) perFile.set(file, (perFile.get(file) ?? 0) + 1);
  const names = [...perFile].map(([file, count]) => `${path.basename(file)} (${count})`).sort();
  if (tests.length === 0) return;
  process.stdout.write(`left out: ${tests.length} tests that open a window, in ${names.join(', ')}\n`);
  process.stdout.write(`          ${problem}\n`);
}

const filters = process.argv.slice(2);
const window = await prepareWindowTests();
const node = await preparedOrExit(prepareCommandLine);
try {
  await bundle();
} catch (error) {
  process.stdout.write(`FAIL bundle\n${await describe(error)}\n0 passed, 1 failed\n`);
  process.exit(1);
}
const failedChecks = filters.length === 0 ? runChecks() : [];
const counts = runTests(node, window, filters);
if (window.problem !== null) sayLeftOut(node, window.problem, filters);
if (failedChecks.length > 0) process.stdout.write(`failed checks: ${failedChecks.join(', ')}\n`);
const failed = counts.failed + failedChecks.length;
process.stdout.write(`${counts.passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
