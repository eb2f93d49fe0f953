// `node build/bench.mjs [name] [--args]`: bundles and runs test/bench/<name>.ts (main.ts without a name).
import { bundleOrExit } from './bundle.mjs';
import { prepareCommandLine, preparedOrExit } from './prepare/command-line.mjs';
import { prepareWindow } from './prepare/window-ready.mjs';
import { runProgram } from './run/program.mjs';

const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
const name = isNamed ? first : 'main';
const args = isNamed ? rest : process.argv.slice(2);
if (name === 'main') await preparedOrExit(() => prepareWindow(true));
const node = await preparedOrExit(prepareCommandLine);
await bundleOrExit();
process.exitCode = await runProgram(node, `test/bench/${name}.ts`, {
  nodeArgs: ['--expose-gc'],
  args,
  display: name === 'main',
});
