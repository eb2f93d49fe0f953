// Debian packages the tests need on Linux: Electron's shared libraries and a virtual display.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { electronBinary, PrepareError, say } from './places.mjs';
import { stampOf } from './stamp.mjs';

const PACKAGES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libcups2',
  'libdrm2',
];
const DISPLAY_PACKAGES = ['xvfb', 'xauth'];
const INSTALL_LINE = `apt-get install -y ${[...PACKAGES, ...DISPLAY_PACKAGES].join(' ')}`;

/** The one line that installs what is missing, or null when nothing is. */
export function missingLibraries() {
  const binary = electronBinary();
  if (process.platform !== 'linux' || !binary) return null;
  const needsDisplay = !process.env.DISPLAY && !hasCommand('xvfb-run');
  if (needsDisplay) return INSTALL_LINE;
  const stamp = stampOf('libraries', [binary]);
  if (stamp.isCurrent()) return null;
  const listing = spawnSync('ldd', [binary], { encoding: 'utf8' });
  if (listing.stdout?.includes('not found')) return INSTALL_LINE;
  stamp.write();
  return null;
}

/** Installs what is missing where that is possible (root with apt); otherwise throws with the line to type. */
export function ensureLibraries() {
  const line = missingLibraries();
  if (line === null) return;
  if (process.getuid?.() !== 0 || !hasCommand('apt-get'))
    throw new PrepareError(`Electron needs system libraries. Run as root: ${line}`);
  say(`installing Debian packages: ${line}`);
  const [command, ...args] = line.split(' ');
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  if (spawnSync(command, args, options).status !== 0) {
    spawnSync(command, ['update', '-q'], options);
    spawnSync(command, args, options);
  }
  if (missingLibraries() !== null)
    throw new PrepareError(`Electron needs system libraries that could not be installed. Run as root: ${line}`);
}

/** True when `name` is an executable on PATH. */
export function hasCommand(name) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((folder) => folder !== '' && existsSync(path.join(folder, name)));
}
