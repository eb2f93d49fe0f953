/** Application start: order matters (sandbox and scheme before ready), then one window and one engine. */

import path from 'node:path';
import { app, BrowserWindow } from 'electron';
import { EngineProcess } from './engine-process.ts';
import { enforceSandbox, hardenContents, hardenSession } from './hardening.ts';
import { installMenu } from './menu.ts';
import { registerScheme, serveApp } from './protocol.ts';
import { RecentList } from './recent.ts';
import { attachRpc, isOwnFrame } from './rpc.ts';
import { createShellMethods } from './shell-methods.ts';
import { createMainWindow } from './window.ts';

/** Folder of the bundles: main.cjs, preload.cjs, engine.mjs and renderer/. */
const distDir = __dirname;

/** Starts the windowed application; a second start shows the first one's window instead. */
export function startApp(): void {
  enforceSandbox();
  registerScheme();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  app.on('second-instance', () => focusWindow());
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(openApp, fail);
}

function openApp(): void {
  const recent = new RecentList(path.join(app.getPath('userData'), 'recent.json'));
  const engine = new EngineProcess(path.join(distDir, 'engine.mjs'), {
    onEvent: (event, payload) => sendToWindow(event, payload),
    onOpened: (opened) => recent.add(opened.path, opened.name),
  });
  stopEngineBeforeQuit(engine);
  installMenu((command) => sendToWindow('menu.command', { command }));
  const show = () => openWindow(engine, recent);
  show();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) show();
  });
}

function openWindow(engine: EngineProcess, recent: RecentList): void {
  const window = createMainWindow(path.join(distDir, 'preload.cjs'));
  hardenSession(window.webContents.session);
  serveApp(window.webContents.session, path.join(distDir, 'renderer'));
  attachRpc(window, createShellMethods(window, recent));
  window.webContents.ipc.on('engine-connect', (event) => {
    if (isOwnFrame(event.senderFrame)) engine.connect(window.webContents);
  });
  // A reload while the page loads aborts the first load; only a load that really fails ends the program.
  window.loadURL('app://tieout/index.html').catch((error: Error & { readonly code?: string }) => {
    if (error.code !== 'ERR_ABORTED') fail(error);
  });
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function sendToWindow(event: string, payload: unknown): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event', { event, payload });
}

/** Quitting waits for the engine to close its file (at most a few seconds). */
function stopEngineBeforeQuit(engine: EngineProcess): void {
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    engine.stop().finally(() => {
      isStopped = true;
      app.quit();
    });
  });
}

function fail(error: unknown): void {
  process.stderr.write(`tieout: ${error instanceof Error ? error.message : String(error)}\n`);
  app.exit(1);
}
