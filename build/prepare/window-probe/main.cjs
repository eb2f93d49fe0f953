// Opens one sandboxed window and ends with exit code 0 when its page has run, as the application's windows do.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
  await window.loadURL('data:text/html,<title>here</title>');
  app.exit(window.webContents.getTitle() === 'here' ? 0 : 1);
});
