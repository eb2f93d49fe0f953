/** tieout verify, restore. */

import { resolve } from 'node:path';
import { Client, type Common, EXIT, log, out, passphraseOf, printJson, withWorkspace } from './run.ts';

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
