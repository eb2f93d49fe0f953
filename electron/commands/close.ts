/** tieout post, verify, restore. */

import { resolve } from 'node:path';
import { Client, type Common, EXIT, log, out, passphraseOf, printJson, UsageError, withWorkspace } from './run.ts';

export interface PostOptions extends Common {
  readonly to: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly by: string;
}

export async function post(path: string, options: PostOptions): Promise<number> {
  if (options.to !== 'journal-csv') throw new UsageError(`--to takes journal-csv, not "${options.to}"`);
  return withWorkspace(path, options, async (client) => {
    const result = await client.call('post.run', {
      destination: 'journal-csv',
      path: options.out,
      dryRun: options.dryRun ?? false,
      by: options.by,
    });
    if (options.json) await printJson(result);
    else
      await out(
        `${result.dryRun ? 'would post' : 'posted'} ${result.posted} entries, ${result.ticks} in the cash book already, ${result.already} posted before${result.file === null ? '' : `; ${result.file}`}\n`,
      );
    return EXIT.done;
  });
}

export interface RestoreOptions extends Common {
  readonly list?: boolean;
  readonly from?: string;
  readonly by: string;
}

/** Lists the backups of a workspace, or puts one in its place. */
export async function restore(path: string, options: RestoreOptions): Promise<number> {
  const client = new Client();
  try {
    if (options.list) {
      const { folder, backups } = await client.call('workspace.backups', { path: resolve(path) });
      if (options.json) await printJson({ folder, backups });
      else {
        await out(`${backups.length} ${backups.length === 1 ? 'backup' : 'backups'} in ${folder}\n`);
        for (const { name, at, reason, bytes } of backups) await out(`${name}\t${at}\tbefore ${reason}\t${bytes}\n`);
      }
      return EXIT.done;
    }
    const result = await client.call('workspace.restore', {
      path: resolve(path),
      passphrase: passphraseOf(options),
      name: options.from ?? null,
      by: options.by,
    });
    if (options.json) await printJson(result);
    else {
      const lost = result.givenUp === 0 ? '' : `; ${result.givenUp} newer entries of the audit trail are not in it`;
      log(`restored ${result.backup} (${result.at})${lost}`);
      if (result.replaced !== null) log(`what stood there is in ${result.replaced}`);
    }
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
}

export async function verify(path: string, options: Common): Promise<number> {
  return withWorkspace(path, options, async (client) => {
    const result = await client.call('workspace.verify', {});
    if (options.json) await printJson(result);
    else
      for (const check of result.checks)
        await out(`${check.ok ? 'ok    ' : 'FAILED'} ${check.name}: ${check.detail}\n`);
    return result.ok ? EXIT.done : EXIT.failed;
  });
}
