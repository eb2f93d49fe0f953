/** Every screen and dialog, light and dark: no axe violation, no console error, no policy violation. */

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMonth } from './fixtures.ts';
import { dropFiles, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';
import { DIALOGS, openSampleCompany, QUEUES, SCREENS, type Tour } from './tour.ts';

const THEMES = ['light', 'dark'] as const;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-axe-'));
let running: RunningApp | undefined;
let tour: Tour;

beforeAll(async () => {
  running = await launchApp({ size: { width: 1280, height: 800 } });
  running.page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('welcome', () => {
  it.each(THEMES)('%s', async (theme) => {
    const { page } = running!;
    await page.emulateMedia({ colorScheme: theme });
    await page.getByTestId('welcome').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe.each(THEMES)('%s', (theme) => {
  beforeAll(async () => {
    tour ??= await openSampleCompany(running!);
    await tour.wear(theme);
  });

  it.each(SCREENS)('$name', async (stop) => {
    await tour.go(stop);
    expect(await violations(tour.page)).toEqual([]);
  });

  it.each(QUEUES)('queue %s', async (queue) => {
    await tour.queue(queue);
    expect(await violations(tour.page)).toEqual([]);
  });

  it.each(DIALOGS)('dialog $testId', async (dialog) => {
    await tour.dialog(dialog);
    expect(await violations(tour.page)).toEqual([]);
    await tour.page.keyboard.press('Escape');
    await tour.page.getByTestId(dialog.testId).waitFor({ state: 'detached' });
  });

  it('staged files: read, asked, refused', async () => {
    const { card, ledger, photo } = writeMonth(folder);
    await dropFiles(tour.page, tour.page.locator('main'), [card, ledger, photo]);
    for (const tab of [0, 1, 2]) {
      await tour.page.getByTestId(`file-tab-${tab}`).click();
      expect({ tab, found: await violations(tour.page) }).toEqual({ tab, found: [] });
    }
    await tour.page.getByTestId('import-discard').click();
  });
});

it('raises no console error and no policy violation', () => {
  expect(running?.problems).toEqual([]);
});
