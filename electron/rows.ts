/** Rows thread: reads one large file ahead of the import that judges and writes its rows. */

import { serveRows } from './imports/rows-thread.ts';

serveRows();
