/** A way through every screen of the sample company, for pictures and for the accessibility check. */

import type { Page } from 'playwright-core';
import { QUEUES as ALL_QUEUES, type Queue } from '../../shared/contract/review.ts';
import type { RunningApp } from './harness.ts';

export interface Stop {
  readonly name: string;
  readonly key: string;
  /** Shown once the screen has its data. */
  readonly ready: string;
}

export const SCREENS: readonly Stop[] = [
  { name: 'close', key: 'Control+1', ready: 'accounts-grid' },
  { name: 'import', key: 'Control+2', ready: 'past-imports' },
  { name: 'review', key: 'Control+3', ready: 'detail' },
  { name: 'proof', key: 'Control+4', ready: 'proof-a' },
  { name: 'post', key: 'Control+5', ready: 'entries-grid' },
  { name: 'report', key: 'Control+6', ready: 'report-preview' },
  { name: 'audit', key: 'Control+7', ready: 'audit-grid' },
  { name: 'rules', key: 'Control+8', ready: 'rules-empty' },
];

export const QUEUES: readonly Queue[] = ALL_QUEUES;

export interface DialogStop {
  readonly testId: string;
  /** Opened from the review screen with this key. */
  readonly key: string;
}

export const DIALOGS: readonly DialogStop[] = [
  { testId: 'palette', key: 'Control+K' },
  { testId: 'keys-overlay', key: '?' },
  { testId: 'note-dialog', key: 'n' },
  { testId: 'evidence-dialog', key: 'e' },
  { testId: 'source-dialog', key: 'o' },
  { testId: 'hand-dialog', key: 'f' },
  { testId: 'sample-dialog', key: 'Shift+A' },
  { testId: 'reliability-dialog', key: 'r' },
  { testId: 'create-dialog', key: 'Control+N' },
];

export interface Tour {
  readonly page: Page;
  /** Light or dark, by the window's own setting. */
  readonly wear: (theme: 'light' | 'dark') => Promise<void>;
  readonly go: (stop: Stop) => Promise<void>;
  readonly queue: (queue: Queue) => Promise<void>;
  readonly dialog: (stop: DialogStop) => Promise<void>;
}

/** Makes the sample company from the welcome screen, approves a few suggestions and chooses an account, so that no screen is empty. */
export async function openSampleCompany({ page }: RunningApp): Promise<Tour> {
  const at = (testId: string) => page.getByTestId(testId);
  const show = async (stop: Stop): Promise<void> => {
    await page.keyboard.press(stop.key);
    await at(stop.ready).first().waitFor();
  };
  const stop = (name: string): Stop => SCREENS.find((one) => one.name === name)!;
  await at('door-sample').click();
  await at('accounts-grid').waitFor({ timeout: 60_000 });
  await at('account-select').selectOption({ index: 1 });
  await show(stop('review'));
  for (let step = 0; step < 6; step++) await page.keyboard.press('a');
  return {
    page,
    wear: async (theme) => {
      await show(stop('audit'));
      await at(`theme-${theme}`).click();
    },
    go: show,
    queue: async (queue) => {
      // The queue shown last may be empty, without a detail to wait for.
      await page.keyboard.press(stop('review').key);
      await at(`queue-${queue}`).click();
      await page.locator(`.review[data-queue="${queue}"]`).waitFor();
      await at('review-grid').or(at('queue-empty')).first().waitFor();
      await page.waitForTimeout(150);
    },
    dialog: async ({ testId, key }) => {
      await page.keyboard.press('Control+3');
      await at('queue-suggested').click();
      await at('detail').waitFor();
      await page.keyboard.press(key);
      await at(testId).waitFor();
    },
  };
}
