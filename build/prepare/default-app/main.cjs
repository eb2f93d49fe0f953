// Loads the application folder named on the command line, as Electron's own default application does.
const { app } = require('electron');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = path.resolve(process.argv.slice(1).find((arg) => !arg.startsWith('-')) ?? '.');
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
const main = path.join(folder, manifest.main ?? 'index.js');
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version ?? '0.0.0');
app.setAppPath(folder);
if (!app.commandLine.hasSwitch('user-data-dir'))
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
const isModule = main.endsWith('.mjs') || (main.endsWith('.js') && manifest.type === 'module');
if (isModule) import(pathToFileURL(main).href);
else Module._load(main, module, true);
