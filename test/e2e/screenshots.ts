/** Takes a picture of every screen, light and dark, in two sizes, into ./screenshots, and the one of the README into build/readme. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { type Month, writeMonth } from './fixtures.ts';
import { dropFiles, launchApp, type RunningApp, repoRoot, resize, takePicture } from './harness.ts';
import { DIALOGS, openSampleCompany, QUEUES, SCREENS, type Tour } from './tour.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
] as const;
const README_SIZE = SIZES[1];
const THEMES = ['light', 'dark'] as const;
const README_PICTURE = path.join(repoRoot, 'build', 'readme', 'review.png');

/** Colours fade and rows arrive a moment after the screen stands. */
async function snap(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(250);
  await takePicture(page, name);
}

async function welcome(running: RunningApp): Promise<void> {
  for (const theme of THEMES) {
    await running.page.emulateMedia({ colorScheme: theme });
    for (const size of SIZES) {
      await resize(running.app, size.width, size.height);
      await snap(running.page, `welcome-${theme}-${size.width}`);
    }
  }
  await running.page.emulateMedia({ colorScheme: 'light' });
}

/** Files read, a question, a refusal, and the overlay while they are held over the window. */
async function staged({ page }: Tour, month: Month, end: string): Promise<void> {
  const held = () => page.getByTestId('drop-overlay').waitFor();
  await dropFiles(page, page.locator('main'), [month.bank, month.ledger, month.card, month.photo], async () => {
    await held();
    await snap(page, `drop-${end}`);
  });
  await page.getByTestId('file-tab-3').waitFor();
  for (const [tab, name] of ['read', 'sheet', 'asked', 'refused'].entries()) {
    await page.getByTestId(`file-tab-${tab}`).click();
    await snap(page, `import-${name}-${end}`);
  }
  await page.getByTestId('import-discard').click();
}

async function everyScreen(tour: Tour, month: Month, end: string): Promise<void> {
  for (const stop of SCREENS) {
    await tour.go(stop);
    await snap(tour.page, `${stop.name}-${end}`);
    if (stop.name !== 'audit') continue;
    await tour.page.getByTestId('backups').scrollIntoViewIfNeeded();
    await snap(tour.page, `backups-${end}`);
  }
  for (const queue of QUEUES.slice(1)) {
    await tour.queue(queue);
    await snap(tour.page, `queue-${queue}-${end}`);
  }
  for (const dialog of DIALOGS) {
    await tour.dialog(dialog);
    await snap(tour.page, `${dialog.testId}-${end}`);
    await tour.page.keyboard.press('Escape');
  }
  await staged(tour, month, end);
}

/** A suggestion whose texts differ and that has something to explain says most about the screen. */
async function readmePicture(running: RunningApp, tour: Tour): Promise<void> {
  const { page } = tour;
  await tour.wear('light');
  await resize(running.app, README_SIZE.width, README_SIZE.height);
  await tour.queue('suggested');
  await page.getByTestId('review-grid').press('Home');
  for (let step = 0; step < 4; step++) await page.keyboard.press('j');
  await page.getByTestId('pair-diff').waitFor();
  await page.waitForTimeout(400);
  mkdirSync(path.dirname(README_PICTURE), { recursive: true });
  await page.screenshot({ path: README_PICTURE, animations: 'disabled' });
}

async function takeAll(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-pictures-'));
  const running = await launchApp({ size: README_SIZE });
  try {
    running.page.setDefaultTimeout(15_000);
    await welcome(running);
    const tour = await openSampleCompany(running);
    const month = writeMonth(folder);
    for (const theme of THEMES) {
      await tour.wear(theme);
      for (const size of SIZES) {
        await resize(running.app, size.width, size.height);
        await everyScreen(tour, month, `${theme}-${size.width}`);
      }
    }
    await readmePicture(running, tour);
  } finally {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await takeAll();
