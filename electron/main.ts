/** Main process: hands over to the shell, which owns windows, menus and dialogs. */

import { startApp } from './shell/app.ts';

startApp();
