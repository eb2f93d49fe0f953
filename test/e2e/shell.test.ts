/** The shell in a real window: what a page may not do, calls through the port, an engine that dies and comes back. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  answerDialogs,
  type Bridge,
  callFromPage,
  dropFiles,
  enginePid,
  killEngine,
  launchApp,
  type RunningApp,
} from './harness.ts';

let running: RunningApp;
const folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-shell-'));

beforeAll(async () => {
  running = await launchApp();
});
afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('page', () => {
  it('is the app origin and has no Node and no Electron', async () => {
    const seen = await running.page.evaluate(() => ({
      origin: location.origin,
      globals: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      bridge: Object.keys((window as Window & { tieout?: object }).tieout ?? {}).sort(),
    }));
    expect(seen).toEqual({ origin: 'app://tieout', globals: [], bridge: ['call', 'on', 'pathFor'] });
  });

  it('runs in its own sandboxed, isolated world', async () => {
    const preferences = await running.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const read = contents && 'getLastWebPreferences' in contents ? contents.getLastWebPreferences : null;
      const all = typeof read === 'function' ? read.call(contents) : {};
      const { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity } = all;
      return { contextIsolation, sandbox, nodeIntegration, webviewTag, webSecurity };
    });
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
  });

  it('cannot be led away or open a window', async () => {
    const before = running.page.url();
    await running.page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    await running.page.evaluate(() => {
      location.href = 'file:///etc/passwd';
    });
    const opened = await running.page.evaluate(() => window.open('https://example.com/') === null);
    await running.page.waitForTimeout(200);
    expect(opened).toBe(true);
    expect(running.page.url()).toBe(before);
    expect(running.app.windows()).toHaveLength(1);
  });

  it('is refused every permission', async () => {
    const granted = await running.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
      const states = await Promise.all(
        names.map((name) => navigator.permissions.query({ name: name as PermissionName })),
      );
      return names.filter((_name, index) => states[index]?.state === 'granted');
    });
    expect(granted).toEqual([]);
  });

  it('reads nothing outside the renderer folder and reaches no other host', async () => {
    const answers = await running.page.evaluate(async () => {
      const paths = [
        '../main.cjs',
        '..%2fmain.cjs',
        '%2e%2e/main.cjs',
        'assets/..%5c..%5cmain.cjs',
        'nothing.js',
        'index.html%00.js',
      ];
      return Promise.all(
        paths.map((path) =>
          fetch(`app://tieout/${path}`).then(
            (answer) => answer.status,
            () => 0,
          ),
        ),
      );
    });
    expect(answers.filter((status) => status !== 404 && status !== 0)).toEqual([]);
  });

  it('loads without a console error or a policy violation', async () => {
    const fresh = await launchApp();
    await fresh.page.waitForTimeout(300);
    const { problems } = fresh;
    await fresh.close();
    expect(problems).toEqual([]);
  });
});

describe('calls', () => {
  it('reach main and are checked there', async () => {
    const info = await callFromPage(running.page, 'shell.info');
    expect(info).toMatchObject({ ok: true, value: { platform: process.platform, electron: expect.any(String) } });
    expect(await callFromPage(running.page, 'shell.setTitle', { title: 5 })).toMatchObject({ code: 'bad_request' });
    expect(await callFromPage(running.page, 'shell.none')).toMatchObject({ code: 'unknown_method' });
    expect(await callFromPage(running.page, 'shell.setTitle', { title: 'x'.repeat(2_000_000) })).toMatchObject({
      code: 'bad_request',
    });
  });

  it('reach the engine, whose refusals carry their code', async () => {
    expect(await callFromPage(running.page, 'ping')).toEqual({ ok: true, value: 'pong' });
    expect(await callFromPage(running.page, 'no.such.call')).toMatchObject({ code: 'unknown_method' });
  });

  it('write files only where the person chose to', async () => {
    const file = path.join(folder, 'report.pdf');
    const base64 = Buffer.from('%PDF-1.7').toString('base64');
    expect(await callFromPage(running.page, 'shell.saveBytes', { base64, path: file })).toMatchObject({
      code: 'refused',
    });
    expect(existsSync(file)).toBe(false);
    await answerDialogs(running.app, { save: file });
    expect(
      await callFromPage(running.page, 'shell.saveAs', { suggestedName: 'report.pdf', extensions: ['pdf'] }),
    ).toMatchObject({ value: { path: file } });
    expect(await callFromPage(running.page, 'shell.saveBytes', { base64, path: file })).toMatchObject({
      value: { bytes: 8 },
    });
    expect(readFileSync(file).toString()).toBe('%PDF-1.7');
  });
});

describe('dropped files', () => {
  it('have the path the system knows them by, and do not lead the page away', async () => {
    // A page of its own: the refused navigations above leave the driver waiting for theirs.
    const fresh = await launchApp();
    const file = path.join(folder, 'bank.csv');
    writeFileSync(file, 'date,amount\n2026-10-01,1.00\n');
    await fresh.page.evaluate(() => {
      const holder = window as Window & { tieout?: Bridge; dropped?: string[] };
      document.addEventListener('drop', (event) => {
        event.preventDefault();
        holder.dropped = [...(event.dataTransfer?.files ?? [])].map((dropped) => holder.tieout?.pathFor(dropped) ?? '');
      });
    });
    await dropFiles(fresh.page, fresh.page.locator('body'), [file]);
    const readDropped = () => fresh.page.evaluate(() => (window as Window & { dropped?: string[] }).dropped);
    await expect.poll(readDropped).toEqual([file]);
    expect(fresh.page.url()).toContain('app://tieout/');
    await fresh.close();
  });
});

describe('engine', () => {
  it('is reported down and ready again when it dies, and answers', async () => {
    const before = await enginePid(running.app);
    await running.page.evaluate(() => {
      const holder = window as Window & { tieout?: Bridge; states?: unknown[] };
      holder.states = [];
      holder.tieout?.on('engine.state', (payload) => holder.states?.push(payload));
    });
    await killEngine(running.app);
    const readStates = () =>
      running.page.evaluate(() =>
        (window as Window & { states?: { state: string }[] }).states?.map((entry) => entry.state),
      );
    await expect.poll(readStates, { timeout: 20_000 }).toEqual(['down', 'ready']);
    expect(await callFromPage(running.page, 'ping')).toEqual({ ok: true, value: 'pong' });
    const after = await enginePid(running.app);
    expect(after).not.toBeNull();
    expect(after).not.toBe(before);
  });

  it('has the same workspace open after a crash, passphrase and all', async () => {
    const file = path.join(folder, 'crash.tieout');
    const input = { path: file, currency: 'USD', passphrase: 'correct horse' };
    expect(await callFromPage(running.page, 'workspace.create', input)).toMatchObject({
      ok: true,
      value: { path: file },
    });
    const before = await enginePid(running.app);
    await killEngine(running.app);
    const isReplaced = async () => ![null, before].includes(await enginePid(running.app));
    await expect.poll(isReplaced, { timeout: 20_000 }).toBe(true);
    const info = await callFromPage(running.page, 'workspace.info');
    expect(info).toMatchObject({ ok: true, value: { path: file, encrypted: true } });
    const recent = await callFromPage(running.page, 'shell.recent');
    expect(recent).toMatchObject({ ok: true, value: [{ path: file }] });
    expect(readFileSync(path.join(running.userData, 'recent.json'), 'utf8')).not.toContain('correct horse');
  });
});
