/** The application menu: standard roles, and commands the window carries out (event `menu.command`). */

import { app, Menu, type MenuItemConstructorOptions } from 'electron';

interface CommandItem {
  readonly label: string;
  readonly command: string;
  readonly accelerator?: string;
}

const FILE_COMMANDS: readonly CommandItem[] = [
  { label: 'New Workspace…', command: 'workspace.new', accelerator: 'CmdOrCtrl+N' },
  { label: 'Open Workspace…', command: 'workspace.open' },
  { label: 'Close Workspace', command: 'workspace.close', accelerator: 'CmdOrCtrl+Shift+W' },
  { label: 'Import Files…', command: 'import.choose', accelerator: 'CmdOrCtrl+O' },
  { label: 'Report…', command: 'report.save', accelerator: 'CmdOrCtrl+P' },
];
const GO_COMMANDS: readonly CommandItem[] = [
  { label: 'Command Palette…', command: 'palette.open', accelerator: 'CmdOrCtrl+K' },
  { label: 'Search', command: 'search.focus', accelerator: 'CmdOrCtrl+F' },
];
const HELP_COMMANDS: readonly CommandItem[] = [
  { label: 'Keyboard Shortcuts', command: 'help.keys', accelerator: 'CmdOrCtrl+/' },
];

/** Puts the menu in place; `send` receives the command of a chosen item. */
export function installMenu(send: (command: string) => void): void {
  const items = (commands: readonly CommandItem[]): MenuItemConstructorOptions[] =>
    commands.map(({ label, command, accelerator }) => ({
      label,
      click: () => send(command),
      ...(accelerator ? { accelerator } : {}),
    }));
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: [...items(FILE_COMMANDS), { type: 'separator' }, { role: isMac ? 'close' : 'quit' }] },
    { role: 'editMenu' },
    { label: '&Go', submenu: items(GO_COMMANDS) },
    { label: '&View', submenu: viewItems() },
    { role: 'windowMenu' },
    { role: 'help', submenu: items(HELP_COMMANDS) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function viewItems(): MenuItemConstructorOptions[] {
  const shown: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  return app.isPackaged ? shown : [...shown, { type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
}
