// Takes the pictures of every screen: runs test/e2e/screenshots.ts against the real window.
import { bundleOrExit } from './bundle.mjs';
import { prepareOrExit } from './prepare.mjs';
import { runProgram } from './run/program.mjs';

await prepareOrExit('test');
await bundleOrExit();
process.exitCode = await runProgram('test/e2e/screenshots.ts', { args: process.argv.slice(2), display: true });
