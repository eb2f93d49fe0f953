// Runs the sample month without a window: `tieout demo`.
process.argv.splice(2, 0, 'demo');
await import('./tieout.mjs');
