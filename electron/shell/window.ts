/** The main window: secure preferences, remembered place, shown when painted. */

import { app, BrowserWindow, nativeTheme, type WebPreferences } from 'electron';
import { rememberPlace, restorePlace } from './window-state.ts';

const MIN_WIDTH = 960;
const MIN_HEIGHT = 640;

/** Preferences of every window that shows our pages (security.md 3.1 rows 2-4, 6, 8-11). */
export function securePreferences(): WebPreferences {
  return {
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

export function createMainWindow(preload: string): BrowserWindow {
  const place = restorePlace();
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: app.name,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: { ...securePreferences(), preload },
  });
  if (place.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // The page names the window through shell.setTitle, not through its title element.
  window.on('page-title-updated', (event) => event.preventDefault());
  rememberPlace(window);
  return window;
}
