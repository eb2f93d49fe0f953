// Takes the pictures of every screen: runs test/e2e/screenshots.ts against the real window.
import { bundleOrExit } from './bundle.mjs';
import { prepareCommandLine, preparedOrExit } from './prepare/command-line.mjs';
import { prepareWindow } from './prepare/window-ready.mjs';
import { runProgram } from './run/program.mjs';

await preparedOrExit(() => prepareWindow(true));
const node = await preparedOrExit(prepareCommandLine);
await bundleOrExit();
process.exitCode = await runProgram(node, 'test/e2e/screenshots.ts', { args: process.argv.slice(2), display: true });
