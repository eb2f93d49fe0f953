// Asks whether Electron opens a window here at all, and whether its sandbox works (a bare container may forbid it).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDisplay } from '../run/start.mjs';
import { electronBinary, PrepareError } from './places.mjs';
import { remembered } from './stamp.mjs';

const PROBE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'window-probe');
/** A first start unpacks nothing and takes about a second; a machine under load may need many. */
const LIMIT_MS = 60_000;

/**
 * Flags a test starts Electron with: none where the sandbox works, `--no-sandbox` where only that opens a window (root, or
 * a container that forbids it). Throws PrepareError where no window opens.
 */
export function windowFlags() {
  const isRoot = process.getuid?.() === 0;
  const files = [electronBinary(), path.join(PROBE, 'main.cjs')];
  const answer = remembered(`window-${isRoot ? 'root' : 'user'}`, files, () => {
    if (!isRoot && opens([])) return 'sandbox';
    return opens(['--no-sandbox']) ? 'no-sandbox' : 'none';
  });
  if (answer === 'none') throw new PrepareError('Electron does not open a window here');
  return answer === 'sandbox' ? [] : ['--no-sandbox'];
}

function opens(flags) {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'tieout-probe-'));
  const { file, args } = withDisplay(electronBinary(), [...flags, PROBE, `--user-data-dir=${profile}`]);
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  try {
    return spawnSync(file, args, { stdio: 'ignore', env, timeout: LIMIT_MS }).status === 0;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
