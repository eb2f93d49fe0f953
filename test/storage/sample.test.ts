/** The sample company comes complete and leaves no trace; nothing else can be removed that way. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngine } from '../../electron/handlers/engine.ts';

it('is created, blocked from posting, and removed with every side file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-sample-'));
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  try {
    const path = join(folder, 'sample.tieout');
    expect(await engine.call('workspace.createSample', { path })).toMatchObject({ sample: true, imports: 5 });
    const post = { destination: 'journal-csv', path: join(folder, 'journal.csv'), dryRun: false, by: 'Asha' };
    await expect(engine.call('post.run', post)).rejects.toMatchObject({ code: 'refused' });
    await engine.call('workspace.removeSample', {});
    expect(readdirSync(folder)).toEqual([]);
    expect(await engine.call('workspace.info', {})).toBeNull();
    await engine.call('workspace.create', { path, currency: 'USD', passphrase: null });
    await expect(engine.call('workspace.removeSample', {})).rejects.toMatchObject({ code: 'refused' });
    expect(readdirSync(folder)).toContain('sample.tieout');
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
