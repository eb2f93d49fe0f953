// Packages the application: `npm run package` fills release/ with the unpacked application, `-- --installers` makes
// installers, `-- --out FOLDER` puts either elsewhere.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { bundleOrExit } from './bundle.mjs';
import { packageConfig } from './package/config.mjs';
import { preparedOrExit } from './prepare/command-line.mjs';
import { repoRoot } from './prepare/places.mjs';
import { prepareWindow } from './prepare/window-ready.mjs';

await preparedOrExit(() => prepareWindow(false));
await bundleOrExit();
const { values } = parseArgs({ options: { installers: { type: 'boolean' }, out: { type: 'string' } } });
const output = path.resolve(values.out ?? path.join(repoRoot, 'release'));
const written = await build({
  projectDir: repoRoot,
  targets: Platform.current().createTarget(values.installers ? undefined : 'dir'),
  publish: 'never',
  config: packageConfig(output),
});
for (const file of values.installers ? written : [output]) process.stdout.write(`${file}\n`);
