// Bundles every process of the product into dist, skipping what is newer than its sources.
import { pathToFileURL } from 'node:url';
import { staleGroups } from './bundle/plan.mjs';

/** Bundles the stale groups among `wanted` (all by default); throws the first bundler error once every group had its turn. */
export async function bundle(wanted = ['node', 'main', 'preload', 'window']) {
  const stale = staleGroups().filter((name) => wanted.includes(name));
  const outcomes = await Promise.allSettled(stale.map(bundleGroup));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

async function bundleGroup(name) {
  if (name === 'window') return (await import('./bundle/window.mjs')).bundleWindow();
  return (await import('./bundle/scripts.mjs')).bundleScripts(name);
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
