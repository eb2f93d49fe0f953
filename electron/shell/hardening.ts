/** What no page may do: leave the app's origin, open windows, embed web views, get permissions (security.md 3.1 rows 5, 11-14). */

import { app, type Session, type WebContents } from 'electron';

const OWN_PAGES = ['app://tieout/'];

/**
 * Forces the sandbox on every renderer; must run before ready. A start with `--no-sandbox` (Chromium refuses to run as
 * root without it) would contradict it, and the child processes would end at once.
 */
export function enforceSandbox(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

/** Applied to every web contents the moment it exists. */
export function hardenContents(contents: WebContents): void {
  const refuse = (event: Electron.Event, url: string) => {
    if (!OWN_PAGES.some((prefix) => url.startsWith(prefix))) event.preventDefault();
  };
  contents.on('will-navigate', (details) => refuse(details, details.url));
  contents.on('will-frame-navigate', (details) => refuse(details, details.url));
  contents.on('will-redirect', (details) => refuse(details, details.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Every permission is denied; the clipboard is written by the page only through the browser's own copy command. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
}
