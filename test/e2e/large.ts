/** A workspace of very many bank lines, open in the real window at the review table. */

import path from 'node:path';
import { createEngine } from '../../electron/handlers/engine.ts';
import { writeBankCsv } from '../bench/csv-file.ts';
import { answerDialogs, launchApp, type RunningApp, repoRoot } from './harness.ts';

/** Imports `rows` bank lines into a new workspace in `folder` without a window; returns its path. */
async function makeLargeWorkspace(folder: string, rows: number): Promise<string> {
  const file = path.join(folder, 'large.tieout');
  const engine = createEngine({ emit: () => undefined, jobScript: path.join(repoRoot, 'dist', 'job.mjs') });
  try {
    await engine.call('workspace.create', { path: file, currency: 'USD', passphrase: null });
    const csv = writeBankCsv(path.join(folder, 'bank.csv'), rows);
    await engine.job('import.direct', {
      paths: [csv],
      side: 'bank',
      account: 'Current',
      map: null,
      by: 'Asha',
      jobId: 'import',
    });
    await engine.call('match.run', { jobId: 'match' });
  } finally {
    await engine.close();
  }
  return file;
}

/** Opens a workspace of `rows` open bank lines at the queue that holds them all, the focus in its table. */
export async function openLargeReview(folder: string, rows: number): Promise<RunningApp> {
  const file = await makeLargeWorkspace(folder, rows);
  const running = await launchApp({ size: { width: 1440, height: 900 } });
  const { page } = running;
  await answerDialogs(running.app, { open: [file] });
  await page.getByTestId('door-open').click();
  await page.getByTestId('accounts-grid').waitFor();
  await page.getByTestId('nav-review').click();
  await page.getByTestId('queue-bank_only').click();
  await page.locator('.review[data-queue="bank_only"] [data-testid^="row-l:"]').first().waitFor();
  await page.getByTestId('review-grid').focus();
  return running;
}
