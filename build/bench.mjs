// `node build/bench.mjs [name] [--args]`: bundles and runs test/bench/<name>.ts (main.ts without a name).
import { bundleOrExit } from './bundle.mjs';
import { prepareOrExit } from './prepare.mjs';
import { runProgram } from './run/program.mjs';

const [first, ...rest] = process.argv.slice(2);
const isNamed = first !== undefined && !first.startsWith('-');
const name = isNamed ? first : 'main';
const args = isNamed ? rest : process.argv.slice(2);
await prepareOrExit(name === 'main' ? 'test' : 'cli');
await bundleOrExit();
process.exitCode = await runProgram(`test/bench/${name}.ts`, {
  nodeArgs: ['--expose-gc'],
  args,
  display: name === 'main',
});
