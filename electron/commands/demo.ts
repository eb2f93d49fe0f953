/** tieout demo: the sample month from files to journal and report, without a window. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sampleFiles } from '../sample/month.ts';
import { Client, EXIT, out } from './run.ts';
import { writeReport } from './close.ts';

const BY = 'demo';

/** Writes the sample's files, imports, matches, approves what is sure, posts and reports; prints what happened and why. */
export async function demo(folder: string | null): Promise<number> {
  const target = resolve(folder ?? 'tieout-demo');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const client = new Client();
  try {
    const workspace = join(target, 'harbour-pine.tieout');
    await client.call('workspace.create', { path: workspace, currency: 'USD', passphrase: null });
    for (const file of sampleFiles()) {
      const path = join(target, file.name);
      writeFileSync(path, file.bytes);
      const [result] = await client.engine.job('import.direct', { paths: [path], side: file.side, account: file.account, map: file.map, by: BY, jobId: 'demo' });
      await out(`${file.name}: ${result?.read ?? 0} read = ${result?.added ?? 0} new + ${result?.known ?? 0} already imported + ${result?.refused ?? 0} refused\n`);
    }
    await client.call('match.run', { jobId: 'demo' });
    await client.call('review.approveAbove', { minConfidence: 0.95, account: null, by: BY });
    await client.call('post.run', { destination: 'journal-csv', path: join(target, 'journal.csv'), dryRun: false, by: BY });
    for (const account of await client.call('accounts.list', { side: 'bank' })) await writeReport(client, { account: account.name, out: join(target, `${account.name.replace(/\W+/g, '-')}.pdf`), by: BY });
    return EXIT.done;
  } finally {
    await client.engine.close();
  }
}
