#!/usr/bin/env node
// The `tieout` command of a checkout: bundles the command line if its sources changed, then runs it.
import module from 'node:module';
import path from 'node:path';
import { bundleOrExit } from './bundle.mjs';
import { prepareCommandLine, preparedOrExit } from './prepare/command-line.mjs';
import { nodeModules } from './prepare/places.mjs';

const node = await preparedOrExit(prepareCommandLine);
if (node !== process.execPath) await (await import('./run/start.mjs')).continueOn(node);
await bundleOrExit(['node']);
module.enableCompileCache?.(path.join(nodeModules, '.cache', 'compile'));
await import('../dist/cli.mjs');
