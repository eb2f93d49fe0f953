// Runs the sample month without a window: `tieout demo`.
import { bundleOrExit } from './bundle.mjs';
import { prepareOrExit } from './prepare.mjs';

await prepareOrExit('cli');
await bundleOrExit(['node']);
process.argv.splice(2, 0, 'demo');
await import('../dist/cli.mjs');
