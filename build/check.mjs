// The quick check before a commit: types, format and lint, dead code, house rules.
import { runChecks } from './run/checks.mjs';
import { runWithDisplay, toolScript } from './run/start.mjs';

const failed = runChecks();
const status = runWithDisplay(process.execPath, [toolScript('vitest', 'vitest.mjs'), 'run', 'test/tidy'], false);
process.exitCode = failed.length === 0 && status === 0 ? 0 : 1;
