/** Main process: hands over to the shell, which owns windows, menus and dialogs. */

import { startApp } from './shell/app.ts';
import { printFromCommandLine, printRequest } from './shell/print-cli.ts';

const request = printRequest(process.argv);
if (request === null) startApp();
else printFromCommandLine(request);
