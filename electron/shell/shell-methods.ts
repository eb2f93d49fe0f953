/** What main does for the window: dialogs, saving, the recent list, the window's title. */

import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, dialog, safeStorage, shell } from 'electron';
import { CallError } from '../../shared/contract/index.ts';
import type { RecentList } from './recent.ts';
import { replaceFile } from './replace-file.ts';
import type { ShellMethods } from './rpc.ts';

const WORKSPACE_FILTER = { name: 'Tieout workspace', extensions: ['tieout'] };

export function createShellMethods(window: BrowserWindow, recent: RecentList): ShellMethods {
  /** Files a person named in a save dialog: the only ones the page may have written. */
  const granted = new Set<string>();
  return {
    'shell.chooseFiles': ({ title, folders }) => chooseFiles(window, title ?? 'Import files', folders ?? false),
    'shell.chooseWorkspace': ({ mode }) => (mode === 'open' ? openWorkspace(window) : createWorkspace(window)),
    'shell.saveAs': async ({ suggestedName, extensions }) => {
      const chosen = await saveAs(window, path.basename(suggestedName), extensions);
      if (chosen !== null) granted.add(chosen);
      return { path: chosen };
    },
    'shell.saveBytes': async ({ path: file, base64 }) => {
      requireGrant(granted, file);
      const bytes = Buffer.from(base64, 'base64');
      await replaceFile(file, bytes);
      return { bytes: bytes.length };
    },
    'shell.saveText': async ({ path: file, text }) => {
      requireGrant(granted, file);
      const bytes = Buffer.from(text, 'utf8');
      await replaceFile(file, bytes);
      return { bytes: bytes.length };
    },
    'shell.recent': () => recent.list(),
    'shell.info': () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      secretsBackend: secretsBackend(),
      user: userName(),
      samplePath: path.join(app.getPath('userData'), 'Sample company.tieout'),
    }),
    'shell.showItem': ({ path: file }) => {
      if (!existsSync(file)) throw new CallError('not_found', 'The file is no longer there.', file);
      shell.showItemInFolder(path.resolve(file));
      return {};
    },
    'shell.setTitle': ({ title }) => {
      window.setTitle(title);
      return {};
    },
  };
}

function requireGrant(granted: ReadonlySet<string>, file: string): void {
  if (!granted.has(file)) throw new CallError('refused', 'A file is written only where you chose to save it.');
}

async function chooseFiles(window: BrowserWindow, title: string, folders: boolean): Promise<{ paths: string[] }> {
  const kind = folders ? 'openDirectory' : 'openFile';
  const result = await dialog.showOpenDialog(window, { title, properties: [kind, 'multiSelections'] });
  return { paths: result.canceled ? [] : result.filePaths };
}

async function openWorkspace(window: BrowserWindow): Promise<{ path: string | null }> {
  const result = await dialog.showOpenDialog(window, {
    title: 'Open workspace',
    filters: [WORKSPACE_FILTER],
    properties: ['openFile'],
  });
  return { path: result.canceled ? null : (result.filePaths[0] ?? null) };
}

async function createWorkspace(window: BrowserWindow): Promise<{ path: string | null }> {
  const defaultPath = path.join(app.getPath('documents'), 'Company.tieout');
  const result = await dialog.showSaveDialog(window, {
    title: 'New workspace',
    defaultPath,
    filters: [WORKSPACE_FILTER],
  });
  if (result.canceled || !result.filePath) return { path: null };
  return { path: result.filePath.endsWith('.tieout') ? result.filePath : `${result.filePath}.tieout` };
}

async function saveAs(window: BrowserWindow, name: string, extensions: readonly string[]): Promise<string | null> {
  const defaultPath = path.join(app.getPath('documents'), name);
  const filters =
    extensions.length > 0 ? [{ name: extensions.join(', ').toUpperCase(), extensions: [...extensions] }] : [];
  const result = await dialog.showSaveDialog(window, { defaultPath, filters });
  return result.canceled || !result.filePath ? null : result.filePath;
}

/** Linux names its keyring (`basic_text` protects nothing); elsewhere it is the system's own or `none`. */
function secretsBackend(): string {
  if (process.platform === 'linux') return safeStorage.getSelectedStorageBackend();
  return safeStorage.isEncryptionAvailable() ? 'system' : 'none';
}

/** Who is logged in at this machine; '' where the system does not say. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return '';
  }
}
