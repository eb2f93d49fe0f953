/** A workspace of very many suggestions, open in the real window at the review table. */

import path from 'node:path';
import { createEngine } from '../../electron/handlers/engine.ts';
import type { WriteHandle } from '../../electron/store/handle.ts';
import { writeMeta } from '../../electron/store/meta.ts';
import { saveResult } from '../../electron/store/save-result.ts';
import { DEFAULT_SETTINGS, type Proposal } from '../../shared/match/types.ts';
import { writeBankCsv } from '../bench/csv-file.ts';
import { answerDialogs, launchApp, type RunningApp, repoRoot } from './harness.ts';

/** Suggests each bank line with the book line of the same row: what a match would find, without its time. */
function suggestPairs(write: WriteHandle): void {
  const ids = (side: number) =>
    write.all<{ id: number }>('SELECT id FROM line WHERE side = ? ORDER BY id', side).map(({ id }) => id);
  const book = ids(1);
  const proposals = ids(0).map(
    (id, at): Proposal => ({
      kind: 'one_to_one',
      bank: [id],
      book: [book[at]!],
      confidence: 0.999 - (at % 400) / 1000,
      confidenceLow: 0.55,
      logOdds: 5,
      margin: 10,
      alternatives: 0,
      alternativesExact: true,
      differences: [],
      evidence: [{ code: 'AMOUNT_EQUAL', weight: 3, text: 'the same amount on both sides' }],
      basis: 'pair',
    }),
  );
  const none = { duplicates: [], exceptions: [], ambiguous: [], stages: [] };
  write.transaction(() => {
    saveResult(write, { engine: 'large', settings: DEFAULT_SETTINGS, proposals, ...none });
    writeMeta(write, 'match_stale', '0');
  });
}

/** Imports `rows` lines on both sides into a new workspace in `folder` without a window; returns its path. */
async function makeLargeWorkspace(folder: string, rows: number): Promise<string> {
  const file = path.join(folder, 'large.tieout');
  const engine = createEngine({ emit: () => undefined, jobScript: path.join(repoRoot, 'dist', 'job.mjs') });
  try {
    await engine.call('workspace.create', { path: file, currency: 'USD', passphrase: null });
    const paths = [writeBankCsv(path.join(folder, 'rows.csv'), rows)];
    for (const side of ['bank', 'book'] as const)
      await engine.job('import.direct', { paths, side, account: 'Current', map: null, by: 'Asha', jobId: side });
    suggestPairs(engine.slot.require().write);
  } finally {
    await engine.close();
  }
  return file;
}

/** Opens a workspace of `rows` suggestions at their queue, the focus in its table. */
export async function openLargeReview(folder: string, rows: number): Promise<RunningApp> {
  const file = await makeLargeWorkspace(folder, rows);
  const running = await launchApp({ size: { width: 1440, height: 900 } });
  const { page } = running;
  await answerDialogs(running.app, { open: [file] });
  await page.getByTestId('door-open').click();
  await page.getByTestId('accounts-grid').waitFor({ timeout: 60_000 });
  await page.getByTestId('nav-review').click();
  await page.locator('[data-testid^="row-p:"]').first().waitFor();
  await page.getByTestId('review-grid').focus();
  return running;
}
