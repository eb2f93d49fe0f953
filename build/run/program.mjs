// Runs one TypeScript program of the repository (a benchmark, the screenshot tour) on this Node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundleProgram } from '../bundle/scripts.mjs';
import { nodeModules, repoRoot } from '../prepare/places.mjs';

/** Bundles `entry` (relative to the repository) beside node_modules' packages, runs it there and returns its exit code. */
export async function runProgram(entry, { nodeArgs = [], args = [], display = false } = {}) {
  const outfile = path.join(nodeModules, '.tieout', 'run', `${path.basename(entry, '.ts')}-${process.pid}.mjs`);
  mkdirSync(path.dirname(outfile), { recursive: true });
  await bundleProgram(path.join(repoRoot, entry), outfile);
  try {
    return runWithDisplay(process.execPath, ['--enable-source-maps', ...nodeArgs, outfile, ...args], display);
  } finally {
    rmSync(outfile, { force: true });
  }
}

/** Runs a command in the repository, inside a virtual display when a screen is wanted and there is none. Returns its exit code. */
export function runWithDisplay(command, args, display = true) {
  const isVirtual = display && process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const [file, full] = isVirtual
    ? ['xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', command, ...args]]
    : [command, args];
  const run = spawnSync(file, full, { cwd: repoRoot, stdio: 'inherit' });
  if (run.error) process.stderr.write(`${file}: ${run.error.message}\n`);
  return run.status ?? 1;
}

/** Path of a command line tool's script in node_modules, so that it runs on this Node and on every platform. */
export function toolScript(...parts) {
  return path.join(nodeModules, ...parts);
}
