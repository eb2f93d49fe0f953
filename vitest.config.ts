/** Tests: quick ones in parallel first, then those that kill processes and those that open a real window, one file at a time. */

import { configDefaults, defineConfig } from 'vitest/config';
import { CountReporter } from './build/run/count-reporter.mjs';

/** SQL files are text, as in the bundles. */
const sqlAsText = {
  name: 'sql-as-text',
  transform(code: string, id: string): { code: string; map: null } | null {
    return id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)};`, map: null } : null;
  },
};

/** Kill the engine of a real window. */
const KILLS_IN_A_WINDOW = ['test/crash/import-kill.test.ts'];

export default defineConfig({
  plugins: [sqlAsText],
  test: {
    reporters: ['default', new CountReporter()],
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'test/e2e/**', 'test/crash/**'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...KILLS_IN_A_WINDOW],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: ['test/e2e/**/*.test.ts', ...KILLS_IN_A_WINDOW],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
