/** How fast the review table of the real window answers a key and a scroll, and how many elements it takes, at very many rows. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openLargeReview } from '../e2e/large.ts';

export interface WindowFigures {
  readonly rows: number;
  /** From the key's own time stamp to the second animation frame after it: the frame that shows the change is on screen. */
  readonly keyP50Ms: number;
  readonly keyP95Ms: number;
  /** Same for A, which approves the row and goes on to the next. */
  readonly approveP50Ms: number;
  readonly approveP95Ms: number;
  /** From setting the scroll position to the second animation frame after it. */
  readonly scrollP50Ms: number;
  readonly scrollP95Ms: number;
  /** Elements in the document, the most that were seen. */
  readonly nodes: number;
}

const STEPS = 60;
/** Hands on the keys: a press every 40 ms is 25 rows a second. */
const PRESS_EVERY_MS = 40;
const SCROLL_STEP_PX = 700;

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}

/** Presses a key again and again and takes the time from each press to its paint. */
async function keyTimes(page: Page, key: string): Promise<readonly number[]> {
  await page.evaluate(() => {
    const holder = window as Window & { keyTimes?: number[] };
    const isFirst = holder.keyTimes === undefined;
    holder.keyTimes = [];
    if (!isFirst) return;
    const painted = (pressed: number) =>
      requestAnimationFrame(() => requestAnimationFrame(() => holder.keyTimes?.push(performance.now() - pressed)));
    window.addEventListener('keydown', (event) => painted(event.timeStamp), { capture: true });
  });
  for (let step = 0; step < STEPS; step++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(PRESS_EVERY_MS);
  }
  await page.waitForTimeout(300);
  const times = await page.evaluate(() => (window as Window & { keyTimes?: number[] }).keyTimes ?? []);
  if (times.length !== STEPS) throw new Error(`${times.length} of ${STEPS} presses of ${key} were painted`);
  return times;
}

/** Scrolls the table down step by step, every tenth step far away, and takes the time of each step to its paint. */
async function scrollTimes(page: Page): Promise<readonly number[]> {
  return page.getByTestId('review-grid').evaluate(
    async (grid, { steps, stepPx }) => {
      const times: number[] = [];
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      for (let step = 1; step <= steps; step++) {
        const began = performance.now();
        grid.scrollTop = step % 10 === 0 ? (grid.scrollHeight * step) / steps : grid.scrollTop + stepPx;
        await frame();
        await frame();
        times.push(performance.now() - began);
      }
      return times;
    },
    { steps: STEPS, stepPx: SCROLL_STEP_PX },
  );
}

const countNodes = (page: Page): Promise<number> => page.evaluate(() => document.getElementsByTagName('*').length);

/** Measures the review table at `rows` suggestions in a window of 1440x900. Needs a display. */
export async function benchWindow(rows: number): Promise<WindowFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-window-'));
  try {
    const running = await openLargeReview(folder, rows);
    try {
      const { page } = running;
      const keys = await keyTimes(page, 'j');
      const approvals = await keyTimes(page, 'a');
      const afterKeys = await countNodes(page);
      const scrolls = await scrollTimes(page);
      return {
        rows,
        keyP50Ms: at(keys, 0.5),
        keyP95Ms: at(keys, 0.95),
        approveP50Ms: at(approvals, 0.5),
        approveP95Ms: at(approvals, 0.95),
        scrollP50Ms: at(scrolls, 0.5),
        scrollP95Ms: at(scrolls, 0.95),
        nodes: Math.max(afterKeys, await countNodes(page)),
      };
    } finally {
      await running.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
