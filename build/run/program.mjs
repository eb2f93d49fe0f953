// Runs one TypeScript program of the repository (a benchmark, the screenshot tour).
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { bundleProgram } from '../bundle/scripts.mjs';
import { nodeModules, repoRoot } from '../prepare/places.mjs';
import { runWithDisplay } from './start.mjs';

/**
 * Bundles `entry` (a TypeScript file, relative to the repository) beside node_modules' packages, runs it there on `node`
 * and returns its exit code.
 */
export async function runProgram(node, entry, { nodeArgs = [], args = [], display = false } = {}) {
  const outfile = path.join(nodeModules, '.tieout', 'run', `${path.basename(entry, '.ts')}-${process.pid}.mjs`);
  mkdirSync(path.dirname(outfile), { recursive: true });
  await bundleProgram(path.join(repoRoot, entry), outfile);
  try {
    return runWithDisplay(node, ['--enable-source-maps', ...nodeArgs, outfile, ...args], display);
  } finally {
    rmSync(outfile, { force: true });
  }
}
