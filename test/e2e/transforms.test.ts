/** Steps and checks in the real window: added by key, shown on the file's own rows, the same as JSON, imported and remembered. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerDialogs, callFromPage, dropFiles, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-steps-'));
const file = path.join(folder, 'till.csv');

let running: RunningApp;
let page: Page;
const at = (id: string) => page.locator(`[data-testid="${id}"]`);

beforeAll(async () => {
  writeFileSync(
    file,
    'Date,Description,Amount,Ref\n2026-10-01,Sale at the till,1250,A-17\n2026-10-02,Sale at the door,900,\n2026-10-30,Takings banked,-300,A-18\n',
  );
  running = await launchApp({ size: { width: 1280, height: 860 } });
  page = running.page;
  await answerDialogs(running.app, { save: path.join(folder, 'Till.tieout') });
  await at('door-create').click();
  await at('create-currency').fill('GBP');
  await page.keyboard.press('Enter');
  await at('close-empty').waitFor();
  await dropFiles(page, page.locator('main'), [file]);
  await at('identity').waitFor();
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

it('reads the rows again as steps are added by key', async () => {
  await at('transforms').locator('summary').focus();
  await page.keyboard.press('Enter');
  await at('add-field').selectOption('amount');
  await at('step-amount-0').selectOption('scale');
  await at('steps-amount').getByLabel('Factor').fill('0.01');
  await expect.poll(() => at('preview-grid').textContent()).toContain('12.50');
  await at('add-rule').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => at('identity').textContent()).toContain('1 refused');
  expect(await violations(page)).toEqual([]);
});

it('says what cannot work, and shows the same as JSON', async () => {
  await at('steps-as-json').click();
  const json = at('steps-json');
  const before = JSON.parse(await json.inputValue());
  expect(before).toEqual({
    transforms: { amount: [{ step: 'scale', by: '0.01' }] },
    rules: [{ rule: 'required', field: 'reference' }],
  });
  await json.fill(
    JSON.stringify({ ...before, transforms: { reference: [{ step: 'capture', pattern: '(', group: 0 }] } }),
  );
  await at('question-bad_mapping').waitFor();
  await json.fill(
    JSON.stringify({
      ...before,
      transforms: { ...before.transforms, reference: [{ step: 'capture', pattern: '\\d+', group: 0 }] },
    }),
  );
  await at('question-bad_mapping').waitFor({ state: 'detached' });
  await at('steps-as-list').click();
  await at('step-reference-0').waitFor();
  expect(await violations(page)).toEqual([]);
});

it('imports what was shown, without a complaint of the content policy', async () => {
  await at('import-commit').click();
  await at('import-results').waitFor();
  const info = await callFromPage(page, 'workspace.info');
  expect(info).toMatchObject({ ok: true, value: { lines: 2 } });
  expect(running.problems).toEqual([]);
});
