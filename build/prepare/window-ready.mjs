// Makes a checkout able to open a window, for the commands that need one. Idempotent, silent when in place.
import { ensureDebianPackages } from './commands.mjs';
import { ensureElectron } from './electron.mjs';
import { ensureLibraries } from './libraries.mjs';
import { COMPILER_PACKAGES, canCompile, ensureModuleInElectron, isModuleInElectron } from './native.mjs';
import { PrepareError } from './places.mjs';
import { windowFlags } from './window.mjs';

/** For a window: Electron, the native module in it, its system libraries; with `isVirtual` also a display where there is none. */
export async function prepareWindow(isVirtual) {
  await ensureElectron();
  await ensureLibraries(isVirtual);
  if (!isModuleInElectron() && !canCompile())
    await ensureDebianPackages(
      COMPILER_PACKAGES,
      'better-sqlite3 must be compiled for this Electron and there is no compiler',
    );
  await ensureModuleInElectron();
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
