// The checks that read the source without running it: types, format and lint, dead code.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { nodeModules, repoRoot } from '../prepare/places.mjs';

const CHECKS = [
  { name: 'types', script: ['typescript', 'bin', 'tsc'], args: ['-b'] },
  { name: 'format and lint', script: ['@biomejs', 'biome', 'bin', 'biome'], args: ['ci', '--log-level=warn'] },
  { name: 'dead code', script: ['knip', 'bin', 'knip.js'], args: ['--no-progress'] },
];

/** Runs every check, printing one line each and the output of those that fail. Returns the names of the failed ones. */
export function runChecks() {
  return CHECKS.filter((check) => !passes(check)).map((check) => check.name);
}

function passes({ name, script, args }) {
  const started = performance.now();
  const run = spawnSync(process.execPath, [path.join(nodeModules, ...script), ...args], {
    cwd: repoRoot,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${run.status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  if (run.status !== 0) process.stdout.write(`${run.stdout}${run.stderr}\n`);
  return run.status === 0;
}
