// Opens the window of a checkout: prepares, bundles, starts Electron with this folder.
import { bundleOrExit } from './bundle.mjs';
import { preparedOrExit } from './prepare/command-line.mjs';
import { electronBinary, repoRoot } from './prepare/places.mjs';
import { prepareWindow } from './prepare/window-ready.mjs';
import { runWithDisplay } from './run/start.mjs';

if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
  process.stderr.write('There is no display to open a window on. The same work runs without one: npx tieout --help\n');
  process.exit(1);
}
await preparedOrExit(() => prepareWindow(false));
await bundleOrExit();
process.exitCode = runWithDisplay(electronBinary(), [repoRoot, ...process.argv.slice(2)], false);
