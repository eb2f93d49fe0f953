/** The sample company comes complete, with two months closed to the penny, and leaves no trace; nothing else can be removed that way. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createEngine } from '../../electron/handlers/engine.ts';
import { sampleMonths } from '../../electron/sample/month.ts';
import type { PeriodView } from '../../shared/contract/periods.ts';

it('is created closed but for its last month, blocked from posting, and removed with every side file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-sample-'));
  const engine = createEngine({ emit: () => undefined, jobScript: null });
  try {
    const path = join(folder, 'sample.tieout');
    expect(await engine.call('workspace.createSample', { path })).toMatchObject({ sample: true, imports: 16 });
    for (const { span, reckonings } of sampleMonths()) {
      const input = { accountId: null, from: span.first, to: span.last };
      const periods = (await engine.call('period.list', input)) as PeriodView[];
      for (const { account, opening, closing, ledgerClosing, adjustedBank } of reckonings) {
        const period = periods.find((one) => one.account === account);
        const closed = { status: 'locked', ledger: ledgerClosing, adjustedBank, adjustedLedger: adjustedBank };
        const proved = { offBy: 0, booksOffBy: 0, open: 0, drift: [] };
        expect(period).toMatchObject({
          opening,
          closing,
          ...(span.whole ? { ...closed, ...proved } : { status: 'open' }),
        });
      }
    }
    const counts = (await engine.call('review.counts', { account: null })) as { suggested: number };
    expect(counts.suggested).toBeGreaterThan(40);
    expect(await engine.call('workspace.verify', {})).toMatchObject({ ok: true });
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
}, 60_000);
