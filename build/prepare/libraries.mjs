// Debian packages a window needs on Linux: Electron's shared libraries and, where there is no screen, a virtual one.
import { spawnSync } from 'node:child_process';
import { hasCommand } from './commands.mjs';
import { electronBinary } from './places.mjs';
import { remembered } from './stamp.mjs';

/** Names before and after the 64-bit time change of Debian 13 and Ubuntu 24.04 (an older release knows the first only). */
const PACKAGES = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  'libnss3',
  ['libasound2', 'libasound2t64'],
  'libgbm1',
  'libxss1',
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libcups2', 'libcups2t64'],
  'libdrm2',
];
const DISPLAY_PACKAGES = ['xvfb', 'xauth'];

/** Packages (names, or lists of a package's names) that Electron lacks to start; `isVirtual`: also a virtual display. */
export function missingPackages(isVirtual) {
  const binary = electronBinary();
  if (process.platform !== 'linux' || binary === null) return [];
  const hasScreen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || hasCommand('xvfb-run');
  const display = isVirtual && !hasScreen ? DISPLAY_PACKAGES : [];
  return [...(isLinked(binary) ? [] : PACKAGES), ...display];
}

/** Whether the dynamic linker finds every library of the binary; what was missing once is looked for again. */
function isLinked(binary) {
  const ask = () =>
    spawnSync('ldd', [binary], { encoding: 'utf8' }).stdout?.includes('not found') ? 'misses' : 'linked';
  return remembered('libraries', [binary], ask) === 'linked' || ask() === 'linked';
}
