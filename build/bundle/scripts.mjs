// esbuild settings for everything that runs in Node or Electron, and the writing of its outputs.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { repoRoot } from '../prepare/places.mjs';
import { distDir, GROUPS, presentEntries, recordRun } from './plan.mjs';

const OLD_CHUNK_MS = 3_600_000;
/** Read by electron/report/pdf/faces.ts. */
const FONT_FILES = ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf', 'LICENSE_FONT'];
/** CommonJS dependencies inside an ES module bundle call `require` for Node's own modules. */
const REQUIRE_BANNER =
  "import { createRequire as createRequireHere } from 'node:module';\nconst require = createRequireHere(import.meta.url);";

const COMMON = {
  absWorkingDir: repoRoot,
  bundle: true,
  platform: 'node',
  target: 'node20',
  loader: { '.sql': 'text' },
  external: ['electron', 'better-sqlite3'],
  legalComments: 'none',
  logLevel: 'silent',
  metafile: true,
  write: false,
};

/** Bundles one group of scripts into dist; outputs replace the old ones by rename, so a running process never sees half a file. */
export async function bundleScripts(name) {
  const { format } = GROUPS[name];
  const result = await build({
    ...COMMON,
    ...(format === 'esm' ? moduleOptions() : commonOptions()),
    entryPoints: presentEntries(name),
  });
  for (const file of result.outputFiles) replaceFile(file.path, file.contents);
  if (format === 'esm') dropOldChunks(result.outputFiles.map((file) => file.path));
  const fonts = name === 'node' ? copyFonts() : [];
  recordRun(
    name,
    Object.keys(result.metafile.inputs),
    [...fonts, ...result.outputFiles.map((file) => file.path)].map((file) => path.relative(repoRoot, file)),
  );
}

/** The PDF's face and its licence, which asks to travel with it (OFL 1.1, condition 2). */
function copyFonts() {
  const source = path.join(repoRoot, 'node_modules/@expo-google-fonts/inter');
  return FONT_FILES.map((name) => {
    const target = path.join(distDir, 'fonts', path.basename(name));
    replaceFile(target, readFileSync(path.join(source, name)));
    return target;
  });
}

function moduleOptions() {
  return {
    format: 'esm',
    outdir: distDir,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: REQUIRE_BANNER },
  };
}

function commonOptions() {
  return { format: 'cjs', outdir: distDir, outExtension: { '.js': '.cjs' } };
}

/** Bundles one TypeScript program that is not shipped (a benchmark, the screenshot tour) with packages left to node_modules. */
export async function bundleProgram(entry, outfile) {
  await build({
    ...COMMON,
    write: true,
    metafile: false,
    packages: 'external',
    format: 'esm',
    banner: { js: REQUIRE_BANNER },
    sourcemap: 'inline',
    entryPoints: [entry],
    outfile,
  });
}

function replaceFile(file, contents) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, contents);
  renameSync(`${file}.${process.pid}`, file);
}

/** Chunk names carry a hash; one that is no longer used stays for an hour, since a running process may still import it. */
function dropOldChunks(current) {
  const folder = path.join(distDir, 'chunks');
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!current.includes(file) && Date.now() - statSync(file).mtimeMs > OLD_CHUNK_MS) rmSync(file, { force: true });
  }
}
