/** The review table at 20,000 rows: few elements, and the focus goes where the keys say. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningApp } from './harness.ts';
import { openLargeReview } from './large.ts';

const ROWS = 20_000;
const MOST_NODES = 1_500;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-large-'));
let running: RunningApp | undefined;

beforeAll(async () => {
  running = await openLargeReview(folder, ROWS);
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

const page = () => running!.page;
const countNodes = (): Promise<number> => page().evaluate(() => document.getElementsByTagName('*').length);

/** Position of the row the table points at, counted from 1, and whether it is in view and here. */
async function active(): Promise<{ row: number; inView: boolean; loaded: boolean }> {
  return page()
    .getByTestId('review-grid')
    .evaluate((grid) => {
      const id = grid.getAttribute('aria-activedescendant');
      const row = id === null ? null : document.getElementById(id);
      const box = row?.getBoundingClientRect();
      const around = grid.getBoundingClientRect();
      return {
        row: Number(row?.getAttribute('aria-rowindex') ?? 0) - 1,
        inView: box !== undefined && box.top >= around.top && box.bottom <= around.bottom + 1,
        loaded: row?.getAttribute('data-testid')?.startsWith('row-p:') ?? false,
      };
    });
}

it('says how many rows there are', async () => {
  const total = Number(await page().getByTestId('review-grid').getAttribute('aria-rowcount')) - 1;
  expect(total).toBe(ROWS);
});

it.each([
  { keys: ['j', 'j', 'j'], row: 4 },
  { keys: ['k'], row: 3 },
  { keys: ['End', 'k'], row: -1 },
  { keys: ['Home'], row: 1 },
  { keys: ['PageDown', 'PageUp'], row: 1 },
])('goes with $keys to row $row, in view, and few elements stand in the page', async ({ keys, row }) => {
  const grid = page().getByTestId('review-grid');
  const total = Number(await grid.getAttribute('aria-rowcount')) - 1;
  for (const key of keys) await page().keyboard.press(key);
  await expect.poll(active).toEqual({ row: row > 0 ? row : total + row, inView: true, loaded: true });
  expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await countNodes()).toBeLessThanOrEqual(MOST_NODES);
});

it('shows the details of the row once the keys rest', async () => {
  await page().keyboard.press('j');
  const grid = page().getByTestId('review-grid');
  const key = () => grid.locator('.row.is-active').getAttribute('data-testid');
  await expect.poll(async () => `row-${await page().getByTestId('detail').getAttribute('data-key')}`).toBe(await key());
  expect(running?.problems).toEqual([]);
});
