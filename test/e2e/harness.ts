/** Opens the real application for a test: own profile, collected violations, real file drops, pictures. */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';

/** The nearest folder above with a package.json: also where a program was bundled into another folder of the repository. */
function findRoot(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : findRoot(path.dirname(folder));
}
export const repoRoot = findRoot(import.meta.dirname);
export const screenshotsDir = path.join(repoRoot, 'screenshots');

/** The preload's bridge as a test reaches it inside `page.evaluate`. */
export interface Bridge {
  call(method: string, params: unknown): Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): () => void;
  pathFor(file: File): string;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Console errors, uncaught page errors and CSP violations so far; a test ends with `expect(problems).toEqual([])`. */
  readonly problems: string[];
  /** Ends the application; the profile is removed unless the caller named it. */
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Profile to use (kept afterwards); a fresh one without. */
  readonly userData?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  /** Executable of a packaged application; the checkout without. */
  readonly application?: string;
}

/** Starts the application and waits for its page. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userData = options.userData ?? mkdtempSync(path.join(os.tmpdir(), 'tieout-e2e-'));
  const app = await _electron.launch({
    executablePath: options.application ?? electronPath(),
    args: [...windowFlags(), ...(options.application === undefined ? [repoRoot] : []), `--user-data-dir=${userData}`],
    env: cleanEnvironment(),
    colorScheme: options.colorScheme ?? 'light',
  });
  const page = await app.firstWindow();
  await finishLoading(app, page);
  const problems = await collectProblems(page);
  if (options.size) await resize(app, options.size.width, options.size.height);
  const close = async () => {
    await app.close();
    if (options.userData === undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  };
  return { app, page, userData, problems, close };
}

/** What the test command found that Electron needs here: Chromium refuses its sandbox to root and in bare containers. */
function windowFlags(): string[] {
  const told = process.env.TIEOUT_WINDOW_FLAGS ?? (process.getuid?.() === 0 ? '--no-sandbox' : '');
  return told.split(' ').filter((flag) => flag !== '');
}

function electronPath(): string {
  const found: unknown = createRequire(import.meta.url)('electron');
  if (typeof found !== 'string') throw new Error('require("electron") did not give a path');
  return found;
}

function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'ELECTRON_RUN_AS_NODE' && name !== 'NODE_OPTIONS',
  );
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The main process holds the load for finished a moment after the page does, and an aborted first load ends the application. */
async function finishLoading(app: ElectronApplication, page: Page): Promise<void> {
  await page.waitForURL('app://tieout/**', { waitUntil: 'load' });
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents?.isLoading()) await new Promise<void>((done) => contents.once('did-stop-loading', () => done()));
  });
}

/** Listens before any of the page's own scripts run: the first load is repeated once the listeners are in place. */
async function collectProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`csp: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
  });
  await page.reload({ waitUntil: 'load' });
  return problems;
}

/** Sets the size of the window's content in device-independent pixels. */
export async function resize(app: ElectronApplication, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
}

/** Calls the contract from the page, as the renderer does. Failures come back as values so that a test can read their code. */
export async function callFromPage(page: Page, method: string, params: unknown = {}): Promise<CallOutcome> {
  return page.evaluate(
    async ([name, input]) => {
      const { tieout } = window as Window & { readonly tieout?: Bridge };
      if (!tieout) throw new Error('window.tieout is missing');
      return tieout.call(name, input).then(
        (value): CallOutcome => ({ ok: true, value }),
        (error: { code: string; message: string }): CallOutcome => ({
          ok: false,
          code: error.code,
          message: error.message,
        }),
      );
    },
    [method, params] as const,
  );
}
export type CallOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * Drops files from the operating system onto `target`. Goes through the browser's input layer, because only such a drop
 * gives the page File objects with a path behind them. `whileHeld` runs between holding the files over the target and dropping them.
 */
export async function dropFiles(
  page: Page,
  target: Locator,
  files: readonly string[],
  whileHeld: () => Promise<void> = async () => undefined,
): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('the drop target is not visible');
  const point = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: files.map((file) => path.resolve(file)), dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...point, data });
  await send('dragEnter');
  await send('dragOver');
  await whileHeld();
  await send('drop');
  await session.detach();
}

/** Answers the next open and save dialogs without showing them. */
export async function answerDialogs(
  app: ElectronApplication,
  answers: { open?: readonly string[]; save?: string },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save }) => {
    if (open) dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [...open] });
    if (save) dialog.showSaveDialog = async () => ({ canceled: false, filePath: save });
  }, answers);
}

/** Process id of the engine, or null while none runs. */
export async function enginePid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(({ app: main }) => {
    const engine = main
      .getAppMetrics()
      .find((metric) => metric.name === 'Tieout engine' || metric.serviceName === 'Tieout engine');
    return engine?.pid ?? null;
  });
}

/** Kills the engine as a crash would. */
export async function killEngine(app: ElectronApplication): Promise<void> {
  const pid = await enginePid(app);
  if (pid === null) throw new Error('no engine runs');
  process.kill(pid, 'SIGKILL');
}

/** Writes `screenshots/<name>.png`. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(screenshotsDir, { recursive: true });
  await page.screenshot({ path: path.join(screenshotsDir, `${name}.png`), animations: 'disabled' });
}
