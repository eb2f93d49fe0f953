// Builds the renderer with Vite into dist/renderer.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { repoRoot } from '../prepare/places.mjs';
import { distDir, recordRun } from './plan.mjs';

/** Builds beside the old output and swaps the folders, so that an open window keeps its files until it reloads. */
export async function bundleWindow() {
  const target = path.join(distDir, 'renderer');
  const fresh = `${target}.${process.pid}`;
  await build({
    configFile: path.join(repoRoot, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  });
  const old = `${fresh}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
  const outputs = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  recordRun(
    'window',
    [],
    outputs.map((entry) => path.relative(repoRoot, path.join(entry.parentPath, entry.name))),
  );
}
