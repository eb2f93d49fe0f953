// Makes a checkout able to open a window, for the commands that need one. Idempotent, silent when in place.
import { carriedVersion } from './carried-runtime.mjs';
import { ensureDebianPackages } from './commands.mjs';
import { ensureElectron } from './electron.mjs';
import { missingPackages } from './libraries.mjs';
import { COMPILER_PACKAGES, canCompile, ensureModuleInElectron } from './native.mjs';
import { PrepareError } from './places.mjs';
import { windowFlags } from './window.mjs';

/**
 * For a window: Electron, its system libraries, the native module in it; with `isVirtual` also a display where there is
 * none. What Debian packages bring is asked for in one line. Throws PrepareError where something cannot be had.
 */
export async function prepareWindow(isVirtual) {
  await ensureElectron();
  const packages = [...missingPackages(isVirtual), ...missingCompiler()];
  if (packages.length > 0) {
    await ensureDebianPackages(packages, 'A window needs more than this system has');
    if (missingPackages(isVirtual).length > 0)
      throw new PrepareError('Electron still misses system libraries after installing Debian packages');
  }
  await ensureModuleInElectron();
}

/** The stand-in Electron is older than the module's prebuilt files, which the official one loads as they are. */
function missingCompiler() {
  return carriedVersion() === null || canCompile() ? [] : COMPILER_PACKAGES;
}

/**
 * For the tests: what they start Electron with, or why no window can be opened here. The tests without a window need
 * nothing of this.
 */
export async function prepareWindowTests() {
  try {
    await prepareWindow(true);
    return { flags: windowFlags(), problem: null };
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    return { flags: [], problem: error.message };
  }
}
