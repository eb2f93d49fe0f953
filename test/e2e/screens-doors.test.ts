/** The other doors: the sample company, an encrypted workspace, files that ask or cannot be read, a table that is pasted. */

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerDialogs, callFromPage, dropFiles, launchApp, type RunningApp } from './harness.ts';
import { violations } from './screens-axe.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-doors-'));
const workspace = path.join(folder, 'Secret.tieout');
const PASSPHRASE = 'a rather long secret';

let running: RunningApp;
let page: Page;

const at = (id: string) => page.locator(`[data-testid="${id}"]`);
const textOf = async (id: string) => ((await at(id).first().textContent()) ?? '').replace(/\s+/g, ' ').trim();

function file(name: string, content: string | Buffer): string {
  const where = path.join(folder, name);
  writeFileSync(where, content);
  return where;
}

beforeAll(async () => {
  running = await launchApp({ size: { width: 1440, height: 900 } });
  page = running.page;
  await answerDialogs(running.app, { save: workspace, open: [workspace] });
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('sample company', () => {
  let samplePath = '';

  it('opens with a month to review, and says what it is', async () => {
    await at('door-sample').click();
    await at('sample-banner').waitFor();
    await at('accounts-grid').waitFor();
    const info = await callFromPage(page, 'workspace.info');
    expect(info).toMatchObject({ ok: true, value: { sample: true } });
    samplePath = info.ok ? (info.value as { path: string }).path : '';
    expect(await violations(page)).toEqual([]);
  });

  it('proposes, and refuses to post with a reason', async () => {
    await page.keyboard.press('Control+3');
    await at('review-grid').waitFor();
    await page.keyboard.press('a');
    await expect.poll(() => textOf('last-action')).toContain('Approved');
    await page.keyboard.press('Control+5');
    await at('post-blocked').waitFor();
    expect(await textOf('post-blocked')).toContain('sample');
    expect(await at('post-run').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  it('shows groups of many lines with their sums', async () => {
    await page.keyboard.press('Control+3');
    await at('review-grid').waitFor();
    const all = { queue: 'suggested', account: null, filter: '', sort: 'confidence', offset: 0, limit: 500 };
    const answer = await callFromPage(page, 'review.page', all);
    const rows = answer.ok ? (answer.value as { rows: { key: string; legs: string; text: string }[] }).rows : [];
    const group = rows.find((row) => row.legs !== '1:1');
    if (!group) throw new Error('the sample proposes no group');
    await at('filter').fill(group.text);
    await at(`row-${group.key}`).click();
    await at('legs-books').or(at('legs-bank')).first().waitFor();
    expect(await textOf('left-to-explain')).toContain('0.00');
    expect(await violations(page)).toEqual([]);
    await at('filter').fill('');
  });

  it('keeps a line whose amount is disputed with its suggestion, and in no other queue', async () => {
    await at('queue-exceptions').click();
    await page.locator('.review[data-queue="exceptions"]').waitFor();
    await expect.poll(() => page.locator('.row').count()).toBeGreaterThan(0);
    expect(await page.locator('.row', { hasText: 'Transposed digits' }).count()).toBe(0);
  });

  it('is removed without a trace by one click', async () => {
    await at('remove-sample').click();
    await at('welcome').waitFor();
    expect(['', '-wal', '-shm'].filter((end) => existsSync(samplePath + end))).toEqual([]);
  });
});

describe('encrypted workspace', () => {
  it('is created with a passphrase typed twice', async () => {
    await at('door-create').click();
    await at('create-passphrase').fill(PASSPHRASE);
    await at('create-again').fill('another');
    expect(await at('create-submit').isDisabled()).toBe(true);
    await at('create-again').fill(PASSPHRASE);
    await at('create-submit').click();
    await at('close-empty').waitFor();
  });

  it('asks for it again, and says calmly that a wrong one changed nothing', async () => {
    await page.keyboard.press('Control+7');
    await at('close-workspace').click();
    await at('door-open').click();
    await at('passphrase').fill('wrong');
    await page.keyboard.press('Enter');
    await at('wrong-passphrase').waitFor();
    expect(await textOf('wrong-passphrase')).toContain('Nothing was changed');
    expect(await violations(page)).toEqual([]);
    await at('passphrase').fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await at('close-empty').waitFor();
  });
});

describe('files that need a person', () => {
  it('asks for the date order, and reads nothing before the answer', async () => {
    const asks = file('asks.csv', 'Date,Text,Amount\n01/02/2026,Coffee,-3.50\n03/04/2026,Rent,-900.00\n');
    await dropFiles(page, page.locator('main'), [asks]);
    await at('question-ambiguous_date').waitFor();
    expect(await at('import-commit').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await at('reading-dd/MM/yyyy').click();
    await at('identity').waitFor();
    expect(await at('question-ambiguous_date').count()).toBe(0);
    expect(await page.locator('[data-testid="row-preview-2"]').textContent()).toContain('2026-02-01');
    expect(await at('import-commit').isDisabled()).toBe(false);
  });

  it('names each refused row with what was found, and shows markup as text', async () => {
    const bad = file(
      'bad.csv',
      'Date,Text,Amount\n2026-10-01,ok,-3.50\n2026-10-32,late,-9.00\n2026-10-05,<img src=x onerror=alert(1)>,1.00\n',
    );
    await dropFiles(page, page.locator('main'), [bad]);
    await at('problem').waitFor();
    expect(await textOf('identity')).toBe('3 read = 2 new + 0 already imported + 1 refused');
    expect(await textOf('problem')).toMatch(/row 3.*2026-10-32/);
    expect(await at('preview-grid').textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('refuses a photo by name and offers nothing to import', async () => {
    const photo = file('photo.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
    await dropFiles(page, page.locator('main'), [photo]);
    await at('refusal').waitFor();
    expect(await at('import-commit').isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.locator('main').focus();
    await page.keyboard.press('Escape');
    await at('import-empty').waitFor();
  });

  it('stages a table that is pasted', async () => {
    const table = 'Date\tText\tAmount\n2026-10-01\tCoffee\t-3.50\n2026-10-13\tRent\t-900.00\n';
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, table);
    await at('identity').waitFor();
    expect(await textOf('identity')).toContain('2 read = 2 new');
  });

  it('shows the drop overlay while files are held over the window', async () => {
    const show = (type: string) =>
      page.evaluate((name) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], 'x.csv'));
        window.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
      }, type);
    await show('dragenter');
    await at('drop-overlay').waitFor();
    await show('dragleave');
    await at('drop-overlay').waitFor({ state: 'detached' });
  });
});

describe('what the files do not say', () => {
  it('takes an opening balance from a person, proves with it, and takes it back', async () => {
    await page.locator('main').focus();
    await page.keyboard.press('Enter');
    await at('import-results').waitFor();
    await at('account-select').selectOption({ index: 1 });
    await page.keyboard.press('Control+4');
    await at('set-opening').click();
    await at('opening-amount').fill('1.2.3');
    expect(await at('opening-save').isDisabled()).toBe(true);
    await at('opening-amount').fill('1,000.00');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => textOf('proof-a')).toMatch(/Opening balance\s*1,000\.00/);
    expect(await at('set-opening').count()).toBe(0);
  });

  it('watches a folder only when told to', async () => {
    const watched = path.join(folder, 'watched');
    mkdirSync(watched);
    await answerDialogs(running.app, { open: [watched] });
    await page.keyboard.press('Control+7');
    await at('watched-folder').waitFor();
    expect(await at('watch-stop').count()).toBe(0);
    await at('watch-choose').click();
    await at('watch-stop').waitFor();
    expect(await at('watched-folder').textContent()).toContain('watched');
    expect(await violations(page)).toEqual([]);
    await at('watch-stop').click();
    await at('watch-stop').waitFor({ state: 'detached' });
  });
});

describe('the whole run', () => {
  it('raised no console error and no policy violation', () => {
    expect(running.problems).toEqual([]);
  });
});
