// Packages the application: `npm run package` fills release/ with the unpacked application, `-- --installers` makes installers.
import { build, Platform } from 'electron-builder';
import { bundleOrExit } from './bundle.mjs';
import { packageConfig } from './package/config.mjs';
import { preparedOrExit } from './prepare/command-line.mjs';
import { repoRoot } from './prepare/places.mjs';
import { prepareWindow } from './prepare/window-ready.mjs';

await preparedOrExit(() => prepareWindow(false));
await bundleOrExit();
const wanted = process.argv.includes('--installers') ? undefined : 'dir';
const written = await build({
  projectDir: repoRoot,
  targets: Platform.current().createTarget(wanted),
  publish: 'never',
  config: packageConfig(),
});
for (const file of written) process.stdout.write(`${file}\n`);
