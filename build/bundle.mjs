// Bundles every process of the product into dist, skipping what is newer than its sources.
import { pathToFileURL } from 'node:url';
import { staleGroups } from './bundle/plan.mjs';

/** Bundles the stale groups among `wanted` (all by default); throws with the bundler's messages when a source does not compile. */
export async function bundle(wanted = ['node', 'main', 'preload', 'window']) {
  const stale = staleGroups().filter((name) => wanted.includes(name));
  if (stale.length === 0) return;
  const scripts = stale.filter((name) => name !== 'window');
  if (scripts.length > 0) {
    const { bundleScripts } = await import('./bundle/scripts.mjs');
    await Promise.all(scripts.map((name) => bundleScripts(name)));
  }
  if (stale.includes('window')) await (await import('./bundle/window.mjs')).bundleWindow();
}

/** Runs `bundle` for a script: a compile error becomes its text and exit code 1. */
export async function bundleOrExit(wanted) {
  try {
    await bundle(wanted);
  } catch (error) {
    process.stderr.write(`bundle: ${await describe(error)}\n`);
    process.exit(1);
  }
}

/** A bundler's error as text with file, line and the source around it. */
export async function describe(error) {
  if (!Array.isArray(error.errors) || !error.errors[0]?.location) return error.message;
  const { formatMessages } = await import('esbuild');
  return (await formatMessages(error.errors, { kind: 'error' })).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundleOrExit();
