// Sets the fuses of a packaged application and reads them back (security.md 3.1 row 19).
import { rmSync } from 'node:fs';
import path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

const FUSES = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

/** electron-builder calls this with the folder it has just filled. */
export async function afterPack(context) {
  const { electronPlatformName: platform, appOutDir, packager } = context;
  const name = packager.appInfo.productFilename;
  const binary = { darwin: `${name}.app`, win32: `${name}.exe` }[platform] ?? packager.executableName;
  const resources = path.join(packager.getResourcesDir(appOutDir), 'default_app.asar');
  rmSync(resources, { force: true });
  await flipFuses(path.join(appOutDir, binary), {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    // Linux checks no archive hash: integrity is offered on macOS and Windows only.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    ...FUSES,
  });
}
