/** Job thread: runs one long piece of work (parse, import, match, report) beside the engine's answering thread. */

import { serveJobs } from './handlers/job.ts';

serveJobs();
