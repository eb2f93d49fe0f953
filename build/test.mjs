// The test command: prepares, checks the source, runs every test and ends with `N passed, N failed`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundle, describe } from './bundle.mjs';
import { nodeModules } from './prepare/places.mjs';
import { prepareOrExit } from './prepare.mjs';
import { runChecks } from './run/checks.mjs';
import { runWithDisplay, toolScript } from './run/program.mjs';

const countsFile = path.join(nodeModules, '.tieout', `counts-${process.pid}.json`);

/** Runs vitest (all tests, or those whose path contains one of `filters`) and reads the counts its reporter left. */
function runTests(filters) {
  mkdirSync(path.dirname(countsFile), { recursive: true });
  process.env.TIEOUT_COUNTS = countsFile;
  const status = runWithDisplay(process.execPath, [toolScript('vitest', 'vitest.mjs'), 'run', ...filters]);
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : { passed: 0, failed: 0 };
  rmSync(countsFile, { force: true });
  const isHonest = status === 0 || counts.failed > 0;
  return isHonest ? counts : { ...counts, failed: counts.failed + 1 };
}

const filters = process.argv.slice(2);
await prepareOrExit('test');
try {
  await bundle();
} catch (error) {
  process.stdout.write(`FAIL bundle\n${await describe(error)}\n0 passed, 1 failed\n`);
  process.exit(1);
}
const failedChecks = filters.length === 0 ? runChecks() : [];
const counts = runTests(filters);
if (failedChecks.length > 0) process.stdout.write(`failed checks: ${failedChecks.join(', ')}\n`);
const failed = counts.failed + failedChecks.length;
process.stdout.write(`${counts.passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
