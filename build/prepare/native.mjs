// Finds the runtimes in which better-sqlite3 loads, and compiles it once where none of its prebuilt files does.
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
import { hasCommand } from './commands.mjs';
import {
  cacheDir,
  carriedNode,
  electronBinary,
  nodeModules,
  PrepareError,
  packageVersion,
  repoRoot,
  sqliteDir,
  timed,
} from './places.mjs';
import { remembered } from './stamp.mjs';

/** N-API level of the rebuilt binary: Electron 33 and Node 20 offer 9, the shipped prebuild asks for 10 and dies there. */
const NAPI_LEVEL = 9;
const PROBE =
  "const D=require('better-sqlite3');const d=new D(':memory:');if(d.prepare('select 1 as x').get().x!==1)process.exit(9);d.close()";

/** What a compilation needs on PATH; node-gyp itself is a package. */
const COMPILER = ['python3', 'make', 'g++'];
/** Debian packages of the same. */
export const COMPILER_PACKAGES = COMPILER;

/**
 * Path of the Node that runs the program: this one where the module's prebuilt file loads in it, or where it can be
 * compiled; else the Node that node_modules carries. Throws PrepareError with what to do where there is none.
 */
export async function nodeForProgram() {
  const here = { name: 'node', file: process.execPath, env: {} };
  if (loadsIn(here)) return here.file;
  const carried = carriedNode();
  const isCarried = carried !== null && loadsIn({ name: 'carried-node', file: carried, env: {} });
  if (canCompile()) {
    try {
      await compiled(here);
      return here.file;
    } catch (error) {
      if (!(error instanceof PrepareError) || !isCarried) throw error;
    }
  }
  if (isCarried) return carried;
  throw new PrepareError(
    `better-sqlite3 does not load in Node ${process.versions.node} and there is no compiler for it. Use Node 22.14 or newer, or install ${COMPILER.join(', ')}.`,
  );
}

/** Makes the module load in the Electron of node_modules; throws PrepareError where that takes a compiler and there is none. */
export async function ensureModuleInElectron() {
  const file = electronBinary();
  const electron = { name: 'electron', file, env: { ELECTRON_RUN_AS_NODE: '1' } };
  if (file !== null && !loadsIn(electron)) await compiled(electron);
}

/** True where a compilation can be tried: the tools are there, or an earlier one was kept. */
export function canCompile() {
  return existsSync(cachedFile()) || COMPILER.every(hasCommand);
}

/** A bad prebuilt file kills the process that loads it, so this is asked in a child process, and only once. */
function loadsIn({ name, file, env }) {
  const probe = () => {
    const run = spawnSync(file, ['-e', PROBE], {
      cwd: repoRoot,
      env: { ...process.env, ...env },
      stdio: 'ignore',
      timeout: 30_000,
    });
    return run.status === 0 ? 'loads' : 'dies';
  };
  return remembered(`sqlite-in-${name}`, [prebuildPath(), file], probe) === 'loads';
}

function prebuildPath() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return path.join(sqliteDir, 'prebuilds', `${musl ? 'linuxmusl' : process.platform}-${process.arch}.node`);
}

/** Puts the compiled file in the prebuilt one's place and sees that it loads. */
async function compiled(runtime) {
  const cached = cachedFile();
  if (!existsSync(cached))
    await timed(`compiling better-sqlite3 for ${runtime.name === 'electron' ? 'Electron' : 'this Node'}`, () =>
      compileInto(cached),
    );
  const target = prebuildPath();
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(cached, `${target}.${process.pid}`);
  renameSync(`${target}.${process.pid}`, target);
  if (!loadsIn(runtime)) throw new PrepareError(`better-sqlite3 was compiled and does not load in ${runtime.file}`);
}

function cachedFile() {
  const name = `better-sqlite3-${packageVersion(sqliteDir)}-${process.platform}-${process.arch}-napi${NAPI_LEVEL}.node`;
  return path.join(cacheDir(), 'native', name);
}

/** Compiles from the package's own source in a scratch copy, so that a failed build leaves node_modules as it was. */
function compileInto(cached) {
  mkdirSync(path.dirname(cached), { recursive: true });
  const scratch = mkdtempSync(path.join(path.dirname(cached), 'compile-'));
  try {
    copySources(scratch);
    const args = [nodeGyp(), 'rebuild', '--release', '--force_build=1', ...headerFlags()];
    const run = spawnSync(process.execPath, args, {
      cwd: scratch,
      env: { ...process.env, MAKEFLAGS: process.env.MAKEFLAGS || '-j2' },
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

/** Headers come with the carried Node, so nothing is downloaded; elsewhere node-gyp finds its own. */
function headerFlags() {
  const carried = carriedNode();
  const folder = carried === null ? null : path.resolve(carried, '..', '..');
  return folder !== null && existsSync(path.join(folder, 'include', 'node', 'node_api.h'))
    ? [`--nodedir=${folder}`]
    : [];
}

function compileFailure(run) {
  const tail = `${run.stderr ?? ''}${run.stdout ?? ''}`.trim().split('\n').slice(-15).join('\n');
  return `better-sqlite3 could not be compiled. It needs ${COMPILER.join(', ')} (Debian: apt-get install -y ${COMPILER_PACKAGES.join(' ')}).\n${tail}`;
}
