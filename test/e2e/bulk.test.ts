/** A decision about very many items in the real window: how far it is, and Cancel, which leaves everything as it was. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callFromPage, type RunningApp } from './harness.ts';
import { openLargeReview } from './large.ts';

const ROWS = 40_000;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-bulk-'));
let running: RunningApp | undefined;

beforeAll(async () => {
  running = await openLargeReview(folder, ROWS);
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('shows progress with Cancel, and cancelled it changed nothing', async () => {
  const { page, problems } = running!;
  const counts = () => callFromPage(page, 'review.counts', { account: null });
  const before = await counts();
  expect(before.ok).toBe(true);
  const input = { minConfidence: 0.5, account: null, jobId: 'bulk', by: 'Asha' };
  const approval = callFromPage(page, 'review.approveAbove', input);
  await page.getByTestId('job').waitFor({ timeout: 10_000 });
  await page.getByTestId('cancel-job').click();
  expect(await approval).toMatchObject({ ok: false, code: 'cancelled' });
  expect(await counts()).toEqual(before);
  expect(problems).toEqual([]);
});
