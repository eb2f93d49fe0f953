// electron-builder settings: what goes into the application, and its installers per platform.
import { existsSync } from 'node:fs';
import { carriedVersion } from '../prepare/carried-runtime.mjs';
import { electronDir, electronDist, packageVersion } from '../prepare/places.mjs';
import { afterPack } from './after-pack.mjs';

/** Version of the Electron in node_modules: the carried runtime's where that one stands in. */
function runtimeVersion() {
  return carriedVersion() ?? packageVersion(electronDir);
}

/** One configuration for every platform, written below `output`; targets other than `dir` fetch their tools when they are first used. */
export function packageConfig(output) {
  return {
    appId: 'app.tieout.desktop',
    productName: 'Tieout',
    directories: { output, buildResources: 'build/package' },
    files: ['package.json', 'dist/**', '!dist/.made-from/**', '!**/*.map', ...nativeFiles()],
    // Worker threads and utility processes read these as plain files.
    asarUnpack: ['dist/*.mjs', 'dist/chunks/**', 'dist/fonts/**', 'node_modules/better-sqlite3/**'],
    npmRebuild: false,
    electronVersion: runtimeVersion(),
    ...(existsSync(electronDist) ? { electronDist } : {}),
    afterPack,
    fileAssociations: [{ ext: 'tieout', name: 'Tieout workspace', role: 'Editor' }],
    linux: { target: ['AppImage', 'deb'], category: 'Office', executableName: 'tieout' },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.finance', hardenedRuntime: true },
    win: { target: ['nsis'] },
    nsis: { oneClick: false, allowToChangeInstallationDirectory: true },
  };
}

/** The renderer's and the bundled packages are in dist already; of node_modules only the native module is shipped, for one platform. */
function nativeFiles() {
  return [
    '!node_modules/**',
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/lib/**',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder puts the target's platform and architecture in.
    'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
  ];
}
