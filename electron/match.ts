/** Match thread: takes its share of one match beside the thread that leads it. */

import { serveMatch } from './matching/match-thread.ts';

serveMatch();
