// Starts processes: on another Node, inside a virtual display where one is wanted. Imports nothing heavy.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeModules, repoRoot } from '../prepare/places.mjs';

const PARENT_WATCH = pathToFileURL(path.join(repoRoot, 'build', 'run', 'parent-watch.mjs')).href;

/** Runs a command in the repository, inside a virtual display when a screen is wanted and there is none. Returns its exit code. */
export function runWithDisplay(command, args, display = true) {
  const { file, args: full } = display ? withDisplay(command, args) : { file: command, args };
  const run = spawnSync(file, full, { cwd: repoRoot, stdio: 'inherit' });
  if (run.error) process.stderr.write(`${file}: ${run.error.message}\n`);
  return run.status ?? 1;
}

/** The same command, wrapped in a virtual display where Linux has no screen. */
export function withDisplay(command, args) {
  const isScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (isScreen) return { file: command, args };
  return { file: 'xvfb-run', args: ['-a', '-s', '-screen 0 1600x1000x24', command, ...args] };
}

/**
 * Runs this very script again on another Node, as if it had been started there: same arguments, streams and folder,
 * signals passed on, ended when this process ends in whatever way. Ends this process with its exit code.
 */
export async function continueOn(node) {
  // The number is told, not asked there: this process may be gone before the other has started.
  const env = { ...process.env, TIEOUT_PARENT: String(process.pid) };
  const child = spawn(node, ['--import', PARENT_WATCH, ...process.argv.slice(1)], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));
  process.exit(code);
}

/** Path of a command line tool's script in node_modules, so that it runs on this Node and on every platform. */
export function toolScript(...parts) {
  return path.join(nodeModules, ...parts);
}
